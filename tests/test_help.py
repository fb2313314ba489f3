"""The help pages of all addons: each part is whole in both languages, with its pictures."""

import json
from pathlib import Path

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from suite.pictures import AT_MOST

LOGINS = {
    "sales": {"seller"},
    "manager": {"seller", "leader", "admin"},
    "finance": {"finance"},
    "production": {"production"},
}


@tagged("post_install", "-at_install")
class TestHelp(TransactionCase):
    def test_each_role_has_its_page(self):
        for login, wanted in LOGINS.items():
            user = self.env["res.users"].search([("login", "=", login)])
            pages = self.env["crm.help"].with_user(user).get_help()
            self.assertEqual({page["code"] for page in pages}, wanted, login)
            for page in pages:
                self.assertTrue([part for part in page["parts"] if part["picture"]], page["code"])

    def test_every_part_has_steps_and_its_pictures_in_both_languages(self):
        for lang in ("en_US", "zh_CN"):
            env = self.env(context={"lang": lang})
            for kind in env["crm.help"]._help_kinds():
                for part in kind._help_parts():
                    with self.subTest(part["title"], lang=lang):
                        self.assertTrue(part["steps"])
                        if part["action"]:
                            self.assertTrue(self.env.ref(part["action"]))
                        if part["picture"]:
                            self.assertTrue(_file(part["picture"]).is_file(), part["picture"])

    def test_pictures_are_those_that_are_made_and_shown(self):
        """No picture that nobody shows, none that no recipe makes anew."""
        for kind in self.env["crm.help"]._help_kinds():
            with self.subTest(kind._name):
                shown = {
                    Path(part["picture"]).stem for part in kind._help_parts() if part["picture"]
                }
                folder = _file(f"/{kind._help_addon}/static/img/help")
                if not folder.is_dir():
                    self.assertFalse(shown)
                    continue
                recipes = json.loads((folder / "pictures.json").read_text())
                self.assertEqual({recipe["name"] for recipe in recipes}, shown)
                for language in ("en", "zh"):
                    kept = {path.stem for path in (folder / language).glob("*")}
                    self.assertEqual(kept, shown, language)

    def test_pictures_are_small(self):
        folders = {kind._help_addon for kind in self.env["crm.help"]._help_kinds()}
        total = sum(
            path.stat().st_size
            for addon in folders
            for path in _file(f"/{addon}/static/img/help").glob("*/*")
        )
        self.assertLessEqual(total, AT_MOST)


def _file(url):
    addon, _slash, rest = url.strip("/").partition("/")
    return Path(Manifest.for_addon(addon).path) / rest
