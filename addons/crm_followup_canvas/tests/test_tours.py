from odoo.tests import HttpCase, tagged

from .common import FollowupFixtures


@tagged("post_install", "-at_install")
class TestTours(FollowupFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def _tour(self, name):
        self.start_tour(
            f"/odoo/crm.lead/{self.lead.id}", f"crm_followup_canvas.{name}", login=self.seller.login
        )

    def test_record(self):
        self._tour("record")
        self.assertTrue(self.lead.followup_ids.is_effective)

    def test_record_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        self._tour("record")
        self.assertEqual(self.lead.followup_ids.breakthrough_ids.ids[:1] != [], True)

    def test_done_on_the_activity_opens_the_canvas(self):
        self._record()
        self._tour("activity")
        self.assertEqual(len(self.lead.followup_ids), 2)

    def test_handle_a_signal(self):
        self.lead.signals_receive({self.lead.id: ["能不能降价?"]})
        self._tour("signal")
        self.assertEqual(self.lead.signal_ids.state, "handled")
