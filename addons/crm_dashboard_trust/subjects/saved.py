"""What the system spared people, from what was recorded; the minutes a thing takes are stated."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import arrived, ours

# minutes of typing, timed once by hand: an enquiry, a message to another department, a proof
LEAD, HANDOFF, PROOF = 3, 4, 1


class SavedSubject(models.AbstractModel):
    _name = "crm.trust.subject.saved"
    _inherit = "crm.trust.subject"
    _description = "Figures: What It Saved"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="minutes_not_typed",
                name=self.env._("Minutes Not Typed"),
                says=self.env._("What nobody had to type, because it came or went by itself."),
                formula=self.env._(
                    "%(lead)s minutes for each lead of the period that came in by itself, "
                    "%(handoff)s for each handoff opened without a message to another department, "
                    "%(proof)s for each proof the system recorded. The list shows the leads.",
                    lead=LEAD,
                    handoff=HANDOFF,
                    proof=PROOF,
                ),
                unit="minutes",
                model="crm.lead",
                domain="_by_itself",
                compute="_minutes",
            ),
            Metric(
                code="steps_kept",
                name=self.env._("Next Steps Kept"),
                says=self.env._("What share of the next steps that were promised was done."),
                formula=self.env._(
                    "Follow-ups of the period whose previous next step was done / all that answer "
                    "for one: done, moved or dropped."
                ),
                unit="percent",
                model="crm.followup",
                domain="_kept",
                whole="_answered",
                needs=("crm.followup",),
            ),
            Metric(
                code="reminders_worked",
                name=self.env._("Reminders That Worked"),
                says=self.env._("What share of the reminded leads was begun and not taken back."),
                formula=self.env._(
                    "Assignments reminded in the period whose owner then began / all reminded in "
                    "the period."
                ),
                unit="percent",
                model="crm.lead.assignment",
                domain="_began",
                whole="_reminded",
                needs=("crm.lead.assignment",),
            ),
            Metric(
                code="fell_back_in_time",
                name=self.env._("Fell Back Before They Were Lost"),
                says=self.env._(
                    "How many deals the system set back because their proof was gone, while there "
                    "was still something to save."
                ),
                formula=self.env._(
                    "Opportunities that fell back in the period because evidence was lost, and are "
                    "not lost today, by the stage ledger."
                ),
                unit="count",
                model="crm.lead",
                domain="_fell_back",
            ),
        ]

    @api.model
    def _by_itself(self, scope):
        """Leads that no salesperson typed in: other systems, mail, forms."""
        robot = self.env.ref("base.user_root")
        return arrived(scope) & (
            Domain("create_uid", "=", robot.id) | Domain("create_uid.share", "=", True)
        )

    @api.model
    def _minutes(self, scope):
        metric = next(each for each in self._metrics() if each.code == "minutes_not_typed")
        minutes = LEAD * self.env["crm.lead"].search_count(
            self._records(metric, "_by_itself", scope)
        )
        evidence = self.env["crm.gate.evidence"]
        if evidence.has_access("read"):
            recorded = Domain("way", "in", ("record", "webhook")) & scope.during("date")
            minutes += PROOF * evidence.search_count(recorded & self._of_leads(scope))
        if "crm.handoff" in self.env and self.env["crm.handoff"].has_access("read"):
            domain = ours(scope) & scope.during("date_opened")
            if scope.user:
                domain &= Domain("salesperson_id", "=", scope.user.id)
            if scope.team:
                domain &= Domain("lead_id.team_id", "=", scope.team.id)
            minutes += HANDOFF * self.env["crm.handoff"].search_count(domain)
        return minutes

    @api.model
    def _of_leads(self, scope):
        domain = scope.leads("lead_id.")
        if scope.user:
            domain &= Domain("lead_id.user_id", "=", scope.user.id)
        if scope.team:
            domain &= Domain("lead_id.team_id", "=", scope.team.id)
        return domain

    @api.model
    def _answered(self, scope):
        return (
            ours(scope)
            & scope.during("date")
            & Domain([("state", "=", "done"), ("replaced_by_id", "=", False)])
            & Domain("previous_answer", "!=", False)
        )

    @api.model
    def _kept(self, scope):
        return self._answered(scope) & Domain("previous_answer", "=", "done")

    @api.model
    def _reminded(self, scope):
        return ours(scope) & scope.during("date_reminded")

    @api.model
    def _began(self, scope):
        return self._reminded(scope) & Domain("date_started", "!=", False)

    @api.model
    def _fell_back(self, scope):
        fell = Domain([("kind", "=", "demote"), ("cause", "=", "evidence")]) & scope.during("date")
        return (
            scope.leads()
            & Domain("transition_ids", "any", fell)
            & Domain("won_status", "!=", "lost")
        )
