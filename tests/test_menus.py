"""Few doors: each person's menus are those of docs/menus.md, and what is no menu has its button."""

from lxml import etree
from odoo.tests import TransactionCase, tagged
from suite.paths import ROOT

from . import doors

# entries of a seller's daily menu
AT_MOST = 7
# lists that people open on the way, too
DAILY = (
    "crm_followup_canvas.crm_lead_signal_action",
    "crm_handoff.crm_handoff_bom_action",
    "crm_handoff.crm_handoff_bom_approval_action",
    "crm_handoff.crm_handoff_complaint_action",
    "crm_lead_router.crm_lead_action_incomplete",
)


@tagged("post_install", "-at_install")
class TestMenus(TransactionCase):
    def person(self, login):
        return self.env["res.users"].search([("login", "=", login)]).ensure_one()

    def shown(self, login):
        return doors.shown_menus(self.env(user=self.person(login)))

    def test_each_role_has_its_menus(self):
        for login, wanted in doors.menus().items():
            with self.subTest(login):
                # the order is what an admin follows; equal lists name what is too much, too
                self.assertEqual(self.shown(login), wanted)

    def test_a_seller_has_few_menus(self):
        entries = [path for path in self.shown("sales") if path.startswith("CRM / Sales / ")]
        self.assertLessEqual(len(entries), AT_MOST, entries)

    def test_what_is_no_menu_is_reached_from_a_page(self):
        for name, action, group, where in doors.doors():
            kind, place = where.split(":", 1)
            with self.subTest(name):
                action_id = self.env.ref(action).id
                if kind == "page":
                    source = (ROOT / place).read_text()
                    self.assertIn(f'"{action}"', source)
                    if group:
                        self.assertIn(f'"{group}"', source.replace("SELLERS", f'"{group}"'))
                    continue
                view = self.env.ref(place)
                user = self.person("manager" if group.endswith("_manager") else "sales")
                arch = self.env[view.model].with_user(user).get_view(view.id, view.type)["arch"]
                names = etree.fromstring(arch).xpath("//button[@display='always']/@name")
                self.assertIn(str(action_id), names)

    def test_daily_lists_have_cards_for_the_phone(self):
        for name in DAILY:
            action = self.env.ref(name)
            views = {mode: view_id for view_id, mode in action.views}
            with self.subTest(name):
                self.assertIn("kanban", views)
                model = self.env[action.res_model]
                arch = model.get_view(views["kanban"], "kanban")["arch"]
                self.assertTrue(etree.fromstring(arch).xpath("//t[@t-name='card']//field"))
