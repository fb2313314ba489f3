"""On a walk-through the salesperson records the follow-ups a gate asks for."""

from datetime import timedelta

from odoo import fields, models


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    def _walk_followup(self, walk, lead):
        # what only the system can witness is assumed
        breakthrough = self.followup_breakthrough_id

        def record(number):
            followup = (
                walk.env["crm.followup"]
                .with_user(walk.seller)
                .create(
                    {
                        "lead_id": lead.id,
                        "action": self.env._("Sent quotation V%s for the M8 bolts", number),
                        "feedback": self.env._("5% above factory B, the CFO has to approve"),
                        "next_action": self.env._("Send the cost comparison to the CFO"),
                        "deliverable": self.env._("Cost comparison PDF, V%s", number),
                        "date_next": fields.Date.context_today(self) + timedelta(days=2),
                        "breakthrough_ids": [(6, 0, breakthrough.ids)],
                        "previous_answer": "done" if number > 1 else False,
                    }
                )
            )
            followup.action_done()

        for number in range(1, self.followup_count + 1):
            what = self.env._("Record a follow-up")
            if not walk.act(walk.seller, what, lambda number=number: record(number)):
                return
