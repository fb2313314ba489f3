"""Gate kind ``activity``: activities of a type done, with feedback that says something."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..reason import reason_weight
from ..verdict import Verdict, fingerprint

MIN_FEEDBACK_WEIGHT = 10


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("activity", "Activity done")], ondelete={"activity": "cascade"}
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        domain="[('res_model', 'in', [False, 'crm.lead'])]",
        ondelete="restrict",
    )
    activity_count = fields.Integer("How many", default=1)

    @api.constrains("kind", "activity_type_id", "activity_count")
    def _check_activity_parameters(self):
        for gate in self.filtered(lambda gate: gate.kind == "activity"):
            if not gate.activity_type_id or gate.activity_count < 1:
                raise ValidationError(
                    self.env._(
                        "Please choose which activity “%s” asks for, at least once.", gate.name
                    )
                )

    def _definition_activity(self):
        return ["activity_type_id", "activity_count"]

    def _judge_activity(self, leads):
        done = defaultdict(list)
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", leads.ids),
                    ("activity_type_id", "in", self.activity_type_id.ids),
                    ("active", "=", False),
                    ("date_seen_done", "!=", False),
                ],
                ["res_id", "activity_type_id", "feedback", "user_id"],
                order="id desc",
            )
        )
        for activity in activities:
            if reason_weight(activity.feedback or "") >= MIN_FEEDBACK_WEIGHT:
                done[activity.res_id, activity.activity_type_id.id].append(activity)
        return {
            gate.id: {
                lead.id: gate._judge_activities(done.get((lead.id, gate.activity_type_id.id), []))
                for lead in leads
            }
            for gate in self
        }

    def _judge_activities(self, done):
        if len(done) >= self.activity_count:
            counted = done[: self.activity_count]
            return Verdict(
                True,
                res_model="mail.activity",
                res_id=counted[0].id,
                checksum=fingerprint([(each.id, each.feedback) for each in counted]),
                user_id=counted[0].user_id.id or None,
                way="user",
            )
        return Verdict(
            False,
            reason=self.env._(
                "%(done)s of %(needed)s “%(type)s” done with a feedback that says what came out.",
                done=len(done),
                needed=self.activity_count,
                type=self.activity_type_id.name,
            ),
        )

    def _action_activity(self, lead):
        """Plan the activity, or open the dialog of the one that is planned."""
        planned = lead.activity_ids.filtered(
            lambda each: each.activity_type_id == self.activity_type_id
        )[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.activity_type_id.name,
            "res_model": "mail.activity",
            "res_id": planned.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_res_model": "crm.lead",
                "default_res_id": lead.id,
                "default_activity_type_id": self.activity_type_id.id,
            },
        }
