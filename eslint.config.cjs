// Odoo's own rules for its JavaScript (addons/web/tooling/_eslintrc.json), on eslint's present
// configuration format. `tools/dev lint eslint` runs it.
const js = require("@eslint/js");
const globals = require("globals");

// what Odoo's bundles give every module
const ODOO = { odoo: "readonly", luxon: "readonly", Chart: "readonly" };

module.exports = [
    { ignores: [".cache/", "node_modules/", "**/static/lib/"] },
    js.configs.recommended,
    {
        files: ["addons/*/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, ...ODOO },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "arrow-body-style": ["error", "as-needed"],
            curly: ["error", "all"],
            eqeqeq: ["error", "smart"],
            "no-alert": "error",
            "no-console": ["error", { allow: ["warn", "error"] }],
            "no-duplicate-imports": "error",
            "no-implied-eval": "error",
            "no-restricted-globals": ["error", "event", "self"],
            // a private member cannot be patched by another addon
            "no-restricted-syntax": ["error", "PrivateIdentifier"],
            "no-unused-vars": ["error", { args: "none", caughtErrors: "all" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
        },
    },
    {
        files: ["addons/*/static/tests/**/*.js"],
        rules: { "no-console": "off" },
    },
    {
        files: ["tests/touches/*.js", "tests/pressing/*.js"],
        languageOptions: { sourceType: "script", globals: globals.browser },
    },
    {
        files: ["*.cjs"],
        languageOptions: { sourceType: "commonjs", globals: globals.node },
    },
];
