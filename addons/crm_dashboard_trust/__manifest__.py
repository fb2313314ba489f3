{
    "name": "CRM Trusted Numbers",
    "summary": "Figures that open down to the records behind them",
    "version": "19.0.2.0.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_stagegate"],
    "external_dependencies": {"python": ["jsonschema"]},
    "data": [
        "security/ir.model.access.csv",
        "security/crm_dashboard_trust_rules.xml",
        "views/crm_trust_ask_views.xml",
        "views/crm_trust_mcp_call_views.xml",
        "views/crm_trust_target_views.xml",
        "views/res_config_settings_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "crm_dashboard_trust/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "crm_dashboard_trust/static/tests/*.test.js",
        ],
        "web.assets_tests": [
            "crm_dashboard_trust/static/tests/tours/**/*",
        ],
    },
    "installable": True,
}
