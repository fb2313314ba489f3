"""Answers about who must be taken care of: leads, silence, what is due, customers at risk."""

from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Domain

from ..subjects.activity import IDLE_DAYS
from ..tools.domains import fact
from .answers_deals import MONTH_DUE
from .crm_trust_answer import Answer

RISK_DAYS = 30
# a customer who bought within a year, and not within a quarter
BOUGHT_DAYS, QUIET_DAYS = 365, 90


class LeadAnswers(models.AbstractModel):
    _inherit = "crm.trust.answer"

    @api.model
    def _answer_new_leads(self, slots, scope):
        return self._metric_answer("arrivals", slots, scope, "source")

    @api.model
    def _answer_unassigned(self, slots, scope):
        answer = self._metric_answer("unassigned_leads", slots, scope, "source", skip=("person",))
        if "period" in slots:
            answer = replace(answer, domain=answer.domain & scope.during("create_date"))
        return answer

    @api.model
    def _answer_todo(self, slots, scope):
        self._need("crm.lead")
        person = slots.get("person") or ("me" if "team" not in slots else None)
        narrowed, unused = self._narrow("crm.lead", slots, skip=("person",))
        last = scope.period.last if "period" in slots else today(scope.company)
        # what is overdue is due today; what is planned for later is within its days
        is_later = scope.period.first > today(scope.company) and "period" in slots
        ids = None
        if person:
            ids = [self.env.uid] if person == "me" else list(person.ids)
        activity = Domain("date_deadline", "<=", last)
        step = Domain("date_next_followup", "<=", last) & Domain("date_next_followup", "!=", False)
        if is_later:
            activity &= Domain("date_deadline", ">=", scope.period.first)
            step &= Domain("date_next_followup", ">=", scope.period.first)
        if ids:
            activity &= Domain("user_id", "in", ids)
            step &= Domain("user_id", "in", ids)
        due = Domain("activity_ids", "any", activity)
        if "date_next_followup" in self.env["crm.lead"]._fields:
            due |= step & Domain("won_status", "=", "pending")
        return Answer(
            says=self.env._("Leads and opportunities with something due, or overdue, by then."),
            model="crm.lead", group="stage_id", value="expected_revenue", unused=unused,
            domain=scope.leads() & Domain("active", "=", True) & due & narrowed,
        )  # fmt: skip

    @api.model
    def _answer_silent(self, slots, scope):
        """As the figure “Idle Opportunities” has it, of as many days as are asked for."""
        open_deals, unused = self._metric_records("open_deals", slots, scope)
        days = slots.get("min_days") or IDLE_DAYS
        group, grouped = self._group("crm.lead", slots, "person", MONTH_DUE)
        return Answer(
            says=self.env._(
                "Open opportunities without a note, message, document, meeting, follow-up or move "
                "for %s days or longer.", days,
            ),
            model="crm.lead", domain=open_deals & fact(f"idle:{days}"), whole=open_deals,
            group=group, grouped=grouped, value="expected_revenue", told="_silent_days",
            metric="idle_deals" if days == IDLE_DAYS else "", unused=unused,
        )  # fmt: skip

    @api.model
    def _silent_days(self, leads):
        """:return: ``{id: for how long nothing real happened}``"""
        now = fields.Datetime.now()
        return {
            lead_id: self.env._("%s days", (now - moment).days)
            for lead_id, moment in leads._trust_last_real().items()
        }

    # ------------------------------------------------------------
    # CUSTOMERS AT RISK
    # ------------------------------------------------------------

    @api.model
    def _answer_at_risk(self, slots, scope):
        self._need("res.partner")
        own = {slot: value for slot, value in slots.items() if slot in ("person", "team")}
        reasons = {}
        for why, ids in self._risks(own, scope):
            for customer in ids:
                reasons.setdefault(customer, []).append(why)
        narrowed, unused = self._narrow("res.partner", slots, skip=("person", "team"))
        customers = self.env["res.partner"].search(Domain("id", "in", list(reasons)) & narrowed)
        ranked = sorted(customers, key=lambda each: (-len(reasons[each.id]), each.id))
        ranked = ranked[: slots.get("top") or len(ranked)]
        comma = self.env._(", ")
        return Answer(
            says=self.env._(
                "Customers with an open opportunity that is silent for %(risk)s days or lost its "
                "proofs, or who bought within a year, but not in the last %(quiet)s days.",
                risk=RISK_DAYS, quiet=QUIET_DAYS,
            ),
            model="res.partner", domain=Domain("id", "in", [each.id for each in ranked]),
            rows=[
                {
                    "id": each.id, "model": "res.partner", "label": each.display_name,
                    "value": len(reasons[each.id]), "text": comma.join(reasons[each.id]),
                }
                for each in ranked
            ],
            unused=unused,
        )  # fmt: skip

    @api.model
    def _risks(self, slots, scope):
        """``(why, ids of customers)``, as the reader may read them."""
        open_deals, _unused = self._metric_records("open_deals", slots, scope)
        silent = open_deals & fact(f"idle:{RISK_DAYS}")
        yield self.env._("silent for %s days", RISK_DAYS), self._customers(silent)
        demoted, _unused = self._metric_records("demoted_deals", slots, scope)
        yield self.env._("proofs were lost"), self._customers(demoted)
        if "crm.lead.signal" in self.env and self.env["crm.lead.signal"].has_access("read"):
            yield self.env._("said so"), self._customers(open_deals & self._signalled())
        if self.env["sale.report"].has_access("read"):
            yield self.env._("buys no more"), self._gone_quiet(slots, scope)

    @api.model
    def _signalled(self):
        recent = fields.Datetime.now() - timedelta(days=RISK_DAYS)
        signals = self.env["crm.lead.signal"]._read_group(
            [("create_date", ">=", recent)], ["lead_id"]
        )
        return Domain("id", "in", [lead.id for (lead,) in signals])

    @api.model
    def _customers(self, domain):
        groups = self.env["crm.lead"]._read_group(
            Domain(domain) & Domain("partner_id", "!=", False), ["partner_id"]
        )
        # sudo: which firm a contact is of; it is searched as the reader afterwards
        contacts = self.env["res.partner"].sudo().browse([partner.id for (partner,) in groups])
        return contacts.commercial_partner_id.ids

    @api.model
    def _gone_quiet(self, slots, scope):
        narrowed, _unused = self._narrow("sale.report", slots)
        now = fields.Datetime.now()
        bought = self.env["sale.report"]._read_group(
            Domain("state", "=", "sale")
            & Domain("company_id", "=", scope.company.id)
            & Domain("date", ">=", now - timedelta(days=BOUGHT_DAYS))
            & narrowed,
            ["commercial_partner_id"],
            ["date:max"],
        )
        since = now - timedelta(days=QUIET_DAYS)
        return [customer.id for customer, last in bought if customer and last < since]
