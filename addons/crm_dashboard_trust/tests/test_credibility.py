"""Credibility: its parts are what sellers cannot make alone, and it is what its formula says."""

from datetime import timedelta
from math import floor

from freezegun import freeze_time
from odoo import fields
from odoo.addons.crm_dashboard_trust.tools.credibility import WEIGHTS, credibility, shares
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from .common import TrustCase

NOW = fields.Datetime.now


@tagged("post_install", "-at_install")
class TestFormula(BaseCase):
    def value(self, gates=None, answers=None, contacts=None, weights=WEIGHTS):
        parts = {"gates": gates, "answers": answers, "contacts": contacts}
        return credibility(parts, weights)

    def test_by_hand(self):
        # 50 × 0.75 + 25 × 0.5 + 25 × 1
        self.assertEqual(self.value(0.75, 0.5, 1.0), 75)

    def test_a_part_without_data_gives_its_weight_away(self):
        # (50 × 0.5 + 25 × 1) / 75
        self.assertEqual(self.value(0.5, None, 1.0), 67)
        self.assertEqual(self.value(None, None, 0.4), 40)

    def test_nothing_to_prove(self):
        self.assertEqual(self.value(), 100)
        self.assertEqual(self.value(0.2, weights={"gates": 0, "answers": 1, "contacts": 0}), 100)

    def test_more_contact_than_usual_is_no_more_than_all(self):
        self.assertEqual(shares(0, 0, 0, 0, 9, 1.5)["contacts"], 1.0)


@tagged("post_install", "-at_install")
class TestCredibility(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.stage.gate"].search([]).mode = "off"
        cls.deal = cls.lead(cls.ann, 1000)
        cls.customer = cls.env["res.partner"].create(
            {"name": "Bolt Works", "email": "buyer@bolts.example.com"}
        )

    # -- helpers -----------------------------------------------------------------------------

    def set_counts(self, lead, **counts):
        self.env.flush_all()
        for name, value in counts.items():
            self.env.cr.execute(
                f"UPDATE crm_lead SET trust_{name} = %s WHERE id = %s", [value, lead.id]
            )
        self.env.invalidate_all()

    def age(self, leads, days):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = ANY(%s)",
            [NOW() - timedelta(days=days), leads.ids],
        )
        self.env.invalidate_all()

    def refresh(self, company=None):
        for _ids in self.env["crm.lead"]._trust_refresh_company(company or self.company, NOW()):
            pass

    def gate(self, **values):
        return self.env["crm.stage.gate"].create(
            {
                "name": "Leader agrees",
                "stage_id": self.second_stage.id,
                "kind": "approval",
                "approver_type": "user",
                "approver_user_id": self.lea.id,
                "deadline_hours": 8,
                "mode": "enforce",
                **values,
            }
        )

    def overdue(self, approval):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_gate_approval SET deadline = %s WHERE id = %s",
            [NOW() - timedelta(hours=1), approval.id],
        )
        self.env.invalidate_all()

    def mail(self, lead=None, **values):
        """What the gateway makes of a customer's mail."""
        lead = lead or self.deal
        number = self.env["mail.message"].search_count([])
        sender = values.pop("sender", "buyer@bolts.example.com")
        self.env["mail.thread"].sudo().with_user(self.env.ref("base.user_root")).message_process(
            "crm.lead",
            f"From: {sender}\nTo: sales@example.com\nSubject: Bolts\n"
            f"Message-Id: <trust-{number}@bolts.example.com>\nContent-Type: text/plain\n\nHello",
            thread_id=lead.id,
            **values,
        )

    def counted_anew(self):
        """Ids of what a night goes to the trouble of counting and weighing."""
        refreshing = self.env["crm.lead"]._trust_refresh_company(self.company, NOW())
        return {lead_id for ids in refreshing for lead_id in ids}

    # -- parts -------------------------------------------------------------------------------

    def test_only_what_something_is_told_of_is_counted_anew(self):
        self.lead(self.ann, 2000)
        self.refresh()
        self.assertFalse(self.counted_anew())
        self.mail()
        self.assertEqual(self.counted_anew(), set(self.deal.ids))
        # what was told once may be too long ago the next time
        self.assertEqual(self.counted_anew(), set(self.deal.ids))

    def test_gates_are_weighed_as_soon_as_they_are_judged(self):
        self.gate(mode="observe")
        self.deal.stage_id = self.second_stage
        self.assertEqual((self.deal.trust_gates_met, self.deal.trust_gates_all), (0, 1))
        self.assertEqual(self.deal.credibility, 0)
        self.set_counts(self.deal, answers_met=1, answers_all=1)
        self.deal.sudo()._stagegate_refresh()
        # (50 × 0 + 25 × 1) / 75
        self.assertEqual(self.deal.credibility, 33)

    def test_an_answer_in_time_counts(self):
        gate = self.gate()
        approval = self.env["crm.gate.approval"].with_user(self.ann)._request(gate, self.deal)
        self.refresh()
        self.assertEqual(self.deal.trust_answers_all, 0, "its time is not over")
        approval.with_user(self.lea).action_approve()
        self.refresh()
        self.assertEqual((self.deal.trust_answers_met, self.deal.trust_answers_all), (1, 1))

    def test_an_answer_of_the_next_level_is_late(self):
        approval = (
            self.env["crm.gate.approval"].with_user(self.ann)._request(self.gate(), self.deal)
        )
        self.overdue(approval)
        with freeze_time(NOW() + timedelta(minutes=5)):
            approval.sudo()._decision_escalate()
        approval.with_user(self.lea).action_approve()
        self.refresh()
        self.assertEqual((self.deal.trust_answers_met, self.deal.trust_answers_all), (0, 1))

    def test_an_answer_without_a_deadline_says_nothing(self):
        approval = (
            self.env["crm.gate.approval"]
            .with_user(self.ann)
            ._request(self.gate(deadline_hours=0), self.deal)
        )
        approval.with_user(self.lea).action_approve()
        self.refresh()
        self.assertEqual(self.deal.trust_answers_all, 0)

    def test_an_answer_overdue_counts_against_it(self):
        approval = (
            self.env["crm.gate.approval"].with_user(self.ann)._request(self.gate(), self.deal)
        )
        self.overdue(approval)
        self.refresh()
        self.assertEqual((self.deal.trust_answers_met, self.deal.trust_answers_all), (0, 1))

    def test_a_customers_mail_is_contact(self):
        self.mail()
        self.refresh()
        self.assertEqual(self.deal.trust_contacts, 1)

    def test_two_mails_of_a_day_are_one_contact(self):
        self.mail()
        self.mail()
        self.refresh()
        self.assertEqual(self.deal.trust_contacts, 1)

    def test_what_the_seller_writes_in_the_customers_name_is_none(self):
        self.deal.with_user(self.ann).message_post(
            body="I will buy", author_id=self.customer.id, message_type="comment"
        )
        self.deal.with_user(self.ann).message_post(
            body="I will buy", email_from="buyer@bolts.example.com", author_id=False,
            message_type="email",
        )  # fmt: skip
        self.refresh()
        self.assertEqual(self.deal.trust_contacts, 0)

    def test_what_the_seller_sends_through_the_gateway_is_none(self):
        self.mail(sender=self.ann.email_formatted)
        self.refresh()
        self.assertEqual(self.deal.trust_contacts, 0)

    def test_machines_are_no_customers(self):
        self.mail(sender="mailer-daemon@bolts.example.com")
        self.mail(sender="no-reply@bolts.example.com")
        self.refresh()
        self.assertEqual(self.deal.trust_contacts, 0)

    def test_contact_is_measured_by_what_is_usual_for_the_stage(self):
        deals = self.deal + self.env["crm.lead"].concat(*(self.lead(self.ann) for _n in range(9)))
        self.age(deals, 60)
        for deal in deals[:5]:
            self.mail(deal)
        self.refresh()
        # 5 days of contact of 10 deals: half a day each
        self.assertEqual(set(deals.mapped("trust_contacts_usual")), {0.5})
        self.assertEqual(deals.mapped("credibility"), [100] * 5 + [0] * 5)

    def test_too_few_deals_or_too_young_ones_have_nothing_usual(self):
        deals = self.deal + self.env["crm.lead"].concat(*(self.lead(self.ann) for _n in range(9)))
        self.age(deals[1:], 60)
        for deal in deals[1:]:
            self.mail(deal)
        self.refresh()
        self.assertEqual(set(deals.mapped("trust_contacts_usual")), {0})
        self.lead(self.ann)
        self.age(deals[0], 5)
        self.age(self.env["crm.lead"].search([("user_id", "=", self.ann.id)]) - deals[0], 60)
        self.refresh()
        self.assertEqual(deals[1].trust_contacts_usual, 1.0)
        self.assertEqual(deals[0].trust_contacts_usual, 0, "it had no time for contact")

    def test_the_history_has_it(self):
        Snapshot = self.env["crm.trust.snapshot"]
        approval = (
            self.env["crm.gate.approval"].with_user(self.ann)._request(self.gate(), self.deal)
        )
        self.overdue(approval)
        for _count in Snapshot._take(self.company, NOW()):
            pass
        row = Snapshot.search([("lead_key", "=", self.deal.id)])
        self.assertEqual((row.credibility, self.deal.credibility), (0, 0))

    def test_nobody_writes_it(self):
        for name in ("credibility", "trust_contacts", "trust_answers_met", "trust_gates_met"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.deal.with_user(self.mia).write({name: 99})

    # -- settings ----------------------------------------------------------------------------

    def test_weights_are_set(self):
        self.set_counts(self.deal, answers_met=1, answers_all=4, gates_met=1, gates_all=1)
        self.env["res.config.settings"].create(
            {"trust_weight_gates": 0, "trust_weight_answers": 10, "trust_weight_contacts": 0}
        ).execute()
        self.assertEqual(self.deal.credibility, 25)
        values = self.env["res.config.settings"].create({})
        self.assertEqual((values.trust_weight_gates, values.trust_weight_answers), (0, 10))

    def test_weights_of_nothing_are_refused(self):
        for weights in ((0, 0, 0), (50, -1, 25)):
            with self.subTest(weights), self.assertRaises(ValidationError):
                self.env["res.config.settings"].create(
                    dict(zip(("trust_weight_gates", "trust_weight_answers",
                              "trust_weight_contacts"), weights, strict=True))
                )  # fmt: skip

    # -- where it is opened ------------------------------------------------------------------

    def parts(self, told):
        return {part["key"]: part for part in told["parts"]}

    def test_the_opportunity_tells_its_parts(self):
        self.set_counts(self.deal, gates_met=3, gates_all=4, answers_met=1, answers_all=2)
        self.env["crm.lead"]._trust_reweigh()
        told = self.env["crm.trust.credibility"].with_user(self.ann).lead_parts(self.deal.id)
        # (50 × 0.75 + 25 × 0.5) / 75
        self.assertEqual((told["value"], told["sign"]), (67, "low"))
        parts = self.parts(told)
        self.assertEqual([parts[key]["percent"] for key in WEIGHTS], [75, 50, None])
        self.assertEqual([parts[key]["weight"] for key in WEIGHTS], [67, 33, 0])
        self.assertIn("3 of 4", parts["gates"]["told"])

    def test_the_button_counts_anew_and_shows(self):
        self.mail()
        action = self.deal.with_user(self.ann).action_trust_credibility()
        self.assertEqual(action["tag"], "crm_dashboard_trust.credibility")
        told = self.env["crm.trust.credibility"].with_user(self.ann).lead_parts(self.deal.id)
        (messages,) = self.parts(told)["contacts"]["lists"]
        found = self.env["mail.message"].with_user(self.ann).search(messages["action"]["domain"])
        self.assertEqual(len(found), 1)

    def test_whoever_may_not_see_it_learns_nothing(self):
        for user in (self.bob, self.fin, self.out):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.env["crm.trust.credibility"].with_user(user).lead_parts(self.deal.id)
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.deal.with_user(user).action_trust_credibility()

    def test_a_group_is_what_its_reader_sees(self):
        self.set_counts(self.deal, gates_met=1, gates_all=2)
        other = self.lead(self.bob)
        self.set_counts(other, gates_met=2, gates_all=2)
        self.env["crm.lead"]._trust_reweigh()
        Credibility = self.env["crm.trust.credibility"]
        for user, count, value in ((self.ann, 1, 50), (self.bob, 1, 100), (self.mia, 2, 75)):
            with self.subTest(user.name):
                told = Credibility.with_user(user).group_parts("stage", self.first_stage.id)
                self.assertEqual((told["count"], told["value"]), (count, value))
        told = Credibility.with_user(self.mia).group_parts("team", self.east.id)
        self.assertEqual((told["count"], told["value"]), (1, 50))
        told = Credibility.with_user(self.ann).group_parts("person", self.bob.id)
        self.assertEqual((told["count"], told["value"]), (0, None))
        with self.assertRaises(UserError):
            Credibility.with_user(self.fin).group_parts("stage", self.first_stage.id)
        with self.assertRaises(UserError):
            Credibility.with_user(self.mia).group_parts("id", self.deal.id)

    def test_a_groups_lists_are_what_was_counted(self):
        self.set_counts(self.deal, gates_met=1, gates_all=2, answers_met=2, answers_all=2)
        told = (
            self.env["crm.trust.credibility"].with_user(self.mia).group_parts("person", self.ann.id)
        )
        found = {}
        for key, part in self.parts(told).items():
            action = part["lists"][0]["action"]
            Lead = self.env["crm.lead"].with_user(self.mia).with_context(**action["context"])
            found[key] = Lead.search(action["domain"])
        self.assertEqual(found["gates"], self.deal)
        self.assertFalse(found["answers"] | found["contacts"])

    def test_the_figures(self):
        self.set_counts(self.deal, gates_met=1, gates_all=2, answers_met=1, answers_all=2)
        self.lead(self.bob)
        self.env["crm.lead"]._trust_reweigh()
        for code, user, value in (
            ("credibility", self.ann, 50),
            ("credibility", self.mia, 75),
            ("weak_deals", self.mia, 1),
            ("deals_proven", self.mia, 0),
            ("deals_unanswered", self.mia, 1),
            ("deals_unanswered", self.bob, 0),
            ("deals_in_contact", self.mia, 0),
        ):
            with self.subTest(code, user=user.name):
                self.assertEqual(self.figure(user, code)["value"], value)

    def test_refreshing_costs_the_same_for_many(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.refresh()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        self.env["crm.lead"].create(
            [{"name": f"{n}", "type": "opportunity", "team_id": self.east.id} for n in range(60)]
        )
        self.assertLessEqual(queries(), few)

    # -- the same in plain Python --------------------------------------------------------------

    @settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
    )
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 6), st.integers(0, 6), st.integers(0, 4), st.integers(0, 4),
                st.integers(0, 9), st.sampled_from([0, 0.5, 1, 1.5, 4]),
            ),
            min_size=1, max_size=8,
        ),
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60)),
    )  # fmt: skip
    def test_the_database_works_it_out_as_the_formula_says(self, rows, chosen):
        weights = dict(zip(WEIGHTS, chosen, strict=True))
        parameters = self.env["ir.config_parameter"].sudo()
        for key, weight in weights.items():
            parameters.set_param(f"crm_dashboard_trust.weight_{key}", str(weight))
        names = (
            "gates_met", "gates_all", "answers_met", "answers_all", "contacts", "contacts_usual"
        )  # fmt: skip
        leads = self.env["crm.lead"].concat(*(self.lead(self.ann) for _row in rows))
        expected = []
        for lead, row in zip(leads, rows, strict=True):
            counts = (min(row[:2]), max(row[:2]), min(row[2:4]), max(row[2:4]), *row[4:])
            self.set_counts(lead, **dict(zip(names, counts, strict=True)))
            total = reached = 0
            if counts[1]:
                total, reached = total + chosen[0], reached + chosen[0] * (counts[0] / counts[1])
            if counts[3]:
                total, reached = total + chosen[1], reached + chosen[1] * (counts[2] / counts[3])
            if counts[5]:
                total += chosen[2]
                reached += chosen[2] * min(counts[4] / counts[5], 1)
            expected.append(floor(100 * reached / total + 0.5) if total else 100)
        self.env["crm.lead"]._trust_reweigh()
        self.assertEqual(leads.mapped("credibility"), expected)

    def test_what_was_judged_before_the_addon_keeps_its_credibility(self):
        """Until it is judged again nobody knows how many of its gates hold."""
        deal = self.lead(self.ann)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET trust_gates_all = NULL, credibility = 40,"
            " date_gate_judged = now() WHERE id = %s",
            [deal.id],
        )
        self.env.invalidate_all()
        deal.sudo()._trust_refresh()
        self.assertEqual(deal.credibility, 40)
