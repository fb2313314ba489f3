"""How soon somebody cared."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import arrived, fact, judged

ASSIGNED, CONTACT, WEEKEND = 2, 4, 72


class ResponseSubject(models.AbstractModel):
    _name = "crm.trust.subject.response"
    _inherit = "crm.trust.subject"
    _description = "Figures: Response"

    @api.model
    def _metrics(self):
        metrics = [
            Metric(
                code="arrivals",
                name=self.env._("New Leads"),
                says=self.env._("How many leads and opportunities arrived in the period."),
                formula=self.env._("Leads and opportunities that were created in the period."),
                unit="count",
                model="crm.lead",
                domain="_arrived",
            ),
            Metric(
                code="assigned_2h",
                name=self.env._("Owner Within 2 Hours"),
                says=self.env._("What share of new leads had an owner within two hours."),
                formula=self.env._(
                    "Leads of the period that had an owner within 2 hours of the clock / those and "
                    "all that are older than 2 hours."
                ),
                unit="percent",
                model="crm.lead",
                domain="_assigned",
                whole="_assigned_whole",
                target=90,
                owner=self.env._("Sales leader"),
            ),
        ]
        metrics.append(
            Metric(
                code="unassigned_leads",
                name=self.env._("Waiting for an Owner"),
                says=self.env._("How many leads and opportunities belong to nobody."),
                formula=self.env._("Open leads and opportunities without a salesperson, now."),
                unit="count",
                model="crm.lead",
                domain="_unassigned",
                direction="down",
                owner=self.env._("Sales leader"),
            )
        )
        # who knows when the first contact was: the router, else the canvas
        if "crm.lead.assignment" not in self.env and "crm.followup" not in self.env:
            return metrics
        return [
            *metrics,
            Metric(
                code="contact_4h",
                name=self.env._("First Contact Within 4 Hours"),
                says=self.env._(
                    "What share of new leads somebody got in touch with in four hours."
                ),
                formula=self.env._(
                    "Leads of the period whose owner began, or whose first follow-up was recorded, "
                    "within 4 hours of the clock / those and all that are older than 4 hours."
                ),
                unit="percent",
                model="crm.lead",
                domain="_contact_soon",
                whole="_contact_soon_whole",
                target=85,
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="contact_72h",
                name=self.env._("72-Hour Rate"),
                says=self.env._(
                    "What share of new leads somebody got in touch with within three days."
                ),
                formula=self.env._(
                    "Leads of the period whose owner began, or whose first follow-up was recorded, "
                    "within 72 hours of the clock / those and all that are older than 72 hours."
                ),
                unit="percent",
                model="crm.lead",
                domain="_contact",
                whole="_contact_whole",
                target=90,
                owner=self.env._("Salesperson"),
            ),
        ]

    @api.model
    def _arrived(self, scope):
        return arrived(scope)

    @api.model
    def _unassigned(self, scope):
        return scope.leads() & Domain(
            [("user_id", "=", False), ("active", "=", True), ("won_status", "=", "pending")]
        )

    @api.model
    def _assigned(self, scope):
        return self._in_time(scope, "assigned", ASSIGNED)

    @api.model
    def _assigned_whole(self, scope):
        return self._all(scope, "assigned", ASSIGNED)

    @api.model
    def _contact_soon(self, scope):
        return self._in_time(scope, "contact", CONTACT)

    @api.model
    def _contact_soon_whole(self, scope):
        return self._all(scope, "contact", CONTACT)

    @api.model
    def _contact(self, scope):
        return self._in_time(scope, "contact", WEEKEND)

    @api.model
    def _contact_whole(self, scope):
        return self._all(scope, "contact", WEEKEND)

    @api.model
    def _in_time(self, scope, what, hours):
        return arrived(scope) & fact(f"{what}:{hours}")

    @api.model
    def _all(self, scope, what, hours):
        return arrived(scope) & Domain(judged(fact(f"{what}:{hours}"), hours=hours))
