"""Any data, any reader: a figure is what slow, obvious Python makes of the same records.

Two companies in different zones, orders in a foreign currency, opportunities that were archived,
merged, lost and restored, won and taken up again. What other addons bring is compared in
``tests/test_trust_plain.py``; :data:`COMPARED` says where each figure is.
"""

from datetime import date, datetime, timedelta
from statistics import mean, median

import pytz
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.tests import tagged

from .test_metrics import MetricCase

HERE = (
    "open_deals", "open_revenue", "closing_revenue", "won_deals", "won_revenue", "demoted_deals",
    "lost_deals", "lost_with_reason", "key_fields", "empty_email", "empty_source", "empty_region",
    "credibility", "weak_deals", "deals_proven", "deals_in_contact", "deals_unanswered",
    "quotation_days", "duplicate_customers", "paid_drafts", "owner_gone", "advance_rate",
    "demotions", "overrides", "stage_jumps", "amounts_apart", "idle_deals", "ledger_broken",
    "silent_deals", "stage_uncovered", "win_rate", "days_to_win", "unassigned_leads",
)  # fmt: skip
# where else
COMPARED = {
    **dict.fromkeys(HERE, "test_plain_python"),
    **dict.fromkeys(
        (
            "arrivals", "assigned_2h", "won_of_arrivals", "second_meetings", "won_without_order",
            "no_owner", "closing_passed", "empty_phone", "empty_customer", "empty_closing",
            "empty_revenue",
        ),
        "test_metrics",
    ),
    **dict.fromkeys(("pipeline_at_start", "closing_pushed"), "test_plain_history"),
    **dict.fromkeys(
        ("minutes_not_typed", "leads_by_themselves", "proofs_by_themselves", "fell_back_in_time"),
        "test_saved",
    ),
    **dict.fromkeys(
        (
            "credible_forecast", "plain_forecast", "native_forecast", "forecast_at_start",
            "forecast_error", "forecast_bias", "forecast_covered",
        ),
        "test_plain_history",
    ),
    **dict.fromkeys(
        (
            "contact_4h", "contact_72h", "two_followups", "basics_complete", "effective_followups",
            "witnessed_followups", "followup_quality", "obstacles_solved", "technical_solved",
            "handoffs_in_time", "handoffs_late", "handoffs_stuck", "handoff_hours",
            "leads_taken_back", "routing_deviation", "repeated_enquiries", "events_processed",
            "messages_sent",
            "steps_kept", "reminders_worked", "handoffs_by_themselves",
        ),
        "tests/test_trust_plain",
    ),
}  # fmt: skip

SETTINGS = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
MINUTES = st.integers(0, 75 * 24 * 60)
DEAL = st.fixed_dictionaries(
    {
        "who": st.sampled_from(("ann", "bob", "lea", "out", "gone", None)),
        "arrived": MINUTES,
        "fate": st.sampled_from(
            ("open", "open", "won", "lost", "archived", "restored", "again", "merged", "demoted")
        ),
        "ended": MINUTES,
        "reason": st.booleans(),
        "company": st.booleans(),
        "known": st.sets(st.sampled_from(("phone", "email", "partner", "contact", "source", "cn"))),
        "closing": st.one_of(st.none(), st.integers(-40, 40)),
        "revenue": st.sampled_from((0, 1000, 1300, 2000)),
        "proof": st.tuples(*[st.integers(0, 2)] * 5, st.integers(0, 100)),
        "orders": st.lists(
            st.tuples(
                st.sampled_from(("draft", "sent", "sale", "cancel")), MINUTES, st.booleans(),
                st.sampled_from((0, 500)),
            ),
            max_size=2,
        ),
        "moves": st.lists(st.tuples(st.integers(0, 2), st.integers(1, 30 * 24 * 60)), max_size=4),
        "outside": st.booleans(),
    }
)  # fmt: skip


class PlainCase(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        abroad = cls.env["resource.calendar"].create({"name": "N", "tz": "America/New_York"})
        cls.other_company.resource_calendar_id = abroad
        cls.gone = cls.person("gone", "sales_team.group_sale_salesman")
        cls.east.member_ids += cls.gone
        cls.shared = cls.env["crm.team"].create({"name": "Shared", "company_id": False})
        cls.stages = cls.first_stage | cls.second_stage | cls.third_stage()
        cls.country = cls.env.ref("base.cn")
        cls.source = cls.env["utm.source"].create({"name": "Fair"})
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True
        for company, rate in ((cls.company, 0.125), (cls.other_company, 1.25)):
            cls.env["res.currency.rate"].create(
                {"currency_id": cls.dollar.id, "company_id": company.id, "rate": rate,
                 "name": "2020-01-01"}
            )  # fmt: skip
        cls.readers = (cls.ann, cls.lea, cls.mia)
        cls.now = datetime.utcnow().replace(microsecond=0)

    @classmethod
    def third_stage(cls):
        stages = cls.env["crm.stage"].search([("team_ids", "=", False), ("is_won", "=", False)])
        return stages[2]

    def example(self, check):
        """Run a check that leaves nothing behind."""
        savepoint = self.env.cr.savepoint()
        try:
            check()
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
            self.env.registry.clear_cache()

    def ago(self, minutes):
        return self.now - timedelta(minutes=minutes)

    def store(self, record, **values):
        """Write columns as only the database can."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                f"UPDATE {record._table} SET {name} = %s WHERE id = ANY(%s)", [value, record.ids]
            )
        self.env.invalidate_all()

    def store_entries(self, entries, **values):
        """Of the ledger, which refuses to be changed."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.store(entries, **values)
        self.env.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")

    # -- what is obvious ------------------------------------------------------------------------

    def local_day(self, moment, zone):
        return moment and pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()

    def zone(self, company):
        return company.resource_calendar_id.tz

    def within(self, moment, company, day):
        local = self.local_day(moment, self.zone(company))
        return bool(local) and (local.year, local.month) == (day.year, day.month)

    def home(self, lead):
        home = lead.company_id or lead.team_id.company_id or lead.user_id.company_id
        return home or self.env["res.company"].search([], order="id", limit=1)

    def sees(self, user, lead):
        """Sellers see their own and what is nobody's; others all of their companies."""
        if lead.company_id and lead.company_id not in user.company_ids:
            return False
        return user != self.ann or lead.user_id in (user, lead.user_id.browse())

    def scopes(self, back):
        """Each reader in each of their companies, in the month so many days ago."""
        day = date.today() - timedelta(days=back)
        for user in self.readers:
            for company in user.company_ids:
                yield user, company, day, {"company_id": company.id, "day": day.isoformat()}


@tagged("post_install", "-at_install")
class TestPlainOpportunities(PlainCase):
    @SETTINGS
    @given(st.lists(DEAL, min_size=1, max_size=5), st.integers(0, 60))
    def test_any_deals(self, deals, back):
        self.example(lambda: self.compare([self.build(deal) for deal in deals], back))

    def test_what_left_the_ledger_behind_stood_where_it_says(self):
        stood, astray = self.lead(self.ann), self.lead(self.ann)
        self.store(astray, stage_id=self.stages[2].id)
        scope = {"company_id": self.company.id}
        found = self.counted(self.mia, "advance_rate", whole=True, **scope)
        self.assertEqual(found & (stood | astray), stood | astray)
        self.assertFalse(self.counted(self.mia, "advance_rate", **scope) & astray)

    def build(self, deal):
        user = getattr(self, deal["who"]) if deal["who"] else self.ann
        lead = self.lead(user, deal["revenue"])
        if not deal["company"]:
            lead.write({"team_id": self.shared.id, "company_id": False})
        known = deal["known"]
        lead.write(
            {
                "phone": "+86 21 5555 0177" if "phone" in known else False,
                "email_from": "x@example.com" if "email" in known else False,
                "partner_name": "Nuts" if "partner" in known else False,
                "contact_name": "Wang" if "contact" in known else False,
                "source_id": "source" in known and self.source.id,
                "country_id": "cn" in known and self.country.id,
                "state_id": False,
                "date_deadline": deal["closing"] is not None
                and date.today() + timedelta(days=deal["closing"]),
            }
        )
        arrived = self.ago(deal["arrived"])
        self.walk(lead, deal["moves"])
        for order in deal["orders"]:
            self.quote(lead, *order)
        lead = self.end(lead, deal)
        self.date_entries(lead, arrived, [gap for _stage, gap in deal["moves"]])
        if not deal["who"]:
            lead.user_id = False
        names = ("trust_gates_met", "trust_gates_all", "trust_answers_met", "trust_answers_all",
                 "trust_contacts", "credibility")  # fmt: skip
        self.store(
            lead, create_date=arrived, date_last_stage_update=arrived,
            **dict(zip(names, deal["proof"], strict=True)),
        )  # fmt: skip
        if deal["fate"] == "demoted":
            self.store(lead, gate_state="demoted")
        if lead.date_closed:
            self.store(lead, date_closed=self.ago(deal["ended"]))
        if deal["outside"] and deal["fate"] == "open":
            self.store(lead, stage_id=self.stages[2].id)
        return lead

    def walk(self, lead, moves):
        for stage, _gap in moves:
            lead.stage_id = self.stages[stage]

    def quote(self, lead, state, ago, abroad, received):
        sale = self.order(lead, 1000, confirm=False)
        self.store(sale, company_id=self.home(lead).id)
        if abroad:
            self.store(sale, currency_rate=0.125)
        self.store(sale, state=state, create_date=self.ago(ago), money_received=received)

    def end(self, lead, deal):
        fate = deal["fate"]
        reason = deal["reason"] and self.env["crm.lost.reason"].create({"name": "Price"}).id
        if fate in ("won", "again"):
            lead.action_set_won()
        elif fate in ("lost", "restored"):
            lead.action_set_lost(lost_reason_id=reason)
        elif fate == "archived":
            lead.action_archive()
        elif fate == "merged":
            other = self.lead(lead.user_id, 300)
            lead = (lead | other).merge_opportunity()
        if fate == "restored":
            lead.action_unarchive()
        if fate == "again":
            lead.stage_id = self.first_stage
        return lead

    def date_entries(self, lead, arrived, gaps):
        """The ledger from the arrival on; what has no time of its own follows a minute later."""
        moment = arrived
        for place, entry in enumerate(lead.transition_ids.sorted("sequence")):
            if place:
                moment += timedelta(minutes=gaps[place - 1] if place <= len(gaps) else 1)
            self.store_entries(entry, date=min(moment, self.now))

    # -- compared -------------------------------------------------------------------------------

    def compare(self, leads, back):
        leads = self.env["crm.lead"].union(*leads).exists()
        self.env["res.users"].browse(self.gone.id).active = False
        self.env.flush_all()
        self.env.invalidate_all()
        for user, company, day, scope in self.scopes(back):
            mine = [lead for lead in leads if self.sees(user, lead) and self.home(lead) == company]
            facts = {lead: self.facts(lead, company, day) for lead in mine}
            for code in sorted({code for each in facts.values() for code in each}):
                name, _, whole = code.partition("/")
                found = self.counted(user, name, whole=bool(whole), **scope) & leads
                expected = leads.browse([lead.id for lead in mine if facts[lead][code]])
                where = (code, user.name, company.name, day)
                self.assertEqual(found.sorted("id"), expected.sorted("id"), where)
            self.compare_values(user, facts, company, day, scope)

    def compare_values(self, user, facts, company, day, scope):
        """Sums and means: nobody else has opportunities in these companies."""

        def those(code):
            return [lead for lead, each in facts.items() if each[code]]

        values = {
            "open_deals": len(those("open_deals")),
            "open_revenue": sum(lead.expected_revenue for lead in those("open_deals")),
            "closing_revenue": sum(lead.expected_revenue for lead in those("closing_revenue")),
            "won_revenue": sum(lead.expected_revenue for lead in those("won_deals")),
            "weak_deals": len(those("weak_deals")),
            "credibility": mean(lead.credibility for lead in those("open_deals"))
            if those("open_deals")
            else None,
            "quotation_days": self.wait(user, those("quotation_days")),
            "days_to_win": mean(lead.day_close for lead in those("won_deals"))
            if those("won_deals")
            else None,
        }
        for code in ("win_rate", "key_fields", "lost_with_reason", "deals_proven", "advance_rate"):
            whole = those(f"{code}/all")
            values[code] = 100 * len(those(code)) / len(whole) if whole else None
        found = self.catalogue(user).read_figures(list(values), scope)
        for code, value in values.items():
            where = (code, user.name, company.name, day)
            if value is None:
                self.assertIsNone(found[code]["value"], where)
            else:
                self.assertAlmostEqual(found[code]["value"], value, 4, where)

    def wait(self, user, leads):
        """Days from arrival to the first offer, in the middle of them all."""
        waits = [
            min((offer.create_date - lead.create_date).total_seconds() for offer in offers) / 86400
            for lead in leads
            if (offers := self.offers(lead))
        ]
        return median(waits) if waits else None

    def offers(self, lead):
        return lead.order_ids.filtered(lambda order: order.state in ("sent", "sale", "cancel"))

    def facts(self, lead, company, day):
        """What an opportunity of the company counts as, told in the simplest way."""
        is_won = lead.active and lead.stage_id.is_won
        is_open = lead.active and not lead.stage_id.is_won
        is_lost = lead.won_status == "lost"
        closed = self.within(lead.date_closed, company, day)
        arrived = self.within(lead.create_date, company, day)
        due = lead.date_deadline
        offers = self.offers(lead).mapped("create_date")
        stood = self.stood_first(lead, company, day)
        orders = lead.order_ids.filtered(lambda order: order.state == "sale")
        ordered = sum(order.amount_untaxed / order.currency_rate for order in orders)
        least = abs(ordered - lead.expected_revenue)
        is_settled = is_open and lead.create_date < self.now - timedelta(days=30)
        return {
            "open_deals": is_open,
            "closing_revenue": is_open and due and (due.year, due.month) == (day.year, day.month),
            "won_deals": is_won and closed,
            "lost_deals": is_lost and closed,
            "win_rate": is_won and closed,
            "win_rate/all": (is_won or is_lost) and closed,
            "unassigned_leads": is_open and not lead.user_id,
            "lost_with_reason": is_lost and closed and lead.lost_reason_id,
            "lost_with_reason/all": is_lost and closed,
            "demoted_deals": is_open
            and (lead.gate_state == "demoted" or lead.gate_grace_until),
            "key_fields": arrived and lead.partner_name and lead.contact_name and lead.phone
            and getattr(lead, "industry_id", True),
            "key_fields/all": arrived,
            "empty_email": is_open and not lead.email_from,
            "empty_source": is_open and not lead.source_id,
            "empty_region": is_open and not lead.state_id and not lead.country_id,
            "weak_deals": is_open and lead.credibility < 70,
            "deals_proven": is_open and 0 < lead.trust_gates_all <= lead.trust_gates_met,
            "deals_proven/all": is_open and lead.trust_gates_all > 0,
            "stage_uncovered": is_open and lead.trust_gates_met < lead.trust_gates_all,
            "deals_in_contact": is_open and lead.trust_contacts > 0,
            "silent_deals": is_settled and not lead.trust_contacts,
            "silent_deals/all": is_settled,
            "deals_unanswered": is_open and lead.trust_answers_met < lead.trust_answers_all,
            "owner_gone": is_open and lead.user_id and not lead.user_id.active,
            "quotation_days": offers and self.within(min(offers), company, day),
            "amounts_apart": is_won and closed and orders
            and least > 0.2 * max(abs(ordered), lead.expected_revenue),
            "advance_rate": stood and self.reached_proposal(lead, company, day),
            "advance_rate/all": stood,
            "ledger_broken": is_open and self.is_broken(lead),
        }  # fmt: skip

    def stood_first(self, lead, company, day):
        """Walk through the ledger: was it in the first stage on some moment of the month?

        What somebody took elsewhere past the ledger stands where the ledger ends.
        """
        entries = lead.transition_ids.sorted("sequence")
        for entry, later in zip(entries, [*entries[1:], None], strict=True):
            there = entry.to_stage_id == self.first_stage
            if not there or entry.kind in ("lost", "archive"):
                continue
            first = self.local_day(entry.date, self.zone(company))
            last = self.local_day(later.date, self.zone(company)) if later else date.max
            month = day.replace(day=1)
            end = (month + timedelta(days=31)).replace(day=1)
            if first < end and last >= month:
                return True
        return False

    def reached_proposal(self, lead, company, day):
        return any(
            entry.kind in ("advance", "override", "won")
            and entry.to_stage_id not in (self.first_stage, self.second_stage)
            and self.within(entry.date, company, day)
            for entry in lead.transition_ids
        )

    def is_broken(self, lead):
        last = lead.transition_ids.sorted("sequence")[-1:]
        return last.to_stage_id != lead.stage_id
