"""The help pages: one's own roles, each part whole in both languages, with its pictures."""

import json
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.modules import Manifest
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestHelp(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(cls.env, "help_seller", "sales_team.group_sale_salesman")
        cls.leader = new_test_user(cls.env, "help_leader", "sales_team.group_sale_salesman")
        cls.admin = new_test_user(cls.env, "help_admin", "sales_team.group_sale_manager")
        cls.clerk = new_test_user(cls.env, "help_clerk", "base.group_user")
        cls.portal = new_test_user(cls.env, "help_portal", "base.group_portal")
        cls.env["crm.team"].create(
            {"name": "Help", "user_id": cls.leader.id, "member_ids": cls.seller.ids}
        )

    def roles(self, user):
        return [page["code"] for page in self.env["crm.help"].with_user(user).get_help()]

    def test_each_sees_the_roles_they_have(self):
        self.assertEqual(self.roles(self.seller), ["seller"])
        self.assertEqual(self.roles(self.leader), ["seller", "leader"])
        self.assertIn("admin", self.roles(self.admin))
        self.assertEqual(self.roles(self.clerk), [])

    def test_customers_are_not_told(self):
        with self.assertRaises(AccessError):
            self.roles(self.portal)

    def test_what_may_not_be_opened_is_not_offered(self):
        for user in (self.seller, self.leader, self.admin):
            for page in self.env["crm.help"].with_user(user).get_help():
                for part in page["parts"]:
                    action = part["action"] and self.env.ref(part["action"]).sudo()
                    if action and action._name == "ir.actions.act_window":
                        may = self.env[action.res_model].with_user(user).has_access("read")
                        self.assertTrue(may, part["action"])

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


def _file(url):
    addon, _slash, rest = url.strip("/").partition("/")
    return Path(Manifest.for_addon(addon).path) / rest
