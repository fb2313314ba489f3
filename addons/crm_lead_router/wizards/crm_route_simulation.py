from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.exceptions import UserError

from ..tools.load_score import Weights
from ..tools.replay import replay


class CrmRouteSimulation(models.TransientModel):
    """Last month's arrivals under other weights: computed, shown, and stored nowhere."""

    _name = "crm.route.simulation"
    _description = "Routing Simulation"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    month = fields.Date(
        required=True,
        default=lambda self: (
            period_of("month", self.env.cr.now(), self.env.company).previous().first
        ),
    )
    weight_followups = fields.Float(
        "Recent Follow-ups", default=lambda self: self.env.company.route_weight_followups
    )
    weight_open = fields.Float(
        "Open Leads", default=lambda self: self.env.company.route_weight_open
    )
    weight_coverage = fields.Float(
        "Industry Coverage", default=lambda self: self.env.company.route_weight_coverage
    )
    near_equal = fields.Float(
        "Near-equal Within", default=lambda self: self.env.company.route_near_equal
    )
    even = fields.Float(
        "Numbers Even Within (%)", default=lambda self: self.env.company.route_even_within
    )
    result_html = fields.Html("Comparison", compute="_compute_result_html", sanitize=False)

    @api.depends(
        "month",
        "weight_followups",
        "weight_open",
        "weight_coverage",
        "near_equal",
        "even",
        "company_id",
    )
    def _compute_result_html(self):
        for simulation in self:
            simulation.result_html = simulation._render()

    def _weights(self):
        weights = Weights(
            self.weight_followups,
            self.weight_open,
            self.weight_coverage,
            self.near_equal,
            self.even,
        )
        if min(weights.followups, weights.open, weights.coverage) < 0 or not weights.total:
            raise UserError(self.env._("Weights can't be negative, and one must be above zero."))
        return weights

    def _compare(self):
        """Replay the month.

        :return: ``{"before": Spread, "after": Spread, "moved": number of leads that would have
            gone to somebody else, "total": number of assignments}``
        """
        self.ensure_one()
        self.env["crm.route.fairness"].check_access("read")
        self.company_id.check_access("read")
        # a manager compares the whole company, also assignments of leads they may not open
        assignments = [
            row
            for row in self.env["crm.route.fairness"]
            .sudo()
            ._month_assignments(self.company_id, self.month)
            if row["candidates"] and row["kind"] == "route"
        ]
        before, _same = replay(assignments, self.company_id.sudo()._route_weights())
        after, chosen = replay(assignments, self._weights())
        reference = {row["lead_id"]: row["user_id"] for row in assignments}
        return {
            "before": before,
            "after": after,
            "moved": sum(chosen.get(lead_id) != user for lead_id, user in reference.items()),
            "total": len(assignments),
        }

    def _render(self):
        result = self._compare()
        before, after = result["before"], result["after"]
        if not result["total"]:
            return Markup("<p>%s</p>") % self.env._("No lead was routed in this month.")
        users = self.env["res.users"].sudo().browse(sorted({*before.leads, *after.leads}))
        titles = (
            self.env._("Person"),
            self.env._("Leads now"),
            self.env._("Leads then"),
            self.env._("Mean quality now"),
            self.env._("Mean quality then"),
            self.env._("Deviation now (%)"),
            self.env._("Deviation then (%)"),
        )
        rows = Markup("").join(
            Markup("<tr>%s</tr>")
            % Markup("").join(
                Markup("<td>%s</td>") % cell
                for cell in (
                    user.name,
                    before.leads[user.id],
                    after.leads[user.id],
                    f"{before.mean(user.id):.1f}",
                    f"{after.mean(user.id):.1f}",
                    f"{before.deviation(user.id):+.1f}",
                    f"{after.deviation(user.id):+.1f}",
                )
            )
            for user in users
        )
        head = self.env._(
            "%(moved)s of %(total)s leads would have gone to somebody else. Largest deviation: "
            "%(before).1f %% now, %(after).1f %% then.",
            moved=result["moved"],
            total=result["total"],
            before=before.largest(),
            after=after.largest(),
        )
        return Markup(
            '<p class="fw-bold">%s</p><div class="table-responsive">'
            '<table class="table table-sm"><thead><tr>%s</tr></thead>'
            "<tbody>%s</tbody></table></div>"
        ) % (head, Markup("").join(Markup("<th>%s</th>") % title for title in titles), rows)
