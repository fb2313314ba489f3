"""Answers about who must be taken care of: leads, silence, what is due, customers at risk."""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Domain

from .crm_trust_answer import Answer

SILENT_DAYS = 14
RISK_DAYS = 30
# a customer who bought within a year, and not within a quarter
BOUGHT_DAYS, QUIET_DAYS = 365, 90
SAID = ("comment", "email", "email_outgoing", "sms", "whatsapp_message")


class LeadAnswers(models.AbstractModel):
    _inherit = "crm.trust.answer"

    @api.model
    def _answer_new_leads(self, slots, scope):
        self._need("crm.lead")
        narrowed, unused = self._narrow("crm.lead", slots)
        group, grouped = self._group("crm.lead", slots, "source")
        return Answer(
            says=self.env._("Leads and opportunities created in the period."), model="crm.lead",
            domain=scope.leads() & scope.during("create_date") & narrowed,
            group=self._by_channel(group), grouped=grouped, unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_unassigned(self, slots, scope):
        self._need("crm.lead")
        narrowed, unused = self._narrow("crm.lead", slots, skip=("person",))
        group, grouped = self._group("crm.lead", slots, "source")
        domain = scope.leads() & Domain(
            [("user_id", "=", False), ("active", "=", True), ("won_status", "=", "pending")]
        )
        if "period" in slots:
            domain &= scope.during("create_date")
        return Answer(
            says=self.env._("Open leads and opportunities without a salesperson."),
            model="crm.lead", domain=domain & narrowed, group=self._by_channel(group),
            grouped=grouped, unused=unused,
        )  # fmt: skip

    @api.model
    def _by_channel(self, field):
        """Where the router is installed, a lead's channel says more than its source."""
        is_routed = "channel_id" in self.env["crm.lead"]._fields
        return "channel_id" if field == "source_id" and is_routed else field

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
        step = Domain("next_followup_date", "<=", last) & Domain("next_followup_date", "!=", False)
        if is_later:
            activity &= Domain("date_deadline", ">=", scope.period.first)
            step &= Domain("next_followup_date", ">=", scope.period.first)
        if ids:
            activity &= Domain("user_id", "in", ids)
            step &= Domain("user_id", "in", ids)
        due = Domain("activity_ids", "any", activity)
        if "next_followup_date" in self.env["crm.lead"]._fields:
            due |= step & Domain("won_status", "=", "pending")
        return Answer(
            says=self.env._("Leads and opportunities with something due, or overdue, by then."),
            model="crm.lead", group="stage_id", value="expected_revenue", unused=unused,
            domain=scope.leads() & Domain("active", "=", True) & due & narrowed,
        )  # fmt: skip

    @api.model
    def _answer_silent(self, slots, scope):
        days = slots.get("min_days") or SILENT_DAYS
        open_deals, _metric, unused = self._deals("open_revenue", slots, scope)
        group, grouped = self._group("crm.lead", slots, "person")
        last = self._last_real(open_deals, days)
        return Answer(
            says=self.env._(
                "Open opportunities without a message, a meeting, a follow-up or a move for %s "
                "days or longer.", days,
            ),
            model="crm.lead", domain=Domain("id", "in", list(last)), group=group,
            grouped=grouped, value="expected_revenue", texts=last, unused=unused,
        )  # fmt: skip

    @api.model
    def _last_real(self, domain, days):
        """``{lead id: since when}`` of the reader's leads nothing real happened to for ``days``."""
        now = fields.Datetime.now()
        since = now - timedelta(days=days)
        quiet = (
            Domain(domain)
            & Domain("create_date", "<=", since)
            & (
                Domain("date_last_stage_update", "=", False)
                | Domain("date_last_stage_update", "<=", since)
            )
        )
        leads = self.env["crm.lead"].search_fetch(quiet, ["date_last_stage_update", "create_date"])
        last = {lead.id: lead.date_last_stage_update or lead.create_date for lead in leads}
        # sudo: that something happened is asked of all, what it was is told to nobody
        said = self.env["mail.message"].sudo()._read_group(
            [("model", "=", "crm.lead"), ("res_id", "in", leads.ids), ("message_type", "in", SAID)],
            ["res_id"], ["date:max"],
        )  # fmt: skip
        met = self.env["calendar.event"].sudo()._read_group(
            [("opportunity_id", "in", leads.ids), ("start", "<=", now)],
            ["opportunity_id"], ["start:max"],
        )  # fmt: skip
        happened = [*said, *((lead.id, date) for lead, date in met)]
        if "crm.followup" in self.env:
            done = (
                self.env["crm.followup"]
                .sudo()
                ._read_group(
                    [("lead_id", "in", leads.ids), ("state", "=", "done")],
                    ["lead_id"],
                    ["date:max"],
                )
            )
            happened += [(lead.id, date) for lead, date in done]
        for lead_id, date in happened:
            last[lead_id] = max(last[lead_id], date or datetime.min)
        return {
            lead_id: self.env._("%s days", (now - date).days)
            for lead_id, date in last.items()
            if date <= since
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
        open_deals, _metric, _unused = self._deals("open_revenue", slots, scope)
        silent = Domain("id", "in", list(self._last_real(open_deals, RISK_DAYS)))
        yield self.env._("silent for %s days", RISK_DAYS), self._customers(silent)
        demoted = open_deals & Domain("gate_state", "=", "demoted")
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
