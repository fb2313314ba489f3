"""Whatever opens from a number is cards on a phone, where its records have any."""

from odoo.tests import HttpCase, tagged

from .common import TrustCase
from .looking import look

CARDS = ".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"


@tagged("post_install", "-at_install")
class TestOpening(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead(cls.ann, 1000)
        views = cls.env["ir.ui.view"].search([("type", "=", "kanban")])
        cls.with_cards = set(views.mapped("model"))

    def check(self, action, what):
        """An action says how it opens on a phone, and the reader may see it so."""
        model = action["res_model"]
        types = [view for _id, view in action["views"]]
        self.assertEqual(types[0], "list", what)
        expected = "kanban" if model in self.with_cards else "list"
        self.assertEqual(action["mobile_view_mode"], expected, f"{what}: {model}")
        self.assertIn(expected, types)
        return {view: view_id for view_id, view in action["views"]}

    def test_each_figure_opens_as_cards(self):
        catalogue = self.catalogue(self.mia)
        shown = set()
        for metric in catalogue.list_metrics():
            code = metric["code"]
            for whole in (False, True):
                action = catalogue.open_figure(code, {}, whole=whole)
                views = self.check(action, code)
            if "kanban" in views:
                shown.add((action["res_model"], views["kanban"]))
        self.assertGreater(len(shown), 3)
        for model, view_id in shown:
            with self.subTest(model=model):
                Model = self.env[model].with_user(self.mia)
                self.assertIn("<kanban", Model.get_view(view_id, "kanban")["arch"])

    def test_the_cards_of_opportunities_stand_in_no_columns(self):
        action = self.catalogue(self.ann).open_figure("open_deals", {})
        views = {view: view_id for view_id, view in action["views"]}
        arch = self.env["crm.lead"].with_user(self.ann).get_view(views["kanban"], "kanban")["arch"]
        self.assertNotIn("default_group_by", arch)
        self.assertIn("expected_revenue", arch)

    def test_so_do_funnel_questions_changes_and_credibility(self):
        mia = self.env["crm.trust.page"].with_user(self.mia)
        funnel = mia.env["crm.trust.funnel"]
        self.check(funnel.open_funnel(self.first_stage.id, "here", {}), "funnel")
        for question in ("open pipeline", "won this year", "top 5 customers", "who jumps stages"):
            self.check(mia.env["crm.trust.question"].ask(question)["action"], question)
        for change in mia.page_data({})["changes"]:
            self.check({**change, "res_model": change["model"]}, change["key"])
        self.check(mia.env["crm.trust.self.check"].open_row("leads", None, {}), "self-check")
        lead = self.env["crm.lead"].search([("name", "=", "Bolts for Ann")]).with_user(self.mia)
        credibility = mia.env["crm.trust.credibility"]
        lists = [
            each
            for told in (
                credibility.lead_parts(lead.id), credibility.group_parts("person", self.ann.id, {})
            )
            for part in told["parts"]
            for each in part["lists"]
        ]  # fmt: skip
        self.assertTrue(lists)
        for each in lists:
            self.check(each["action"], each["name"])


@tagged("post_install", "-at_install")
class TestOnAPhone(TrustCase, HttpCase):
    def test_a_figure_opens_its_records_as_cards(self):
        for revenue in (1000, 2500, 4000):
            self.lead(self.ann, revenue)
        self.browser_size = "390x844"

        def opens(screen):
            tile = ".o_trust_head .o_trust_tile[data-code=open_deals] .o_trust_value"
            screen.wait(f"document.querySelector('{tile}')?.innerText === '3'")
            screen.run(f"document.querySelector('{tile}').click()")
            screen.wait(f"document.querySelectorAll('{CARDS}').length === 3")
            self.assertFalse(screen.run("!!document.querySelector('.o_kanban_group')"))
            self.assertLessEqual(screen.run("document.scrollingElement.scrollWidth"), 390)

        look(self, "/odoo/trusted-numbers", self.ann.login, opens)
