from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.load_score import Weights

URGENCIES = ("2h", "8h", "24h")


class ResCompany(models.Model):
    _inherit = "res.company"

    route_weight_followups = fields.Float("Weight of Recent Follow-ups", default=40.0)
    route_weight_open = fields.Float("Weight of Open Leads", default=40.0)
    route_weight_coverage = fields.Float("Weight of Industry Coverage", default=20.0)
    route_near_equal = fields.Float(
        "Near-equal Within",
        default=2.0,
        help="Load scores that differ by no more than this count as equal: "
        "the mean quality of the leads received then decides.",
    )
    route_even_within = fields.Float(
        "Numbers Even Within (%)",
        default=10.0,
        help="Whoever has received more for the capacity than somebody else by this share, and by "
        "more than two leads, waits until the others have caught up.",
    )
    route_remind_2h = fields.Float("Remind After (urgent)", default=1.0)
    route_reclaim_2h = fields.Float("Reclaim After (urgent)", default=4.0)
    route_remind_8h = fields.Float("Remind After", default=2.0)
    route_reclaim_8h = fields.Float("Reclaim After", default=8.0)
    route_remind_24h = fields.Float("Remind After (can wait)", default=8.0)
    route_reclaim_24h = fields.Float("Reclaim After (can wait)", default=24.0)
    route_max_reclaims = fields.Integer(
        "Reclaims Before the Manager",
        default=2,
        help="A lead taken back this many times goes to the team's leader.",
    )
    route_approval_hours = fields.Float(
        "Approvals Answered Within",
        default=2.0,
        help="Working hours the manager has, and the director after them. Then the next level is "
        "asked too: instead of the manager the director, after the director the company's "
        "fallback. 0: no deadline.",
    )
    route_deviation_limit = fields.Float("Fairness Limit", default=15.0)
    route_duplicate_policy = fields.Selection(
        [
            ("owner", "Give to the same owner"),
            ("merge", "Propose a merge to the owner"),
            ("refuse", "Refuse"),
        ],
        "Repeated Enquiries",
        default="owner",
        required=True,
    )
    route_hot_count = fields.Integer("Hot Leads Pushed", default=50)
    route_morning_hour = fields.Float("Morning List At", default=8.5)
    date_route_morning_sent = fields.Date("Morning List Sent On", copy=False)

    @api.constrains("route_weight_followups", "route_weight_open", "route_weight_coverage")
    def _check_route_weights(self):
        for company in self:
            weights = company._route_weights()
            parts = (weights.followups, weights.open, weights.coverage)
            if min(parts) < 0 or not sum(parts):
                raise ValidationError(
                    self.env._(
                        "The weights of lead routing can't be negative, and one of them must be "
                        "above zero."
                    )
                )

    @api.constrains(
        *(f"route_{what}_{each}" for what in ("remind", "reclaim") for each in URGENCIES)
    )
    def _check_route_hours(self):
        for company in self:
            for urgency in URGENCIES:
                remind, reclaim = company._route_hours(urgency)
                if not 0 < remind < reclaim:
                    raise ValidationError(
                        self.env._(
                            "For urgency %(urgency)s the reminder must come before the lead is "
                            "taken back. Give hours above zero, the first below the second.",
                            urgency=urgency,
                        )
                    )

    def _route_weights(self):
        """The company's weights as the load score takes them."""
        self.ensure_one()
        return Weights(
            followups=self.route_weight_followups,
            open=self.route_weight_open,
            coverage=self.route_weight_coverage,
            near=self.route_near_equal,
            even=self.route_even_within,
        )

    def _route_hours(self, urgency):
        """Working hours until the reminder and until the lead is taken back.

        :param urgency: ``2h``, ``8h`` or ``24h``; anything else counts as ``8h``
        """
        self.ensure_one()
        urgency = urgency if urgency in URGENCIES else "8h"
        return self[f"route_remind_{urgency}"], self[f"route_reclaim_{urgency}"]
