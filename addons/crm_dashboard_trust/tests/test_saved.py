"""What it saved: figures of a month, from what was recorded."""

from datetime import timedelta

from odoo import fields
from odoo.addons.crm_notary.tools.periods import today
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.minutes import MINUTES
from .common import TrustCase


@tagged("post_install", "-at_install")
class TestSaved(TrustCase):
    def data(self, user, **scope):
        scope.setdefault("company_id", user.company_id.id)
        return self.env["crm.trust.page"].with_user(user).saved_data(scope)

    def saved(self, user, **scope):
        data = self.data(user, **scope)
        return {tile["code"]: tile for tile in (*data["tiles"], *data["parts"])}

    def by_itself(self, user):
        lead = self.lead(user)
        self.env.flush_all()
        robot = self.env.ref("base.user_root")
        self.env.cr.execute(
            "UPDATE crm_lead SET create_uid = %s WHERE id = %s", (robot.id, lead.id)
        )
        self.env.invalidate_all()
        return lead

    def typed(self, user):
        Lead = self.env["crm.lead"].with_user(user)
        return Lead.create({"name": "Typed", "type": "opportunity", "team_id": self.east.id})

    def test_minutes_of_leads_that_came_by_themselves(self):
        typed = self.typed(self.ann)
        before = self.saved(self.lea)["minutes_not_typed"]["value"]
        lead = self.by_itself(self.ann)
        after = self.saved(self.lea)["minutes_not_typed"]["value"]
        self.assertEqual(after - before, MINUTES["leads_by_themselves"])
        counted = self.counted(self.lea, "minutes_not_typed")
        self.assertIn(lead, counted)
        self.assertNotIn(typed, counted)

    def test_the_minutes_are_the_sum_of_lists_that_open(self):
        self.by_itself(self.ann)
        self.by_itself(self.bob)
        for user in (self.ann, self.lea, self.mia):
            with self.subTest(user=user.name):
                data = self.data(user)
                minutes = next(each for each in data["tiles"] if each["unit"] == "minutes")
                self.assertTrue(minutes["value"])
                self.assertEqual(
                    minutes["value"],
                    sum(
                        part["each"] * len(self.counted(user, part["code"]))
                        for part in data["parts"]
                    ),
                )

    def test_proofs_are_those_the_system_recorded_this_month(self):
        leads = self.lead(self.ann) | self.lead(self.bob)
        kinds = [
            (lead, way, date)
            for lead in leads
            for way in ("record", "webhook", "user")
            for date in (fields.Datetime.now(), "2020-01-01")
        ]
        # one gate has one valid proof
        gates = self.env["crm.stage.gate"].create(
            [
                {"name": "Contract", "stage_id": self.second_stage.id, "kind": "event",
                 "event_name": "signed", "mode": "off"}
                for _each in kinds
            ]
        )  # fmt: skip
        proofs = (
            self.env["crm.gate.evidence"]
            ._with_edit_sentinel()
            .create(
                [
                    {"lead_id": lead.id, "lead_key": lead.id, "gate_id": gate.id,
                     "gate_name": gate.name, "way": way, "date": date}
                    for gate, (lead, way, date) in zip(gates, kinds, strict=True)
                ]
            )
        )  # fmt: skip
        for user, seen in ((self.ann, leads[:1]), (self.lea, leads), (self.mia, leads)):
            expected = proofs.filtered(
                lambda proof, seen=seen: (
                    proof.lead_id in seen and proof.way != "user" and proof.date.year > 2020
                )
            )
            found = self.counted(user, "proofs_by_themselves") & proofs
            self.assertEqual(found.sorted("id").ids, expected.sorted("id").ids, user.name)

    def test_a_month_and_the_one_before_it(self):
        lead = self.by_itself(self.ann)
        last_month = today(self.company).replace(day=1) - timedelta(days=10)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s", (last_month, lead.id)
        )
        now, then = self.saved(self.lea), self.saved(self.lea, day=last_month.isoformat())
        self.assertEqual(now["leads_by_themselves"]["value"], 0)
        self.assertEqual(now["leads_by_themselves"]["before"], 1)
        self.assertEqual(then["leads_by_themselves"]["value"], 1)

    def test_each_says_how_it_is_worked_out(self):
        tiles = self.saved(self.mia)
        self.assertLessEqual({"minutes_not_typed", "fell_back_in_time"}, set(tiles))
        self.assertTrue(all(tile["formula"] and tile["says"] for tile in tiles.values()))

    def test_a_deal_that_fell_back_and_is_alive(self):
        lead, lost = self.lead(self.ann), self.lead(self.ann)
        for each in (lead, lost):
            each._stagegate_record_transitions(
                [
                    {
                        "lead": each,
                        "kind": "demote",
                        "cause": "evidence",
                        "from_stage": self.second_stage,
                        "to_stage": self.first_stage,
                        "reason": "",
                    }
                ]
            )
        lost.action_set_lost()
        self.env.flush_all()
        self.assertEqual(self.counted(self.lea, "fell_back_in_time"), lead)
        self.assertEqual(self.saved(self.ann)["fell_back_in_time"]["value"], 1)
        self.assertEqual(self.saved(self.bob)["fell_back_in_time"]["value"], 0)

    def test_who_has_no_crm_sees_none_of_it(self):
        self.assertNotIn("fell_back_in_time", self.saved(self.fin))

    def test_nobody_reads_another_company(self):
        with self.assertRaises(UserError):
            self.data(self.ann, company_id=self.other_company.id)
