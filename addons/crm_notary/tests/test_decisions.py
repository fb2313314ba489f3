"""Asking, deciding, withdrawing; who may decide is looked up whenever it matters."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_decision import DecisionCase

RULES = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install")
class TestWhoDecides(DecisionCase):
    def test_each_kind_of_holder(self):
        group = self.env["res.groups"].create(
            {"name": "Board", "user_ids": [Command.set(self.second.ids)]}
        )
        for values, expected in (
            ({"approver_type": "leader"}, self.leader),
            ({"approver_type": "director"}, self.director),
            ({"approver_type": "role", "approver_role_id": self.experts.id}, self.expert),
            ({"approver_type": "group", "approver_group_id": group.id}, self.second),
            ({"approver_type": "user", "approver_user_id": self.admin.id}, self.admin),
        ):
            with self.subTest(kind=values["approver_type"]):
                self.rule.write(values)
                self.assertEqual(self._ask(self._make_loan("x")).approver_ids, expected)

    def test_director_of_the_team_comes_before_the_company_s(self):
        self.team.notary_director_id = self.second
        self.rule.approver_type = "director"
        self.assertEqual(self._ask().approver_ids, self.second)

    def test_owner_and_who_asks_never_decide(self):
        self.rule.write({"approver_type": "role", "approver_role_id": self.experts.id})
        self.experts.user_ids = self.seller | self.expert | self.second
        approval = self._ask(user=self.second)
        self.assertEqual(approval.approver_ids, self.expert)
        for user in (self.seller, self.second):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                approval.with_user(user).sudo().action_approve()

    def test_only_internal_people_of_the_company_decide(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.second.write({"company_id": elsewhere.id, "company_ids": [Command.set(elsewhere.ids)]})
        self.outsider.active = False
        self.rule.write({"approver_type": "role", "approver_role_id": self.experts.id})
        self.experts.user_ids = self.second | self.outsider | self.portal
        # nobody of the role can: the company's fallback
        self.assertEqual(self._ask().approver_ids, self.fallback)
        self.assertEqual(
            self._told(self.seller), ["Those in charge cannot decide; others are asked: Loan 1"]
        )

    def test_nobody_is_asked_where_nobody_could_decide(self):
        self.team.user_id = self.seller
        self.company.notary_fallback_user_id = False
        self.assertFalse(self._ask())

    def test_several_are_asked_at_the_cost_of_one(self):
        few = [self._make_loan(f"few {each}") for each in range(2)]
        many = [self._make_loan(f"many {each}") for each in range(20)]

        def ask(loans):
            vals = [
                {"loan_id": each.id, "rule_id": self.rule.id, "requested_by_id": self.seller.id}
                for each in loans
            ]
            before = self.env.cr.sql_log_count
            requests = self.Approval.with_user(self.seller)._decision_ask(vals)
            self.env.flush_all()
            self.assertEqual(requests.sudo().loan_id.ids, [each.id for each in loans])
            return self.env.cr.sql_log_count - before

        ask([self._make_loan("warm")])
        self.assertLessEqual(ask(many), ask(few) + 5)


@tagged("post_install", "-at_install")
class TestLookedUpAgain(DecisionCase):
    def setUp(self):
        super().setUp()
        self.rule.write({"approver_type": "role", "approver_role_id": self.experts.id})
        self.approval = self._ask()

    def test_an_archived_approver_leaves_it_to_somebody_else(self):
        self.expert.active = False
        self.assertEqual(self.approval.approver_ids, self.fallback)
        self.assertEqual(self._todos(self.approval), self.fallback)
        self.assertEqual(
            self._told(self.seller), ["Those in charge cannot decide; others are asked: Loan 1"]
        )
        self.assertIn("Those in charge cannot decide", self.approval.message_ids[0].body)

    def test_who_left_the_role_is_neither_late_nor_away(self):
        self.experts.user_ids = False
        self.assertEqual(
            self._told(self.seller), ["Those in charge cannot decide; others are asked: Loan 1"]
        )

    def test_a_moved_role_moves_the_request(self):
        self.experts.user_ids = self.second
        self.assertEqual(self.approval.approver_ids, self.second)
        self.assertEqual(self._todos(self.approval), self.second)
        with self.assertRaises(AccessError):
            self.approval.with_user(self.expert).action_approve()
        self.approval.with_user(self.second).action_approve()

    def test_a_role_given_on_the_user_s_form_counts_too(self):
        self.second.role_ids = [Command.link(self.experts.id)]
        self.assertEqual(self.approval.approver_ids, self.expert | self.second)

    def test_a_new_leader(self):
        self.rule.approver_type = "leader"
        approval = self._ask(self._make_loan("x"))
        self.team.user_id = self.second
        self.assertEqual(approval.approver_ids, self.second)

    def test_who_becomes_a_portal_user_decides_no_more(self):
        self.experts.user_ids = self.expert | self.second
        self.expert.group_ids = [Command.set(self.env.ref("base.group_portal").ids)]
        self.assertEqual(self.approval.approver_ids, self.second)

    def test_an_approver_who_became_the_owner(self):
        self.loan.user_id = self.expert
        with self.assertRaises(AccessError):
            self.approval.with_user(self.expert).action_approve()
        self.approval._decision_follow()
        self.assertEqual(self.approval.approver_ids, self.fallback)

    def test_lending_the_matter_away_for_the_decision_does_not_help(self):
        self.loan.user_id = self.expert
        self.approval._decision_follow()
        self.loan.user_id = self.outsider
        self.approval._decision_follow()
        self.assertNotIn(self.expert, self.approval.approver_ids)
        with self.assertRaises(AccessError):
            self.approval.with_user(self.expert).sudo().action_approve()

    def test_what_nobody_can_decide_any_more_closes_and_who_asked_is_told(self):
        self.company.notary_fallback_user_id = False
        self.experts.user_ids = False
        self.assertEqual(self.approval.state, "cancelled")
        self.assertIn("Please ask again", self.approval.ended_reason)
        self.assertEqual(self._told(self.seller)[-1], "Nobody can decide: Loan 1")

    def test_archived_subject_closes_it(self):
        self.loan.active = False
        self.approval._decision_follow()
        self.assertEqual(self.approval.state, "cancelled")
        self.assertFalse(self.approval.activity_ids)

    def test_many_are_left_to_the_cron(self):
        more = self.Approval.concat(*(self._ask(self._make_loan(str(each))) for each in range(3)))
        with self.patch_batch(2):
            self.experts.user_ids = self.second
            stale = (self.approval | more).filtered("is_stale")
            self.assertEqual(len(stale), 2)
        # decided by what is true now, whatever is stored
        with self.assertRaises(AccessError):
            stale[0].with_user(self.expert).sudo().action_approve()
        stale._decision_do_each("_decision_look_up")
        self.assertEqual(stale.approver_ids, self.second)

    def patch_batch(self, size):
        from unittest.mock import patch

        from ..models.decision import decision_people

        return patch.object(decision_people, "LOOKED_UP_AT_ONCE", size)


@tagged("post_install", "-at_install")
class TestDeciding(DecisionCase):
    def test_the_leader_approves(self):
        approval = self._approved()
        self.assertEqual(
            (approval.state, approval.decided_by_id, approval.reason),
            ("approved", self.leader, "Fine."),
        )
        self.assertEqual(self.loan.granted, 1)
        self.assertFalse(approval.activity_ids)
        self.assertEqual(self._told(self.seller)[-1], "Leader approved: Loan 1")

    def test_refusing_needs_a_reason(self):
        approval = self._ask().with_user(self.leader)
        for reason in ("", "  ", None):
            action = approval.action_refuse(reason)
            self.assertEqual(action["res_model"], "crm.decision.reason")
        wizard = self.env["crm.decision.reason"].with_user(self.leader)
        wizard = wizard.with_context(**action["context"]).create({"reason": "Too much."})
        self.assertEqual(wizard.summary, "Loan 1")
        wizard.action_confirm()
        self.assertEqual((approval.state, approval.reason), ("refused", "Too much."))

    def test_the_dialog_of_reasons_opens_no_door(self):
        approval = self._ask()
        values = {"res_model": approval._name, "res_ids": str(approval.id), "reason": "No."}
        for action in ("refuse", "withdraw"):
            wizard = self.env["crm.decision.reason"].with_user(self.outsider)
            wizard = wizard.create({**values, "action": action})
            self.assertFalse(wizard.summary)
            with self.assertRaises(AccessError), mute_logger(RULES):
                wizard.action_confirm()
        wizard = wizard.create({**values, "res_model": "res.users", "action": "refuse"})
        with self.assertRaises(UserError):
            wizard.action_confirm()

    def test_strangers_are_told_nothing(self):
        approval = self._ask()
        debug = self.env.ref("base.group_no_one")
        self.outsider.group_ids = [Command.link(debug.id)]
        for user in (self.outsider, self.portal, self.env.ref("base.public_user")):
            for method, *args in (
                ("action_approve",), ("action_refuse", "No"), ("action_refuse",),
                ("action_withdraw", "No"), ("action_withdraw",), ("action_open_decision_subject",),
            ):  # fmt: skip
                with (
                    self.subTest(user=user.login, method=method),
                    self.assertRaises(AccessError) as caught,
                    mute_logger(RULES, "odoo.addons.base.models.ir_model"),
                ):
                    getattr(approval.with_user(user), method)(*args)
                for secret in ("Loan 1", "Wuxi", "Leader"):
                    self.assertNotIn(secret, str(caught.exception))

    def test_decided_once(self):
        approval = self._approved().with_user(self.leader)
        with self.assertRaises(UserError):
            approval.action_refuse("Changed my mind.")

    def test_nobody_writes_a_decision(self):
        approval = self._ask()
        for user in (self.seller, self.leader, self.admin):
            own = approval.with_user(user).sudo()
            for call in (
                lambda own=own: own.write({"state": "approved"}),
                lambda own=own: own.write({"approver_ids": [Command.clear()]}),
                lambda own=own: own.unlink(),
                lambda own=own: own.copy(),
                lambda own=own: own.create({"loan_id": self.loan.id, "state": "approved"}),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_defaults_do_not_decide(self):
        self.env["ir.default"].set(self.Approval._name, "state", "approved")
        context = {"default_state": "approved", "default_decided_by_id": self.leader.id}
        approval = (
            self.Approval.with_user(self.seller)
            .with_context(**context)
            ._decision_ask(
                [
                    {
                        "loan_id": self.loan.id,
                        "rule_id": self.rule.id,
                        "requested_by_id": self.seller.id,
                    }
                ]
            )
        )
        approval = approval.sudo()
        self.assertEqual((approval.state, approval.decided_by_id.id), ("pending", False))

    def test_a_list_is_decided_and_told_at_once(self):
        approvals = self._ask() | self._ask(self._make_loan("Loan 2"))
        approvals.with_user(self.leader).action_approve()
        self.assertEqual(set(approvals.mapped("state")), {"approved"})
        self.assertEqual(self._told(self.seller), ["Leader approved: Loan 1 and 1 more"])

    def test_ticking_the_to_do_off_approves(self):
        approval = self._ask()
        approval.activity_ids.with_user(self.leader).action_feedback("Good price.")
        self.assertEqual((approval.state, approval.reason), ("approved", "Good price."))

    def test_what_changed_while_one_looked_is_looked_at_again(self):
        approval = self._ask().with_user(self.leader)
        seen = approval.content_fingerprint
        self.loan.amount = 9_900_000
        with self.assertRaisesRegex(UserError, "has changed while you looked"):
            approval.with_context(decision_seen=seen).action_approve()
        # who loads the page again sees what it is now, whether or not the request followed
        self.env.invalidate_all()
        approval.with_context(decision_seen=approval.content_fingerprint).action_approve()
        self.assertEqual(approval.content["amount"]["value"], 9_900_000)

    def test_steps_follow_one_another(self):
        self.rule.following_id = self.rule.copy({"approver_type": "director"})
        first = self._ask()
        first.with_user(self.leader).action_approve()
        self.assertFalse(self._told(self.seller))
        second = self.Approval.search([("state", "=", "pending")])
        self.assertEqual(second.approver_ids, self.director)
        second.with_user(self.director).action_approve()
        self.assertEqual(self._told(self.seller), ["Director approved: Loan 1"])


@tagged("post_install", "-at_install")
class TestWithdrawing(DecisionCase):
    def test_who_asked_withdraws_the_question(self):
        approval = self._ask()
        self.assertTrue(approval.with_user(self.seller).can_withdraw)
        approval.with_user(self.seller).action_withdraw()
        self.assertEqual((approval.state, approval.ended_by_id), ("withdrawn", self.seller))
        self.assertFalse(approval.activity_ids)

    def test_who_decides_does_not_withdraw_the_question(self):
        with self.assertRaises(AccessError):
            self._ask().with_user(self.leader).action_withdraw("No.")

    def test_who_approved_withdraws_with_a_reason_and_it_stays_who_did(self):
        approval = self._approved()
        self.assertIsInstance(approval.with_user(self.leader).action_withdraw(" "), dict)
        approval.with_user(self.leader).action_withdraw("They went broke.")
        self.assertEqual(
            (approval.state, approval.decided_by_id, approval.reason, approval.ended_reason),
            ("withdrawn", self.leader, "Fine.", "They went broke."),
        )
        self.assertEqual(self._told(self.seller)[-1], "Leader withdrew the approval: Loan 1")

    def test_who_asked_does_not_withdraw_the_approval(self):
        approval = self._approved()
        with self.assertRaises(AccessError), mute_logger(RULES):
            approval.with_user(self.seller).action_withdraw("No.")
