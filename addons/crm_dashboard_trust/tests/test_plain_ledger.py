"""The ledger's figures, idle opportunities, customers there twice, drafts that were paid: each as
slow, obvious Python finds them in any data."""

from collections import defaultdict

from odoo.addons.crm_notary.tests.properties import given, st
from odoo.tests import tagged

from .test_plain_python import COMPARED, MINUTES, SETTINGS, PlainCase

ENTRY = st.tuples(
    st.sampled_from(("advance", "won", "override", "demote", "regress", "lost", "restore")),
    st.integers(0, 4),
    MINUTES,
    st.sampled_from(("ann", "bob", "out")),
    st.sampled_from(("person", "person", "evidence")),
)
WEEKS = st.one_of(st.none(), st.integers(0, 20 * 24 * 60))
SIGNS = st.fixed_dictionaries(
    {
        "create_date": st.integers(0, 20 * 24 * 60),
        "moved": WEEKS,
        "message": WEEKS,
        "spoken": st.sampled_from(("comment", "email", "notification")),
        "robot": st.booleans(),
        "paper": WEEKS,
        "meeting": WEEKS,
        "entry": WEEKS,
        "cause": st.sampled_from(("person", "evidence")),
    }
)
CUSTOMER = st.fixed_dictionaries(
    {
        "email": st.sampled_from((False, "a@example.com", "A@Example.com", "b@example.com")),
        "phone": st.sampled_from((False, "+86 139 0081 0001", "+8613900810001", "+8613900810002")),
        "parent": st.booleans(),
        "active": st.booleans(),
        "company": st.sampled_from((None, "company", "other_company")),
    }
)


@tagged("post_install", "-at_install")
class TestPlainLedger(PlainCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.tz, cls.bob.tz, cls.out.tz = "Asia/Shanghai", "America/Los_Angeles", False

    # -- ledger -------------------------------------------------------------------------------

    @SETTINGS
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(("ann", "bob", "out")), st.lists(ENTRY, min_size=1, max_size=5)
            ),
            min_size=1,
            max_size=4,
        ),
        st.integers(0, 60),
    )
    def test_any_ledger(self, ledgers, back):
        self.example(lambda: self.compare_ledgers(ledgers, back))

    def compare_ledgers(self, ledgers, back):
        entries = self.env["crm.stage.transition"].browse()
        for who, rows in ledgers:
            lead = self.lead(getattr(self, who))
            for number, row in enumerate(rows):
                lead.stage_id = self.stages[(number + 1) % 2]
                kind, span, ago, user, cause = row
                entry = lead.transition_ids.sorted("sequence")[-1:]
                self.store_entries(
                    entry, kind=kind, span=span, date=self.ago(ago), cause=cause,
                    user_id=getattr(self, user).id,
                )  # fmt: skip
                entries |= entry
        for user, company, day, scope in self.scopes(back):
            mine = entries.filtered(
                lambda entry, user=user, company=company: (
                    entry.company_id == company and self.sees(user, entry.lead_id)
                )
            )
            for code, kind in (("demotions", "demote"), ("overrides", "override")):
                expected = mine.filtered(
                    lambda entry, kind=kind, company=company, day=day: (
                        entry.kind == kind and self.within(entry.date, company, day)
                    )
                )
                found = self.counted(user, code, **scope)
                self.assertEqual(found.sorted("id"), expected.sorted("id"), (code, user.name, day))
            if user == self.mia:
                self.compare_jumps(mine, company, day, scope)

    def compare_jumps(self, entries, company, day, scope):
        """Stages that one person moved one opportunity forward in a day of their own clock."""
        spans = defaultdict(int)
        for entry in entries:
            if entry.kind in ("advance", "won", "override") and entry.cause == "person":
                zone = entry.user_id.tz or self.zone(entry.user_id.company_id)
                spans[entry.user_id, entry.lead_id, self.local_day(entry.date, zone)] += entry.span
        expected = sorted(
            (user.id, lead.id, on, span)
            for (user, lead, on), span in spans.items()
            if span >= 3 and (on.year, on.month) == (day.year, day.month)
        )
        found = self.counted(self.mia, "stage_jumps", **scope)
        told = sorted((row.user_id.id, row.lead_id.id, row.date, row.span) for row in found)
        self.assertEqual(told, expected, scope)
        self.assertEqual(self.figure(self.mia, "stage_jumps", **scope)["value"], len(expected))

    # -- idle ---------------------------------------------------------------------------------

    @SETTINGS
    @given(st.lists(SIGNS, min_size=1, max_size=5))
    def test_any_signs_of_life(self, deals):
        self.example(lambda: self.compare_idle(deals))

    def compare_idle(self, deals):
        leads, idle = self.env["crm.lead"].browse(), []
        week = 7 * 24 * 60
        for signs in deals:
            lead = self.lead(self.ann)
            leads |= lead
            moments = [signs["create_date"], signs["moved"], signs["paper"], signs["meeting"]]
            if signs["spoken"] != "notification" and not signs["robot"]:
                moments.append(signs["message"])
            if signs["cause"] == "person":
                moments.append(signs["entry"])
            self.give_signs(lead, signs)
            if all(moment is None or moment > week for moment in moments):
                idle.append(lead.id)
        found = self.counted(self.mia, "idle_deals", company_id=self.company.id)
        self.assertEqual(found.sorted("id").ids, sorted(idle))
        self.assertAlmostEqual(
            self.figure(self.mia, "idle_deals", company_id=self.company.id)["value"],
            100 * len(idle) / len(leads),
        )

    def give_signs(self, lead, signs):
        long_ago = self.ago(100 * 24 * 60)
        self.store(lead.message_ids, date=long_ago)
        self.store_entries(lead.transition_ids, date=long_ago)
        if signs["entry"] is not None:
            self.store_entries(
                lead.transition_ids, date=self.ago(signs["entry"]), cause=signs["cause"]
            )
        if signs["message"] is not None:
            author = self.env.ref("base.partner_root") if signs["robot"] else self.ann.partner_id
            message = self.env["mail.message"].create(
                {"model": "crm.lead", "res_id": lead.id, "message_type": signs["spoken"],
                 "body": "x", "author_id": author.id}
            )  # fmt: skip
            self.store(message, date=self.ago(signs["message"]))
        if signs["paper"] is not None:
            paper = self.env["ir.attachment"].create(
                {"name": "d.txt", "raw": b"x", "res_model": "crm.lead", "res_id": lead.id}
            )
            self.store(paper, create_date=self.ago(signs["paper"]))
        if signs["meeting"] is not None:
            meeting = self.meet(lead, minutes=signs["meeting"])
            # what the invitation itself wrote is not what is looked at
            self.store(lead.message_ids.filtered(lambda each: each.date > long_ago)
                       - lead.message_ids.filtered(lambda each: each.body == "<p>x</p>"),
                       date=long_ago)  # fmt: skip
            self.assertTrue(meeting.active)
        moved = signs["moved"]
        self.store(
            lead, create_date=self.ago(signs["create_date"]),
            date_last_stage_update=None if moved is None else self.ago(moved),
        )  # fmt: skip

    # -- customers ----------------------------------------------------------------------------

    @SETTINGS
    @given(st.lists(CUSTOMER, min_size=1, max_size=6))
    def test_any_customers(self, customers):
        self.example(lambda: self.compare_customers(customers))

    def compare_customers(self, customers):
        Partner = self.env["res.partner"]
        known = Partner.with_context(active_test=False).search([])
        made = Partner.browse()
        for number, values in enumerate(customers):
            company = values["company"] and getattr(self, values["company"])
            parent = made[:1] if values["parent"] and made[:1].company_id.id in (
                False, company and company.id
            ) else made.browse()  # fmt: skip
            made |= Partner.create(
                {
                    "name": f"Customer {number}", "email": values["email"],
                    "phone": values["phone"], "parent_id": parent.id,
                    "company_id": company and company.id, "active": values["active"],
                }
            )  # fmt: skip
        everybody = known | made

        def is_same(one, other):
            return any(
                one[name] and one[name] == other[name]
                for name in ("email_normalized", "phone_sanitized", "vat")
            )

        def is_twice(one):
            return any(
                other.active
                and other.commercial_partner_id != one.commercial_partner_id
                and (
                    not one.company_id
                    or other.company_id in (one.company_id, known.company_id.browse())
                )
                and is_same(one, other)
                for other in everybody
            )

        for company in (self.company, self.other_company):
            expected = made.filtered(
                lambda each, company=company: (
                    each.active
                    and each.company_id in (company, company.browse())
                    and (each.email_normalized or each.phone_sanitized or each.vat)
                    and is_twice(each)
                )
            )
            found = self.counted(self.mia, "duplicate_customers", company_id=company.id) & made
            self.assertEqual(found.sorted("id"), expected.sorted("id"), company.name)

    # -- orders -------------------------------------------------------------------------------

    @SETTINGS
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(("ann", "bob", "out")),
                st.sampled_from(("draft", "sent", "sale", "cancel")), st.sampled_from((0, 0, 5)),
            ),
            min_size=1, max_size=5,
        )
    )  # fmt: skip
    def test_any_drafts(self, orders):
        self.example(lambda: self.compare_drafts(orders))

    def compare_drafts(self, orders):
        made, paid = self.env["sale.order"].browse(), []
        for who, state, received in orders:
            sale = self.order(self.lead(getattr(self, who)), 100, confirm=False)
            self.store(sale, state=state, money_received=received)
            made |= sale
            if state in ("draft", "sent") and received > 0:
                paid.append(sale.id)
        for user, company, _day, scope in self.scopes(0):
            expected = made.browse(paid).filtered(
                lambda sale, user=user, company=company: (
                    sale.company_id == company and (user != self.ann or sale.user_id == self.ann)
                )
            )
            found = self.counted(user, "paid_drafts", **scope)
            self.assertEqual(found.sorted("id"), expected.sorted("id"), user.name)

    # -- none is forgotten --------------------------------------------------------------------

    def test_every_figure_is_compared_somewhere(self):
        for user in (self.mia, self.fin, self.out):
            codes = {listed["code"] for listed in self.catalogue(user).list_metrics()}
            self.assertFalse(codes - set(COMPARED), "write its slow computation")
