"""Funnel, diagnosis and self-check in a real browser: from the page down to the records."""

from odoo.tests import HttpCase, tagged

from .test_diagnose import DiagnoseCase

PAGE = "/odoo/trusted-numbers"


@tagged("post_install", "-at_install")
class TestScreens(DiagnoseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reason = cls.env["crm.lost.reason"].create({"name": "Too dear"})
        cls.deals[:2].stage_id = cls.second_stage
        cls.deals[-1].action_set_lost(lost_reason_id=reason.id)

    def tour(self, name, user, **values):
        if values.get("lang"):
            self.env["res.lang"]._activate_lang(values["lang"])
            self.env["ir.module.module"]._load_module_terms(
                ["crm_dashboard_trust"], [values["lang"]]
            )
        user.write(values)
        self.start_tour(PAGE, f"crm_dashboard_trust_{name}", login=user.login, timeout=180)

    def test_the_director_asks_why(self):
        self.tour("why", self.mia)

    def test_the_leader_goes_through_the_funnel(self):
        self.tour("funnel", self.lea)

    def test_the_seller_checks_their_leads_on_a_phone(self):
        self.browser_size = "375x667"
        self.tour("self_check", self.ann)

    def test_in_chinese(self):
        self.tour("why", self.mia, lang="zh_CN")
