"""Two companies, each with a pipeline of its own; stages that are merged."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..exceptions import GateRefused
from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestTwoCompanies(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_2 = cls.env["res.company"].create({"name": "Fasteners Europe"})
        cls.seller_there = new_test_user(
            cls.env,
            login="sg_seller_there",
            groups="sales_team.group_sale_salesman",
            company_id=cls.company_2.id,
            company_ids=[Command.set(cls.company_2.ids)],
        )
        cls.team_there = cls.env["crm.team"].create(
            {
                "name": "Europe",
                "company_id": cls.company_2.id,
                "member_ids": [Command.set(cls.seller_there.ids)],
            }
        )
        Stage = cls.env["crm.stage"]
        cls.first_there, cls.pilot_there, cls.won_there = (
            Stage.create({"name": name, "sequence": number, "team_ids": cls.team_there.ids, **more})
            for number, (name, more) in enumerate(
                [("Contact", {}), ("Pilot", {}), ("Signed", {"is_won": True})], start=1
            )
        )
        cls.gate_there = cls.Gate.create(
            {
                "name": "Phone",
                "stage_id": cls.pilot_there.id,
                "kind": "field",
                "mode": "enforce",
                "field_ids": [
                    Command.set(cls.env["ir.model.fields"]._get("crm.lead", "phone").ids)
                ],
            }
        )
        cls.lead_there = cls.env["crm.lead"].create(
            {
                "name": "Rivets",
                "type": "opportunity",
                "company_id": cls.company_2.id,
                "team_id": cls.team_there.id,
                "user_id": cls.seller_there.id,
                "stage_id": cls.first_there.id,
            }
        )
        cls.env.flush_all()

    def test_each_pipeline_asks_for_its_own_proofs_only(self):
        there = self.lead_there.with_user(self.seller_there)
        with self.assertRaises(GateRefused) as refused:
            there.stage_id = self.pilot_there
        self.assertIn("Phone", str(refused.exception))
        self.assertNotIn("Drawing", str(refused.exception))
        there.write({"phone": "+49 30 1234", "stage_id": self.pilot_there.id})
        with self.assertRaises(GateRefused) as refused:
            self.lead.with_user(self.seller).stage_id = self.sample
        self.assertNotIn("Phone", str(refused.exception))
        self.assertVerified(self.lead | self.lead_there)

    def test_proofs_for_gates_of_the_other_pipeline_are_not_noted(self):
        self.lead.phone = "+86 20 1234"
        self.env.flush_all()
        noted = self.Evidence.search([("lead_id", "=", self.lead.id)]).gate_id
        self.assertNotIn(self.gate_there, noted)

    def test_proofs_given_before_a_change_of_team_still_follow_their_source(self):
        self.lead_there.phone = "+49 30 1234"
        self.env.flush_all()
        proof = self.Evidence.search(
            [("lead_id", "=", self.lead_there.id), ("gate_id", "=", self.gate_there.id)]
        )
        self.assertEqual(proof.state, "valid")
        self.lead_there.write(
            {
                "company_id": self.env.company.id,
                "team_id": self.team.id,
                "user_id": self.seller.id,
            }
        )
        self.lead_there.phone = False
        self.env.flush_all()
        self.assertEqual(proof.state, "revoked")

    def test_stages_of_the_other_company_are_closed(self):
        with self.assertRaises(GateRefused):
            self.lead.with_user(self.seller).stage_id = self.pilot_there

    def test_one_batch_over_both_names_each_problem(self):
        both = self.lead | self.lead_there
        with self.assertRaises(GateRefused) as refused:
            both.write({"stage_id": self.pilot_there.id})
        self.assertIn(self.lead.name, str(refused.exception))
        self.assertIn(self.lead_there.name, str(refused.exception))

    def test_a_stage_with_leads_in_it_cannot_be_deleted(self):
        self.lead_there.write({"phone": "+49 30 1234", "stage_id": self.pilot_there.id})
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.pilot_there.with_user(self.manager).unlink()
        self.assertEqual(self.lead_there.stage_id, self.pilot_there)
        self.assertTrue(self.gate_there.exists())

    def test_merging_a_stage_into_the_one_before_moves_its_leads_and_frees_the_rest(self):
        self.lead_there.write({"phone": "+49 30 1234", "stage_id": self.pilot_there.id})
        self.lead_there.stage_id = self.first_there
        self.env.flush_all()
        self.pilot_there.with_user(self.manager).unlink()
        self.lead_there.phone = False
        self.lead_there.stage_id = self.won_there
        self.assertEqual(
            [kind for kind, _from, _to in self._ledger(self.lead_there)],
            ["enter", "advance", "regress", "won"],
        )
        self.assertVerified(self.lead_there)

    def test_a_seller_of_one_company_sees_no_ledger_of_the_other(self):
        entries = self.Transition.search([("lead_id", "=", self.lead_there.id)])
        self.assertTrue(entries)
        self.assertFalse(self.Transition.with_user(self.seller).search([("id", "in", entries.ids)]))

    def test_nobody_asks_a_team_leader_of_the_other_company(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.seller_there).action_gate_do(self.gate_leader.id)
