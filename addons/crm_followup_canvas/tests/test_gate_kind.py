from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupGate(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.breakthrough = cls.env.ref("crm_followup_canvas.breakthrough_1")
        cls.gate = cls.Gate.create(
            {
                "name": "Talked about it",
                "stage_id": cls.drawing.id,
                "kind": "followup",
                "mode": "enforce",
                "followup_breakthrough_id": cls.breakthrough.id,
            }
        )

    def test_closed_without_open_with(self):
        lead = self.lead.with_user(self.seller)
        with self.assertRaisesRegex(UserError, "0 of 1 effective follow-ups"):
            lead.stage_id = self.drawing
        self._record()
        with self.assertRaisesRegex(UserError, "Requirement confirmed"):
            lead.stage_id = self.drawing
        self._record(
            previous_answer="done",
            action="Met engineer Zhao about drawing B",
            breakthrough_ids=[Command.set(self.breakthrough.ids)],
        )
        lead.stage_id = self.drawing
        self.assertEqual(lead.stage_id, self.drawing)
        lead._stagegate_refresh()
        self.assertEqual(lead.stage_id, self.drawing)

    def test_verdicts_cost_the_same_for_many(self):
        leads = self.lead
        for index in range(5):
            leads |= self._create_lead(f"L{index}")
        gates = self.gate.sudo()
        gates._judge_followup(leads)

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            gates._judge_followup(some.sudo())
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(leads), cost(self.lead))
