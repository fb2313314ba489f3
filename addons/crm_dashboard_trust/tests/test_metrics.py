"""Every metric, every reader: the figure is its list. And the list is what plain Python finds."""

import json
from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytz
from odoo import fields
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools.json import json_default

from .common import TrustCase


class MetricCase(TrustCase):
    """Opportunities in every state, of several people, in two companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intern = new_test_user(
            cls.env, login="trust_intern", name="Ida", groups="base.group_user",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.readers |= cls.intern
        cls.partner = cls.env["res.partner"].create(
            {"name": "Bolt Works", "email": "bolts@example.com", "phone": "+86 21 5555 0100"}
        )
        cls.bolt = cls.env["product.product"].create({"name": "Bolt", "type": "service"})

    @classmethod
    def age(cls, record, **ago):
        """Make it older than it is, as only the database can."""
        cls.backdate(record, "create_date", datetime.utcnow() - timedelta(**ago))

    @classmethod
    def meet(cls, lead, **ago):
        start = datetime.utcnow().replace(microsecond=0) - timedelta(**ago)
        return cls.env["calendar.event"].create(
            {"name": "Visit", "start": start, "stop": start + timedelta(hours=1),
             "opportunity_id": lead.id}
        )  # fmt: skip

    @classmethod
    def order(cls, lead, price, confirm=True):
        partner = lead.partner_id or cls.partner
        sale = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "opportunity_id": lead.id,
                "company_id": (lead.company_id or cls.company).id,
                "user_id": lead.user_id.id,
                "team_id": lead.team_id.id,
                "order_line": [
                    Command.create({"name": "Bolts", "product_uom_qty": 1, "price_unit": price,
                                    "product_id": cls.bolt.id, "tax_ids": False})
                ],
            }
        )  # fmt: skip
        if confirm:
            sale.action_confirm()
        return sale

    def check_all(self, users, **scope):
        """Every figure of every reader is the number of records its list opens."""
        checked = set()
        for user in users:
            for listed in self.catalogue(user).list_metrics():
                code = listed["code"]
                with self.subTest(user=user.name, code=code, **scope):
                    figure = self.figure(user, code, **scope)
                    records = self.counted(user, code, **scope)
                    checked.add(code)
                    if figure["whole"] is not None:
                        self.assertEqual(figure["part"], len(records))
                        whole = self.counted(user, code, whole=True, **scope)
                        self.assertEqual(figure["whole"], len(whole))
                        self.assertFalse(records - whole, "a part is within its whole")
                    elif listed["unit"] == "count":
                        self.assertEqual(figure["value"], len(records))
        return checked


@tagged("post_install", "-at_install")
class TestEveryMetric(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls.lead(cls.ann, 1000, phone="+86 21 5555 0101", partner_id=cls.partner.id)
        cls.won = cls.lead(cls.ann, 5000)
        cls.won.action_set_won()
        cls.lost = cls.lead(cls.bob, 3000)
        cls.lost.action_set_lost()
        cls.restored = cls.lead(cls.bob, 700)
        cls.restored.action_set_lost()
        cls.restored.action_unarchive()
        cls.archived = cls.lead(cls.bob, 800)
        cls.archived.action_archive()
        cls.merged = cls.lead(cls.lea, 10) | cls.lead(cls.lea, 20)
        cls.merged.merge_opportunity()
        cls.moved = cls.lead(cls.ann, 900)
        cls.moved.stage_id = cls.second_stage
        cls.nobody = cls.lead(cls.ann, 100)
        cls.nobody.user_id = False
        cls.abroad = cls.lead(cls.out, 4000)
        cls.age(cls.restored, days=9)
        cls.meet(cls.fresh, days=1)
        cls.meet(cls.fresh, hours=3)
        cls.order(cls.won, 2000)
        cls.order(cls.fresh, 2000, confirm=False)

    def test_the_figure_is_its_list_for_everybody(self):
        checked = self.check_all(self.readers)
        self.assertGreater(len(checked), 25)

    def test_the_figure_is_its_list_in_a_team_and_of_a_person(self):
        self.check_all(self.mia | self.lea, team_id=self.east.id)
        self.check_all(self.mia | self.lea, user_id=self.ann.id, period="week")

    def test_the_figure_is_its_list_in_another_company(self):
        self.check_all(self.mia, company_id=self.other_company.id, period="quarter")

    def test_people_without_sales_have_no_figures_of_leads(self):
        for user in self.fin | self.intern:
            for listed in self.catalogue(user).list_metrics():
                model = self.env["crm.trust.catalogue"]._available()[listed["code"]][1].model
                self.assertNotIn(model, ("crm.lead", "crm.stage.transition"), listed["code"])

    def test_every_metric_says_what_it_is(self):
        for listed in self.catalogue(self.mia).list_metrics():
            with self.subTest(code=listed["code"]):
                self.assertTrue(listed["name"] and listed["says"] and listed["formula"])
                self.assertTrue(listed["source"])
                self.assertTrue(listed["says"].endswith("."))

    def test_sellers_count_nobody_elses(self):
        self.assertEqual(self.counted(self.bob, "arrivals").user_id, self.bob)

    def test_lists_open_over_rpc(self):
        """What a browser gets is text: dates, conditions within conditions, facts."""
        catalogue = self.catalogue(self.mia)
        for listed in catalogue.list_metrics():
            action = catalogue.open_figure(listed["code"], {"company_id": self.company.id})
            sent = json.loads(json.dumps(action, default=json_default))
            model = self.env[sent["res_model"]].with_user(self.mia).with_context(**sent["context"])
            with self.subTest(code=listed["code"]):
                self.assertEqual(model.search(sent["domain"]), model.search(action["domain"]))

    # -- one by one ---------------------------------------------------------------------------

    def test_what_nobody_touched_is_idle(self):
        lead = self.lead(self.ann)
        self.assertNotIn(lead, self.counted(self.mia, "idle_deals"))
        self.make_old(lead)
        self.assertIn(lead, self.counted(self.mia, "idle_deals"))

    def test_a_note_a_document_a_meeting_are_something_real(self):
        for what in ("note", "document", "meeting"):
            lead = self.lead(self.ann)
            self.make_old(lead)
            if what == "note":
                lead.with_user(self.ann).message_post(
                    body="Sends drawings.", message_type="comment", subtype_xmlid="mail.mt_note"
                )
            elif what == "document":
                self.env["ir.attachment"].create(
                    {"name": "d.txt", "raw": b"x", "res_model": "crm.lead", "res_id": lead.id}
                )
            else:
                self.meet(lead, days=2)
            with self.subTest(what=what):
                self.assertNotIn(lead, self.counted(self.mia, "idle_deals"))

    def test_what_programs_say_is_nothing_real(self):
        lead = self.lead(self.ann)
        self.make_old(lead)
        bot = self.env.ref("base.partner_root").id
        lead.message_post(body="Reminder", author_id=bot, message_type="comment")
        lead.message_post(body="Log", message_type="notification")
        self.assertIn(lead, self.counted(self.mia, "idle_deals"))

    def test_won_without_an_order_is_a_contradiction(self):
        lead = self.lead(self.ann)
        lead.action_set_won()
        found = self.counted(self.mia, "won_without_order")
        self.assertIn(lead, found)
        self.assertNotIn(self.won, found)

    def test_a_colleagues_order_is_an_order(self):
        lead = self.lead(self.ann)
        lead.action_set_won()
        self.order(lead, 1000).user_id = self.bob
        self.assertNotIn(lead, self.counted(self.ann, "won_without_order"))

    def test_amounts_apart(self):
        self.assertIn(self.won, self.counted(self.mia, "amounts_apart"))
        self.won.expected_revenue = 2100
        self.assertNotIn(self.won, self.counted(self.mia, "amounts_apart"))

    def test_who_left_leaves_a_list(self):
        lead = self.lead(self.bob)
        self.env["res.users"].browse(self.bob.id).active = False
        self.assertIn(lead, self.counted(self.mia, "owner_gone"))

    def test_a_ledger_that_was_gone_round_is_found(self):
        self.assertFalse(self.counted(self.mia, "ledger_broken"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET stage_id = %s WHERE id = %s",
            [self.second_stage.id, self.fresh.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.counted(self.mia, "ledger_broken"), self.fresh)

    def test_what_has_the_mark_of_its_ledger_is_not_verified_the_longer_way(self):
        self.fresh.stage_id = self.second_stage
        self.lead(self.ann).action_set_lost()
        self.env.flush_all()
        Transition = type(self.env["crm.stage.transition"])
        with patch.object(Transition, "_verify_heads", side_effect=AssertionError("verified")):
            self.assertFalse(self.counted(self.mia, "ledger_broken"))
            for values in ("ledger_hash = repeat('0', 64)", "ledger_key = 'f00d'",
                           "ledger_sequence = 99", "gate_status = 'won'"):  # fmt: skip
                with self.subTest(values), self.env.cr.savepoint() as savepoint:
                    self.env.cr.execute(
                        f"UPDATE crm_lead SET {values} WHERE id = %s", self.fresh.ids
                    )
                    with self.assertRaisesRegex(AssertionError, "verified"):
                        self.counted(self.mia, "ledger_broken")
                    savepoint.rollback()

    def test_the_first_quotation_counts(self):
        lead = self.lead(self.ann)
        self.age(lead, days=4)
        self.order(lead, 500)
        self.assertIn(lead, self.counted(self.mia, "quotation_days"))
        self.assertAlmostEqual(
            self.figure(self.mia, "quotation_days", user_id=self.ann.id)["value"], 2, 0
        )

    def test_customers_that_are_there_twice(self):
        twin = self.partner.copy({"name": "Bolt Works Ltd", "email": "BOLTS@example.com"})
        colleague = self.env["res.partner"].create(
            {"name": "Wang", "parent_id": twin.id, "email": "bolts@example.com"}
        )
        found = self.counted(self.mia, "duplicate_customers")
        self.assertLessEqual(twin | self.partner, found)
        twin.email = "other@example.com"
        twin.phone = False
        self.partner.email = "single@example.com"
        self.partner.phone = False
        found = self.counted(self.mia, "duplicate_customers")
        self.assertFalse(found & (twin | self.partner | colleague))

    def test_facts_nobody_knows_are_told(self):
        Lead = self.env["crm.lead"].with_user(self.ann)
        for text in ("idle:x", "secret", "__init__", "idle:7; DROP TABLE crm_lead", False):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, "no such fact"):
                Lead.search([("trust_fact", "in", [text])])

    def test_amounts_are_compared_by_the_one_bound_only(self):
        """With any bound the sum of orders that are not theirs could be narrowed down."""
        Lead = self.env["crm.lead"].with_user(self.ann)
        with self.assertRaisesRegex(UserError, "20 percent only"):
            Lead.search([("trust_fact", "in", ["amount_apart:3"])])

    def test_facts_can_be_denied(self):
        Lead = self.env["crm.lead"]
        every = Lead.search([("id", "in", (self.won | self.moved).ids)])
        without = Lead.search([("id", "in", every.ids), ("trust_fact", "=", "no_order")])
        with_order = Lead.search([("id", "in", every.ids), ("trust_fact", "!=", "no_order")])
        self.assertEqual((without, with_order), (self.moved, self.won))


DAYS = st.integers(0, 80)
DEAL = st.fixed_dictionaries(
    {
        "who": st.sampled_from(("ann", "bob", "lea", "out", None)),
        "arrived": DAYS,
        "owned": st.integers(0, 300),
        "end": st.sampled_from((None, None, "won", "lost", "archived", "restored")),
        "ended": DAYS,
        "company": st.booleans(),
        "phone": st.booleans(),
        "customer": st.booleans(),
        "closing": st.one_of(st.none(), st.integers(-40, 40)),
        "revenue": st.sampled_from((0, 0, 1000, 1300)),
        "ordered": st.sampled_from((None, None, 1000)),
        "meetings": st.integers(0, 2),
        "type": st.sampled_from(("lead", "opportunity", "opportunity")),
    }
)


@tagged("post_install", "-at_install")
class TestPlainPython(MetricCase):
    """Any deals, any month: what the catalogue counts is what slow, obvious Python counts."""

    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )  # fmt: skip
    @given(st.lists(DEAL, min_size=1, max_size=6), st.integers(0, 70))
    def test_any_deals(self, deals, back):
        savepoint = self.env.cr.savepoint()
        try:
            leads = self.env["crm.lead"].browse()
            for deal in deals:
                leads |= self.build(deal)
            self.env.flush_all()
            self.env.invalidate_all()
            for company in (self.company, self.other_company):
                self.compare(leads, company, date.today() - timedelta(days=back))
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def build(self, deal):
        user = getattr(self, deal["who"]) if deal["who"] else self.ann
        lead = self.lead(user, deal["revenue"], type=deal["type"])
        if not deal["company"] and deal["who"]:
            shared = self.env["crm.team"].search([("name", "=", "Shared")])
            shared = shared or self.env["crm.team"].create({"name": "Shared", "company_id": False})
            lead.write({"team_id": shared.id, "company_id": False})
        lead.write(
            {
                "phone": "+86 21 5555 0199" if deal["phone"] else False,
                "partner_name": "Nuts" if deal["customer"] else False,
                "date_deadline": deal["closing"] is not None
                and date.today() + timedelta(days=deal["closing"]),
            }
        )
        for number in range(deal["meetings"]):
            self.meet(lead, days=number)
        if deal["ordered"] and deal["type"] == "opportunity":
            self.order(lead, deal["ordered"])
        if deal["end"] == "won":
            lead.action_set_won()
        elif deal["end"] in ("lost", "restored"):
            lead.action_set_lost()
        elif deal["end"] == "archived":
            lead.action_archive()
        if deal["end"] == "restored":
            lead.action_unarchive()
        if not deal["who"]:
            lead.user_id = False
        now = datetime.utcnow()
        arrived = now - timedelta(days=deal["arrived"], minutes=deal["owned"])
        self.backdate(lead, "create_date", arrived)
        if lead.date_open:
            self.backdate(lead, "date_open", arrived + timedelta(minutes=deal["owned"]))
        if lead.date_closed:
            self.backdate(lead, "date_closed", now - timedelta(days=deal["ended"]))
        return lead

    def compare(self, leads, company, day):
        facts = [self.facts(lead, company, day) for lead in leads]
        codes = {code for each in facts for code in each}
        scope = {"company_id": company.id, "day": day.isoformat()}
        for code in sorted(codes):
            # the rest of a share's code is "<code>/all"
            name, _, whole = code.partition("/")
            found = self.counted(self.mia, name, whole=bool(whole), **scope) & leads
            expected = leads.browse(
                [lead.id for lead, each in zip(leads, facts, strict=True) if each[code]]
            )
            self.assertEqual(found.sorted("id"), expected.sorted("id"), (code, scope))

    def facts(self, lead, company, day):
        """What a lead counts as, told in the simplest way."""
        zone = pytz.timezone(company.resource_calendar_id.tz or company.partner_id.tz or "UTC")
        now = datetime.utcnow()

        def within(moment):
            local = moment and pytz.utc.localize(moment).astimezone(zone).date()
            return bool(local) and (local.year, local.month) == (day.year, day.month)

        home = lead.company_id or lead.team_id.company_id or lead.user_id.company_id
        home = home or self.env["res.company"].search([], order="id", limit=1)
        ours = home == company
        deal = ours and lead.type == "opportunity"
        is_open = deal and lead.active and not lead.stage_id.is_won
        is_won = deal and lead.active and lead.stage_id.is_won
        is_lost = deal and not lead.active and lead.won_status == "lost"
        arrived = ours and within(lead.create_date)
        today = pytz.utc.localize(now).astimezone(zone).date()
        owned = bool(lead.date_open) and lead.date_open - lead.create_date <= timedelta(hours=2)
        orders = lead.order_ids.filtered(lambda sale: sale.state == "sale")
        ordered, expected = sum(orders.mapped("amount_untaxed")), lead.expected_revenue
        apart = orders and abs(ordered - expected) > 0.2 * max(abs(ordered), abs(expected))
        meetings = self.env["calendar.event"].search_count(
            [("opportunity_id", "=", lead.id), ("start", "<=", fields.Datetime.now())]
        )
        return {
            "arrivals": arrived,
            "assigned_2h": arrived and owned,
            "assigned_2h/all": arrived and (owned or now - lead.create_date > timedelta(hours=2)),
            "won_deals": is_won and within(lead.date_closed),
            "lost_deals": is_lost and within(lead.date_closed),
            "won_of_arrivals": is_won and arrived,
            "won_of_arrivals/all": deal and arrived,
            "second_meetings": arrived and meetings >= 2,
            "second_meetings/all": arrived and meetings >= 1,
            "won_without_order": is_won and within(lead.date_closed) and not orders,
            "amounts_apart": is_won and within(lead.date_closed) and bool(apart),
            "no_owner": is_open and not lead.user_id,
            "closing_passed": is_open and bool(lead.date_deadline) and lead.date_deadline < today,
            "empty_phone": is_open and not lead.phone,
            "empty_phone/all": is_open,
            "empty_customer": is_open and not lead.partner_id and not lead.partner_name,
            "empty_closing": is_open and not lead.date_deadline,
            "empty_revenue": is_open and not lead.expected_revenue,
        }
