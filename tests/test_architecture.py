"""The house keeps its plan: floors, links, files that people find their way in.

What is written in ARCHITECTURE.md is read from there, so that page and code cannot part ways.
"""

import ast
import json
import re
import subprocess
from pathlib import Path

import yaml
from odoo.tests import BaseCase, tagged
from suite import dependencies, lint, templates
from suite.paths import ADDONS, ROOT, our_addons

LONGEST = 500
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
RST_LINK = re.compile(r"(?:<|image:: )((?!\w+:)[^>\s#]+\.\w+)(?=>`__|$)", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FLOOR = re.compile(r"^\| (\d+|bridge) \| (.+?) \|", re.MULTILINE)
BRIDGE = 99
# a string that names an addon in an import, an external id or a path
CODE = (".py", ".js", ".xml", ".scss", ".csv")
# methods by which a record or a person gets something
CONSEQUENCES = {
    "activity_schedule", "create", "message_notify", "message_post", "unlink", "write",
    "_assign", "_store_protected", "_tell",
}  # fmt: skip
# people read these from top to bottom; tables of terms and licenses nobody does
PROSE_AND_CODE = (*CODE, ".md", ".toml", ".yml", ".yaml")


def tracked(*folders):
    """Files of the repository below the folders, as paths relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return [Path(line) for line in listed.splitlines() if (ROOT / line).is_file()]


def floors():
    """``{addon: its floor}`` as the page says."""
    found = {}
    for floor, cell in FLOOR.findall((ROOT / "ARCHITECTURE.md").read_text()):
        for addon in re.findall(r"\[(\w+)\]", cell):
            found[addon] = BRIDGE if floor == "bridge" else int(floor)
    return found


def anchors(page):
    """Fragments a forge makes of the headings of a page."""
    return {
        "#" + re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in HEADING.findall(page.read_text())
    }


@tagged("post_install", "-at_install")
class TestFloors(BaseCase):
    def test_every_addon_has_a_floor(self):
        self.assertEqual(sorted(floors()), our_addons())

    def test_addons_depend_on_lower_floors_only(self):
        for addon, floor in floors().items():
            for needed in set(templates.manifest(addon)["depends"]) & set(floors()):
                with self.subTest(addon=addon, needs=needed):
                    self.assertLess(floors()[needed], floor)

    def test_addons_import_and_name_only_what_they_depend_on(self):
        """No import, external id or asset of an addon that may not be installed."""
        for addon in our_addons():
            _core, below = templates.with_dependencies([addon])
            strangers = set(our_addons()) - set(below)
            if not strangers:
                continue
            pattern = re.compile(rf"\b({'|'.join(sorted(strangers))})(?=[./])")
            for path in tracked(f"addons/{addon}"):
                if path.suffix in CODE and "tests" not in path.parts:
                    with self.subTest(path=str(path)):
                        self.assertFalse(pattern.findall(_without_comments(path)))

    def test_the_ground_floor_knows_no_subject(self):
        needed = set(templates.manifest("crm_notary")["depends"])
        self.assertEqual(needed, {"crm", "mail", "resource", "sales_team"})

    def test_bridges_install_themselves(self):
        for addon, floor in floors().items():
            with self.subTest(addon=addon):
                self.assertEqual(
                    templates.manifest(addon).get("auto_install", False), floor == BRIDGE
                )


@tagged("post_install", "-at_install")
class TestPages(BaseCase):
    def test_links_lead_somewhere(self):
        for path in tracked("*.md"):
            for target, fragment in LINK.findall((ROOT / path).read_text()):
                if re.match(r"[a-z]+:", target):
                    continue
                with self.subTest(page=str(path), link=target + fragment):
                    found = (ROOT / path).parent / target
                    self.assertTrue(found.exists())
                    if fragment and found.suffix == ".md":
                        self.assertIn(fragment, anchors(found))

    def test_what_is_made_of_a_page_points_to_the_same_places(self):
        for path in tracked("addons/*/README.rst"):
            for target in RST_LINK.findall((ROOT / path).read_text()):
                with self.subTest(page=str(path), link=target):
                    self.assertTrue(((ROOT / path).parent / target).exists())

    def test_functions_named_beside_a_link_are_there(self):
        """`_name` after a link in the table of places is defined in that file or folder."""
        text = (ROOT / "ARCHITECTURE.md").read_text()
        named = re.findall(r"\]\((addons/[^)]+)\), ((?:`[\w.]+(?:\(\))?`(?:, )?)+)", text)
        self.assertTrue(named)
        for target, names in named:
            for name in re.findall(r"`(?:[\w.]+\.)?(\w+)(?:\(\))?`", names):
                with self.subTest(link=target, name=name):
                    self.assertTrue(_defines(ROOT / target, name))

    def test_readme_has_every_addon(self):
        readme = (ROOT / "README.md").read_text()
        self.assertFalse([addon for addon in our_addons() if f"(addons/{addon}" not in readme])

    def test_addresses_without_a_session_are_named(self):
        """Whoever reads SECURITY.md knows all doors that are open."""
        named = (ROOT / "SECURITY.md").read_text()
        for path in tracked("addons"):
            if path.suffix == ".py" and not {"tests", "demo"} & {*path.parts}:
                code = (ROOT / path).read_text()
                if re.search(r"""["']?auth["']?\s*[=:]\s*["'](public|none)["']""", code):
                    with self.subTest(path=str(path)):
                        self.assertIn(f"({path})", named)


@tagged("post_install", "-at_install")
class TestFiles(BaseCase):
    def test_no_file_is_too_long(self):
        long = {}
        for path in tracked():
            if path.suffix in PROSE_AND_CODE and "data" not in path.parts[-2:]:
                lines = len((ROOT / path).read_text().splitlines())
                if lines > LONGEST:
                    long[str(path)] = lines
        self.assertFalse(long)

    def test_all_tests_of_an_addon_are_imported(self):
        """Else Odoo's own test runner does not know them."""
        for addon in our_addons():
            folder = ADDONS / addon / "tests"
            there = {path.stem for path in folder.glob("test_*.py")}
            with self.subTest(addon=addon):
                self.assertTrue(there, "has no tests")
                self.assertEqual(_imported_by(folder / "__init__.py") & there, there)

    def test_no_library_for_tests_hides_a_package(self):
        """What only tests need may be missing elsewhere; one failed import hides all tests."""
        at_hand = dependencies.pinned_packages()
        for addon in our_addons():
            needed = dependencies.imports_of_tests(addon).needed
            with self.subTest(addon=addon):
                self.assertFalse({each: needed[each] for each in set(needed) - at_hand})

    def test_every_addon_speaks_chinese(self):
        for addon in our_addons():
            with self.subTest(addon=addon):
                self.assertTrue((ADDONS / addon / "i18n/zh_CN.po").exists())

    def test_versions_move_together(self):
        versions = {addon: templates.manifest(addon)["version"] for addon in our_addons()}
        project = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.M)[1]
        self.assertEqual(set(versions.values()), {project}, versions)
        self.assertIn(f"## {project} ", (ROOT / "CHANGELOG.md").read_text())
        for name in ("package.json", "package-lock.json"):
            self.assertEqual(json.loads((ROOT / name).read_text())["version"], project, name)

    def test_native_models_extended_at_the_top(self):
        """``models/crm_lead.py`` says what an addon adds to leads; subjects are in folders."""
        for path in ADDONS.glob("*/models/*/crm_lead.py"):
            self.fail(f"{path.relative_to(ROOT)} belongs in models/")

    def test_constraints_refuse_and_computes_compute(self):
        """What follows from a change hears of it by ``_notary_fields_changed``, and only there."""
        found = []
        for path in tracked("addons/*.py"):
            if "tests" in path.parts:
                continue
            for node in ast.walk(ast.parse((ROOT / path).read_text())):
                if isinstance(node, ast.FunctionDef) and _has_consequences(node):
                    found.append(f"{path}:{node.lineno} {node.name}")
        self.assertEqual(found, [])

    def test_what_has_consequences_is_found(self):
        for text, expected in (
            ("@api.constrains('a')\ndef _check_a(self):\n    raise ValidationError('x')", False),
            ("@api.constrains('a')\ndef _a_changed(self):\n    pass", True),
            ("@api.constrains('a')\ndef _check_a(self):\n    self.write({'a': 1})", True),
            ("def _compute_a(self):\n    self.a = self.env['x'].search([])", False),
            ("def _compute_a(self):\n    self.a = [Command.create({})]", False),
            ("def _compute_a(self):\n    self.env['x'].create({})", True),
        ):
            (node,) = ast.parse(text).body
            self.assertEqual(_has_consequences(node), expected, text)


@tagged("post_install", "-at_install")
class TestHabits(BaseCase):
    def test_pre_commit_runs_what_lint_runs(self):
        settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
        hooks = [hook for repo in settings["repos"] for hook in repo["hooks"]]
        self.assertEqual([hook["id"] for hook in hooks], list(lint.CHECKS))
        for hook in hooks:
            self.assertEqual(hook["entry"], f"tools/dev lint {hook['id']}")
            self.assertEqual(hook["language"], "system")
            self.assertTrue(
                any(re.search(hook["files"], str(path)) for path in tracked()), hook["id"]
            )

    def test_forks_run_what_we_run(self):
        workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        self.assertTrue([step for step in steps if ".ci/run" in step.get("run", "")])


def _has_consequences(function):
    """Whether a constraint is no check, or a constraint or compute writes something."""
    decorators = {ast.unparse(each).partition("(")[0] for each in function.decorator_list}
    is_constraint = "api.constrains" in decorators
    if not is_constraint and not function.name.startswith("_compute_"):
        return False
    if is_constraint and "_check" not in function.name:
        return True
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CONSEQUENCES
        and ast.unparse(node.func.value).rpartition(".")[2] != "Command"
        for node in ast.walk(function)
    )


def _without_comments(path):
    text = (ROOT / path).read_text()
    if path.suffix == ".py":
        # comments and docstrings may speak of the floors above
        tree = ast.parse(text)
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(body, list) and body and _is_text(body[0]):
                body[0] = ast.Pass()
        return ast.unparse(tree)
    return re.sub(r"<!--.*?-->|/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _defines(target, name):
    files = target.rglob("*.py") if target.is_dir() else [target]
    # a method of a model that a folder is about may be defined in the addon's extension of it
    files = [*files, *(target.parents[1].glob("models/*.py") if target.is_dir() else [])]
    return any(re.search(rf"^\s*def {name}\(", each.read_text(), re.M) for each in files)


def _imported_by(path):
    return {
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }
