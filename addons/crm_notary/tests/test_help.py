"""The help pages: one's own roles, and what one may open."""

from odoo.exceptions import AccessError
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

    def act_window(self, name, model, **values):
        action = self.env["ir.actions.act_window"].create(
            {"name": name, "res_model": model, **values}
        )
        self.env["ir.model.data"].create(
            {"module": "crm_notary", "name": name, "model": action._name, "res_id": action.id}
        )
        return f"crm_notary.{name}"

    def test_what_may_not_be_opened_is_told_and_not_offered(self):
        admins = self.env.ref("sales_team.group_sale_manager")
        actions = (
            self.act_window("help_open", "crm.lead"),
            self.act_window("help_closed", "ir.config_parameter"),
            self.act_window("help_admins", "crm.lead", group_ids=[(6, 0, admins.ids)]),
            "crm_notary.help_that_is_gone",
        )
        Part = self.env.registry["crm.help.part.notary"]

        def parts(part):
            return [part._help_part("seller", 1, name, [], action=name) for name in actions]

        self.patch(Part, "_help_parts", parts)
        for user, offered in ((self.seller, actions[:1]), (self.admin, (actions[0], actions[2]))):
            (page,) = [
                page
                for page in self.env["crm.help"].with_user(user).get_help()
                if page["code"] == "seller"
            ]
            shown = {part["title"]: part["action"] for part in page["parts"]}
            self.assertLessEqual(set(actions), shown.keys())
            with self.subTest(user=user.login):
                self.assertEqual([name for name in actions if shown[name]], list(offered))

    def test_everything_that_is_offered_opens(self):
        offered = 0
        for user in (self.seller, self.leader, self.admin):
            for page in self.env["crm.help"].with_user(user).get_help():
                for part in page["parts"]:
                    action = part["action"] and self.env.ref(part["action"]).sudo()
                    offered += bool(action)
                    if action and action._name == "ir.actions.act_window":
                        may = self.env[action.res_model].with_user(user).has_access("read")
                        self.assertTrue(may, part["action"])
        self.assertGreater(offered, 0)
