"""Several people at one opportunity at once: real connections and commits, one order of events."""

import threading
import unittest

from odoo import SUPERUSER_ID, api
from odoo.addons.crm_stagegate.tools.pdf import make_pdf
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .processes import CommittedCase, our_addons, scratch

ROUNDS = 12
# losing a race and trying again is the normal case here
CORE_SAYS = ("odoo.sql_db", "odoo.service.model")


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestConcurrency(CommittedCase):
    addons = our_addons()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.environment(no_reset_password=True) as env:
            cls._set_up_pipeline(env)

    @classmethod
    def _set_up_pipeline(cls, env):
        sales = env.ref("sales_team.group_sale_salesman_all_leads")
        people = env["res.users"].create(
            [
                {"name": name, "login": f"race_{name}", "group_ids": [(4, sales.id)]}
                for name in ("one", "two", "leader")
            ]
        )
        cls.one, cls.two, cls.leader = people.ids
        team = env["crm.team"].create({"name": "Race", "user_id": cls.leader})
        stages = env["crm.stage"].create(
            [
                {"name": f"Race {number}", "sequence": -9 + number, "team_ids": [(6, 0, team.ids)]}
                for number in range(3)
            ]
        )
        document_type = env["crm.document.type"].create({"name": "Race"})
        gates = env["crm.stage.gate"].create(
            [
                {
                    "name": "Leader agrees",
                    "stage_id": stages[2].id,
                    "kind": "approval",
                    "mode": "enforce",
                    "approver_type": "leader",
                },
                {
                    "name": "Drawing",
                    "stage_id": stages[2].id,
                    "kind": "document",
                    "mode": "enforce",
                    "document_type_id": document_type.id,
                },
            ]
        )
        cls.team, cls.document_type = team.id, document_type.id
        cls.first, cls.middle, cls.guarded = stages.ids
        cls.gate_leader, cls.gate_drawing = gates.ids
        env["crm.lead"]._stagegate_schedule_sweep()

    # -- running ----------------------------------------------------------------------------

    def _call(self, uid, work):
        """Do ``work(env)`` as a request of ``uid`` would: in a transaction, tried again."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, uid, {})
            return retrying(lambda: work(env), env)

    def _at_once(self, *calls):
        """Run ``(uid, work)`` calls at the same time; their refusals, None where there is none."""
        barrier = threading.Barrier(len(calls))
        outcome = [None] * len(calls)

        def run(number, uid, work):
            threading.current_thread().dbname = self.database
            barrier.wait()
            try:
                self._call(uid, work)
            except Exception as error:
                outcome[number] = error

        threads = [
            threading.Thread(target=run, args=(number, *call)) for number, call in enumerate(calls)
        ]
        # once for all: a thread that ends would let the others speak
        with mute_logger(*CORE_SAYS):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        for error in outcome:
            if error is not None and not isinstance(error, UserError):
                raise error
        return outcome

    def _create_lead(self, proven=True):
        def work(env):
            lead = env["crm.lead"].create(
                {
                    "name": "Race",
                    "type": "opportunity",
                    "team_id": self.team,
                    "user_id": self.one,
                    "stage_id": self.middle,
                }
            )
            if proven:
                self._upload(env, lead.id)
                gate = env["crm.stage.gate"].browse(self.gate_leader)
                env["crm.gate.approval"]._request(gate, lead).with_user(
                    self.leader
                ).action_approve()
            return lead.id

        return self._call(self.one, work)

    def _upload(self, env, lead_id):
        env["ir.attachment"].create(
            {
                "name": "drawing.pdf",
                "raw": make_pdf(f"{lead_id}"),
                "res_model": "crm.lead",
                "res_id": lead_id,
                "document_type_id": self.document_type,
            }
        )

    def _check(self, lead_id):
        """Whole chain, last entry is the stage, the stage is proven; returns the entries' kinds."""
        with self.environment() as env:
            Transition = env["crm.stage.transition"]
            self.assertEqual(list(Transition._verify([lead_id])), [])
            entries = Transition.search([("lead_key", "=", lead_id)], order="sequence")
            self.assertEqual(entries.mapped("sequence"), list(range(1, len(entries) + 1)))
            lead = env["crm.lead"].browse(lead_id)
            self.assertEqual(entries[-1:].to_stage_id, lead.stage_id)
            board = lead._stagegate_board()
            self.assertFalse(
                board.missing(board.leads, board.leads.stage_id),
                f"unproven in {lead.stage_id.name}: {entries.mapped('kind')}",
            )
            valid = lead.evidence_ids.filtered(lambda each: each.state == "valid")
            self.assertEqual(len(valid), len(valid.gate_id), "one valid proof for each gate")
            return entries.mapped("kind")

    def _move(self, lead_id, stage_id):
        return lambda env: env["crm.lead"].browse(lead_id).write({"stage_id": stage_id})

    # -- races ------------------------------------------------------------------------------

    def test_two_people_push_the_same_lead(self):
        for _round in range(ROUNDS):
            lead_id = self._create_lead()
            refused = self._at_once(
                (self.one, self._move(lead_id, self.guarded)),
                (self.two, self._move(lead_id, self.guarded)),
            )
            self.assertEqual(refused, [None, None])
            # the second one finds it done
            self.assertEqual(self._check(lead_id), ["enter", "advance"])

    def test_two_people_push_it_in_two_directions(self):
        for _round in range(ROUNDS):
            lead_id = self._create_lead()
            self._at_once(
                (self.one, self._move(lead_id, self.guarded)),
                (self.two, self._move(lead_id, self.first)),
            )
            kinds = self._check(lead_id)
            self.assertEqual(len(kinds), 3)

    def _withdraw(self, lead_id):
        def work(env):
            approval = env["crm.gate.approval"].search(
                [("lead_id", "=", lead_id), ("state", "=", "approved")]
            )
            approval.action_withdraw("The customer changed the thread.")

        return work

    def test_approval_withdrawn_while_the_move_commits(self):
        outcomes = set()
        for _round in range(ROUNDS):
            lead_id = self._create_lead()
            moved, withdrawn = self._at_once(
                (self.one, self._move(lead_id, self.guarded)),
                (self.leader, self._withdraw(lead_id)),
            )
            self.assertIsNone(withdrawn)
            kinds = self._check(lead_id)
            # either it was refused, or it moved and fell back
            self.assertEqual(kinds, ["enter"] if moved else ["enter", "advance", "demote"])
            outcomes.add(bool(moved))

    def _delete_documents(self, lead_id):
        def work(env):
            env["ir.attachment"].search(
                [("res_model", "=", "crm.lead"), ("res_id", "=", lead_id)]
            ).unlink()

        return work

    def test_document_deleted_while_the_move_commits(self):
        for _round in range(ROUNDS):
            lead_id = self._create_lead()
            moved, deleted = self._at_once(
                (self.one, self._move(lead_id, self.guarded)),
                (self.two, self._delete_documents(lead_id)),
            )
            self.assertIsNone(deleted)
            kinds = self._check(lead_id)
            self.assertEqual(kinds, ["enter"] if moved else ["enter", "advance", "demote"])

    def test_two_uploads_and_a_move(self):
        for _round in range(ROUNDS // 2):
            lead_id = self._create_lead(proven=False)
            self._at_once(
                (self.one, lambda env, lead_id=lead_id: self._upload(env, lead_id)),
                (self.two, lambda env, lead_id=lead_id: self._upload(env, lead_id)),
                (self.one, self._move(lead_id, self.guarded)),
            )
            self.assertEqual(self._check(lead_id), ["enter"])

    def test_two_sweeps_at_once_demote_once(self):
        for _round in range(ROUNDS // 2):
            lead_id = self._create_lead()
            self._call(self.one, self._move(lead_id, self.guarded))
            with self.registry.cursor() as cr:
                # a proof that goes where nobody looks
                cr.execute(
                    "UPDATE ir_attachment SET document_type_id = NULL"
                    " WHERE res_model = 'crm.lead' AND res_id = %s",
                    [lead_id],
                )

            def sweep(env, lead_id=lead_id):
                leads = env["crm.lead"].sudo().browse(lead_id).try_lock_for_update()
                leads._stagegate_judge_each("Swept", "rules")

            self._at_once((self.one, sweep), (self.two, sweep))
            self.assertEqual(self._check(lead_id), ["enter", "advance", "demote"])

    # -- rules ------------------------------------------------------------------------------

    def _mode(self, env):
        gate = env["crm.stage.gate"].browse(self.gate_drawing)
        gate._load_judged_fields()
        return gate.mode

    def _set_mode(self, mode):
        self._call(
            SUPERUSER_ID,
            lambda env: env["crm.stage.gate"].browse(self.gate_drawing).write({"mode": mode}),
        )

    def test_rules_take_effect_with_their_commit(self):
        """A transaction from before, as a sweep's, must not keep the old ones alive."""
        self.addCleanup(self._set_mode, "enforce")
        self._set_mode("observe")
        with self.registry.cursor() as cr:
            before = api.Environment(cr, SUPERUSER_ID, {})
            cr.execute("SELECT 1")
            self._set_mode("enforce")
            # what it keeps in memory now is what was in force when it began
            self.assertEqual(self._mode(before), "observe")
            with self.registry.cursor() as newer:
                self.assertEqual(self._mode(api.Environment(newer, SUPERUSER_ID, {})), "enforce")
            self.assertEqual(self._mode(before), "observe")

    def test_rules_that_were_undone_were_never_in_force(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["crm.stage.gate"].browse(self.gate_drawing).mode = "off"
            env.flush_all()
            self.assertNotIn(self.gate_drawing, env["crm.stage.gate"]._in_play_ids())
            cr.rollback()
            self.assertIn(self.gate_drawing, env["crm.stage.gate"]._in_play_ids())
