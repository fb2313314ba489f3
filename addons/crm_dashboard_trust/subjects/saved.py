"""What the system spared people, from what was recorded; the minutes a thing takes are stated."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import arrived, ours
from ..tools.minutes import MINUTES


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
                    "%(lead)s minutes for each lead that came in by itself, %(handoff)s for each "
                    "handoff that opened without a message, %(proof)s for each proof the system "
                    "recorded; these minutes are assumed. The list shows the leads.",
                    lead=MINUTES["leads_by_themselves"],
                    handoff=MINUTES["handoffs_by_themselves"],
                    proof=MINUTES["proofs_by_themselves"],
                ),
                unit="minutes",
                model="crm.lead",
                domain="_by_itself",
                compute="_minutes",
                why=self.env._("It is made of three figures: take these apart."),
            ),
            *self._parts(),
            *self._reminders(),
            Metric(
                code="fell_back_in_time",
                name=self.env._("Fell Back Before They Were Lost"),
                says=self.env._(
                    "How many deals the system set back because their proof was gone, while there "
                    "was still something to save."
                ),
                formula=self.env._(
                    "Opportunities that fell back in the period because evidence was lost, by the "
                    "stage ledger, and are not lost today."
                ),
                unit="count",
                model="crm.lead",
                domain="_fell_back",
            ),
        ]

    @api.model
    def _parts(self):
        """What the minutes are made of: each opens its list."""
        return [
            Metric(
                code="leads_by_themselves",
                name=self.env._("Leads That Came by Themselves"),
                says=self.env._("Leads that no salesperson had to type in."),
                formula=self.env._(
                    "Leads of the period made by another system, a mail, a form or the customer."
                ),
                unit="count",
                model="crm.lead",
                domain="_by_itself",
            ),
            Metric(
                code="handoffs_by_themselves",
                name=self.env._("Handoffs Without a Message"),
                says=self.env._("Work that other departments got without anybody writing to them."),
                formula=self.env._("Handoffs that opened in the period."),
                unit="count",
                model="crm.handoff",
                domain="_handed_over",
                needs=("crm.handoff",),
                person="salesperson_id",
                team=None,
            ),
            Metric(
                code="proofs_by_themselves",
                name=self.env._("Proofs the System Recorded"),
                says=self.env._("Proofs that nobody had to write down or file."),
                formula=self.env._(
                    "Evidence recorded in the period from orders, payments, meetings and other "
                    "systems; what people uploaded or decided does not count."
                ),
                unit="count",
                model="crm.gate.evidence",
                domain="_proved",
                person="lead_id.user_id",
                team="lead_id.team_id",
            ),
        ]

    @api.model
    def _reminders(self):
        return [
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
        ]

    @api.model
    def _minutes(self, scope):
        """Of what the reader may see, so that it is the sum of the lists they open."""
        return sum(
            MINUTES[metric.code]
            * self.env[metric.model].search_count(self._records(metric, metric.domain, scope))
            for metric in self._parts()
            if metric.model in self.env and self.env[metric.model].has_access("read")
        )

    @api.model
    def _by_itself(self, scope):
        """Leads that no salesperson typed in: other systems, mail, forms."""
        robot = self.env.ref("base.user_root")
        return arrived(scope) & (
            Domain("create_uid", "=", robot.id) | Domain("create_uid.share", "=", True)
        )

    @api.model
    def _handed_over(self, scope):
        return ours(scope) & scope.during("date_opened")

    @api.model
    def _proved(self, scope):
        recorded = Domain("way", "in", ("record", "webhook"))
        return scope.leads("lead_id.") & recorded & scope.during("date")

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
