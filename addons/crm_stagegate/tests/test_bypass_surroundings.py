"""Moves by what lies around an opportunity: teams, stages, gates, SQL."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .bypass import BypassCase


@tagged("post_install", "-at_install")
class TestTeamAndStageChanges(BypassCase):
    def test_a_guarded_stage_is_closed_to_leads_of_other_teams_too(self):
        """Into the team's won stage while belonging to an unguarded team, then back."""
        for role in ("seller", "leader", "manager", "superuser"):
            with self.subTest(role=role), self._rolled_back():

                def detour(lead):
                    lead.write({"team_id": self.other_team.id, "stage_id": self.contract.id})

                self._attempt(detour, self.unproven.with_user(getattr(self, role)))
                self.assertEqual(self._leads_without_right(), [])

    def test_leaving_the_team_is_no_way_to_keep_a_stage_without_proof(self):
        # leads without a team have a pipeline too
        self.env["crm.stage"].create({"name": "Inbox", "sequence": 9, "team_ids": False})
        self.proven.stage_id = self.contract
        self.proven.with_user(self.seller).team_id = False
        self.env.flush_all()
        self.assertEqual(self._leads_without_right(), [])
        self.assertVerified(self.proven)

    def test_without_a_team(self):
        def no_team(lead):
            lead.write({"team_id": False, "stage_id": self.contract.id})

        self._attempt(no_team, self.unproven.with_user(self.seller))
        self.assertEqual(self._leads_without_right(), [])

    def _lead_in_shared_stage(self):
        shared = self.env["crm.stage"].create({"name": "Shared", "sequence": 5, "team_ids": False})
        lead = self._create_lead("Elsewhere", team_id=self.other_team.id, stage_id=shared.id)
        self.env.flush_all()
        self.assertEqual(lead.stage_id, shared)
        return lead

    def test_team_change_is_judged(self):
        lead = self._lead_in_shared_stage()
        lead.with_user(self.manager).team_id = self.team
        self.env.flush_all()
        self.assertEqual(lead.stage_id, self.drawing)
        self.assertEqual(self._ledger(lead)[-1], ("demote", "Shared", "Drawing"))
        self.assertEqual(
            self.Transition.search([("lead_key", "=", lead.id)], limit=1).cause, "pipeline"
        )

    def test_team_change_by_way_of_the_user_is_judged(self):
        lead = self._lead_in_shared_stage()
        lead.user_id = False
        self.team.sequence = -10
        lead.with_user(self.manager).user_id = self.seller_2
        self.env.flush_all()
        if lead.team_id == self.team:
            self.assertEqual(lead.stage_id, self.drawing)

    def test_grace_is_for_lost_evidence_and_not_for_a_team_change(self):
        self.env.company.gate_grace_hours = 8
        lead = self._lead_in_shared_stage()
        lead.team_id = self.team
        self.env.flush_all()
        self.assertEqual(lead.stage_id, self.drawing)

    def test_grace_is_no_way_round_a_domain(self):
        """Small to slip through, big again: no evidence was lost, so there is no grace."""
        self.env.company.gate_grace_hours = 8
        (self.gate_drawing | self.gate_leader).lead_domain = "[('expected_revenue', '>', 1000)]"
        self.lead.expected_revenue = 10
        self.lead.stage_id = self.sample
        self.lead.expected_revenue = 5000
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_salespeople_cannot_change_stages_or_gates(self):
        attempts = {
            "stage order": lambda env: self.sample.with_env(env).write({"sequence": 0}),
            "won mark": lambda env: self.drawing.with_env(env).write({"is_won": True}),
            "teams of a stage": lambda env: self.sample.with_env(env).write({"team_ids": False}),
            "gates of a stage": lambda env: self.sample.with_env(env).write(
                {"gate_ids": [Command.clear()]}
            ),
            "deleting a stage": lambda env: self.sample.with_env(env).unlink(),
            "mode": lambda env: self.gate_leader.with_env(env).write({"mode": "off"}),
            "domain": lambda env: self.gate_leader.with_env(env).write(
                {"lead_domain": "[('id', '=', 0)]"}
            ),
            "deleting a gate": lambda env: self.gate_leader.with_env(env).unlink(),
            "archiving a gate": lambda env: self.gate_leader.with_env(env).action_archive(),
            "document type": lambda env: self.drawing_type.with_env(env).write(
                {"allow_image": True}
            ),
            "role": lambda env: self.role_engineer.with_env(env).write(
                {"user_ids": [Command.link(env.uid)]}
            ),
            "team leader": lambda env: self.team.with_env(env).write({"user_id": env.uid}),
            "grace": lambda env: env.company.write({"gate_grace_hours": 1000}),
            "judging date": lambda env: env["ir.config_parameter"].set_param(
                "crm_stagegate.judge_before", False
            ),
        }
        for role in ("seller", "leader", "engineer"):
            for name, attempt in attempts.items():
                with self.subTest(role=role, attempt=name), self._rolled_back():
                    user = getattr(self, role)
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        attempt(self.env(user=user))
                        self.env.flush_all()

    def _sweep(self):
        self.env["crm.lead"]._stagegate_schedule_sweep()
        (self.lead | self.proven | self.unproven)._stagegate_judge_each("Swept", "rules")
        self.env.flush_all()

    def test_reordering_stages_is_judged_by_the_sweep(self):
        self.unproven.stage_id = self.drawing
        self.drawing.with_user(self.manager).sequence = 10
        self._sweep()
        self.assertEqual(self.unproven.stage_id, self.enquiry)
        self.assertEqual(
            self.Transition.search([("lead_key", "=", self.unproven.id)], limit=1).cause, "rules"
        )

    def test_deleting_a_stage_deletes_its_gates_and_keeps_ledgers(self):
        self.proven.stage_id = self.sample
        self.proven.stage_id = self.drawing
        self.sample.with_user(self.manager).unlink()
        self._sweep()
        entries = self.Transition.search([("lead_key", "=", self.proven.id)])
        self.assertIn("Sample", entries.mapped("to_stage_name"))
        self.assertVerified(self.proven)
        self.unproven.stage_id = self.contract

    def test_stage_taken_from_the_team_is_closed_to_it(self):
        self.sample.with_user(self.manager).team_ids = self.other_team
        error = self._attempt(
            lambda lead: lead.write({"stage_id": self.sample.id}),
            self.unproven.with_user(self.seller),
        )
        self.assertTrue(error)
        self.assertEqual(self._leads_without_right(), [])

    def test_stage_that_becomes_won_keeps_its_gates(self):
        self.sample.with_user(self.manager).is_won = True
        for way in (
            lambda lead: lead.write({"stage_id": self.sample.id}),
            lambda lead: lead.action_set_won(),
        ):
            self._attempt(way, self.unproven.with_user(self.seller))
            self.assertNotEqual(self.unproven.stage_id, self.sample)

    def test_won_cannot_be_written_without_its_stage(self):
        for role in ("seller", "leader", "manager", "superuser"):
            for values in ({"won_status": "won"}, {"won_status": "won", "probability": 100}):
                with self.subTest(role=role, values=values), self._rolled_back():
                    self._attempt(
                        lambda lead, values=values: lead.write(values),
                        self.unproven.with_user(getattr(self, role)),
                    )
                    self.assertNotEqual(self.unproven.won_status, "won")

    def test_cron_and_automatic_code_are_judged(self):
        cron = self.env["ir.cron"].create(
            {
                "name": "Push everything",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "code",
                "code": f"env['crm.lead'].browse({self.unproven.id})"
                f".write({{'stage_id': {self.sample.id}}})",
            }
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            cron.ir_actions_server_id.run()
        self.assertEqual(self._leads_without_right(), [])


@tagged("post_install", "-at_install")
class TestDirectSql(BypassCase):
    def _move_behind_the_back(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET stage_id = %s WHERE id = %s", [self.contract.id, self.unproven.id]
        )
        self.env.invalidate_all()

    def test_found_by_the_verifier(self):
        self._move_behind_the_back()
        (problem,) = self.Transition._verify(self.unproven.ids)
        self.assertIn("behind the ledger's back", problem["problem"])

    def test_found_and_taken_back_by_the_sweep(self):
        self._move_behind_the_back()
        self.unproven._stagegate_judge_each("Swept", "rules")
        self.assertEqual(self.unproven.stage_id, self.drawing)
        kinds = [entry[0] for entry in self._ledger(self.unproven)]
        self.assertEqual(kinds[-2:], ["outside", "demote"])
        self.assertVerified(self.unproven)

    def test_taken_back_at_once_whatever_the_grace(self):
        self.env.company.gate_grace_hours = 8
        self._move_behind_the_back()
        self.unproven._stagegate_judge_each("Swept", "rules")
        self.assertEqual(self.unproven.stage_id, self.drawing)

    def test_found_also_when_somebody_just_saves(self):
        self._move_behind_the_back()
        self.unproven.with_user(self.seller).write({"team_id": self.team.id})
        self.assertEqual(self.unproven.stage_id, self.drawing)
