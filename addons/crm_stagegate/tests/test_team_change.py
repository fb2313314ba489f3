"""Another team is another pipeline: one entry in the ledger, whichever way it was set."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestTeamChange(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.export = cls.env["crm.team"].create({"name": "Export", "user_id": cls.manager.id})
        cls.export_stages = cls.env["crm.stage"].create(
            [
                {
                    "name": f"Export {number}",
                    "sequence": number,
                    "team_ids": [Command.set(cls.export.ids)],
                }
                for number in range(2)
            ]
        )

    def _entries(self):
        self.env.flush_all()
        entries = self.Transition.search([("lead_key", "=", self.lead.id)], order="sequence")
        return [(entry.kind, entry.cause) for entry in entries][1:]

    def _assert_one_pipeline_entry(self):
        self.assertEqual(self.lead.stage_id, self.export_stages[0])
        self.assertEqual(self._entries(), [("advance", "pipeline")])
        self.assertVerified(self.lead)

    def test_on_the_form(self):
        with Form(self.lead.with_user(self.manager)) as form:
            form.team_id = self.export.with_user(self.manager)
        self._assert_one_pipeline_entry()

    def test_by_write(self):
        self.lead.with_user(self.manager).team_id = self.export
        self._assert_one_pipeline_entry()

    def test_as_the_form_saves_it(self):
        self.lead.with_user(self.manager).web_save({"team_id": self.export.id}, {"stage_id": {}})
        self._assert_one_pipeline_entry()

    def test_with_other_fields_that_gates_look_at(self):
        self.gate_drawing.lead_domain = "[('expected_revenue', '>', 5)]"
        self.lead.with_user(self.manager).write({"expected_revenue": 9, "team_id": self.export.id})
        self._assert_one_pipeline_entry()

    def test_behind_the_gates(self):
        """Nothing of the old pipeline is lost evidence: it was left."""
        self._prove(self.lead)
        self.lead.stage_id = self.sample
        self.env.flush_all()
        before = len(self._entries())
        with Form(self.lead.with_user(self.manager)) as form:
            form.team_id = self.export.with_user(self.manager)
        self.assertEqual(self._entries()[before:], [("advance", "pipeline")])

    def test_a_gate_of_an_archived_team_is_nobody_elses(self):
        self.gate_leader.mode = "off"
        self.gate_drawing.team_ids = self.export
        self.export.active = False
        # who is first to ask is not always who judges
        self.assertFalse(self.gate_drawing._applies_to(self.lead))
        self.lead.with_user(self.seller).stage_id = self.sample
        self.assertEqual(self._ledger(self.lead)[-1], ("advance", "Enquiry", "Sample"))

    def test_a_gate_enforced_for_an_archived_team_is_observed_elsewhere(self):
        self.gate_leader.mode = "off"
        self.gate_drawing.enforce_team_ids = self.export
        self.export.active = False
        self.assertTrue(self.gate_drawing._is_rollout_partial())
        self.lead.with_user(self.seller).stage_id = self.sample
        self.assertEqual(self._ledger(self.lead)[-1], ("advance", "Enquiry", "Sample"))
