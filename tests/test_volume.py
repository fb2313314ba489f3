"""The large firm that benches are measured in is one that the addons could have written."""

from odoo.tests import TransactionCase, tagged
from suite import volume

LEADS = 400


@tagged("post_install", "-at_install")
class TestVolume(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.env["crm.lead"].with_context(active_test=False).search([])
        cls.firm = volume.fill(cls.env, LEADS)
        cls.leads = cls.env["crm.lead"].with_context(active_test=False).search([]) - cls.before

    def test_as_many_opportunities_as_asked_for(self):
        self.assertEqual(len(self.leads), LEADS)

    def test_their_ledgers_verify(self):
        self.assertFalse(list(self.env["crm.stage.transition"]._verify(self.leads.ids)))

    def test_opportunities_stand_where_their_ledgers_say(self):
        entries = self.env["crm.stage.transition"].search(
            [("lead_key", "in", self.leads.ids)], order="lead_key, sequence"
        )
        last = {entry.lead_key: entry for entry in entries}
        for lead in self.leads:
            self.assertEqual(lead.stage_id, last[lead.id].to_stage_id, lead)
            self.assertEqual(lead.ledger_hash, last[lead.id].hash, lead)

    def test_no_data_health_figure_calls_them_broken(self):
        counted = (
            self.env["crm.trust.page"]
            .with_user(self.firm["director"])
            .page_tiles(["ledger_broken"], {})
        )
        self.assertFalse(counted[0]["value"], counted)
