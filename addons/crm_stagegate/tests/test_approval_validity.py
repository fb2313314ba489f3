"""An approval belongs to what was approved, and a question to an opportunity that is open."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.pdf import make_pdf
from .common import StageGateCase

RULES = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


class ApprovalCase(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate_drawing.mode = "off"
        cls.customer = cls.env["res.partner"].create({"name": "Wuxi Motors", "is_company": True})
        cls.lead.write({"expected_revenue": 310_000, "partner_id": cls.customer.id})
        cls.product = cls.env["product.product"].create({"name": "Bolt", "list_price": 100})

    def _ask(self, lead=None, user=None):
        Approval = self.env["crm.gate.approval"].with_user(user or self.seller)
        return Approval._request(self.gate_leader, lead or self.lead).sudo()

    def _quote(self, quantity, user=None, **values):
        order = self.env["sale.order"].with_user(user or self.env.user)
        return order.create(
            {
                "partner_id": self.customer.id,
                "opportunity_id": self.lead.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "price_unit": 100,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )

    def assertLapsed(self, approval, text=""):
        # totals of orders are computed late
        self.env.flush_all()
        self.assertEqual(approval.sudo().state, "lapsed")
        self.assertIn(text, approval.sudo().ended_reason)
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertFalse(self.lead.evidence_ids.filtered(lambda each: each.state == "valid"))


@tagged("post_install", "-at_install")
class TestApprovalBelongsToItsContent(ApprovalCase):
    def setUp(self):
        super().setUp()
        self.approval = self._approve(self.lead)
        self.lead.stage_id = self.sample

    def test_raising_the_expected_revenue_ends_it(self):
        self.lead.with_user(self.seller).expected_revenue = 9_900_000
        self.assertLapsed(self.approval, "9,900,000")

    def test_raising_and_moving_in_one_write_does_not_pass(self):
        lead = self._create_lead("x", stage=self.drawing, expected_revenue=310_000)
        self._approve(lead)
        with self.assertRaisesRegex(ValidationError, "does not hold any more"):
            lead.with_user(self.seller).write(
                {"expected_revenue": 9_900_000, "stage_id": self.sample.id}
            )

    def test_lowering_it_does_not(self):
        self.lead.with_user(self.seller).expected_revenue = 100
        self.assertEqual(
            (self.approval.sudo().state, self.lead.stage_id.id), ("approved", self.sample.id)
        )

    def test_a_share_may_be_allowed(self):
        self.gate_leader.amount_rise_percent = 10
        self.lead.expected_revenue = 341_000
        self.assertEqual(self.approval.sudo().state, "approved")
        self.lead.expected_revenue = 341_001
        self.assertLapsed(self.approval)

    def test_quoting_within_what_was_approved_is_covered(self):
        self._quote(3_100)
        self.assertEqual(self.approval.sudo().state, "approved")

    def test_quoting_more_than_was_approved_ends_it(self):
        order = self._quote(3_100)
        order.order_line.product_uom_qty = 3_101
        self.assertLapsed(self.approval, "310,100")

    def test_two_orders_count_together_and_two_quotations_do_not(self):
        first, second = self._quote(2_000), self._quote(2_000)
        self.assertEqual(self.approval.sudo().state, "approved")
        (first | second).action_confirm()
        self.assertLapsed(self.approval, "400,000")

    def test_totals_written_by_hand_hide_nothing(self):
        order = self._quote(3_000)
        order.order_line.product_uom_qty = 9_000
        with self.env.cr.savepoint():
            order.write({"amount_untaxed": 1, "amount_total": 1})
        self.assertLapsed(self.approval)

    def test_a_recurring_amount_counts_by_the_month(self):
        plan = self.env["crm.recurring.plan"].create({"name": "Yearly", "number_of_months": 12})
        self.lead.write({"recurring_plan": plan.id, "recurring_revenue": 120_000})
        self.assertLapsed(self.approval, "10,000")

    def test_another_customer_ends_it(self):
        self.lead.partner_id = self.env["res.partner"].create({"name": "Other"})
        self.assertLapsed(self.approval, "Other")

    def test_another_contact_of_the_same_firm_does_not(self):
        self.lead.partner_id = self.env["res.partner"].create(
            {"name": "Ms Li", "parent_id": self.customer.id}
        )
        self.assertEqual(self.approval.sudo().state, "approved")

    def test_what_is_not_bound_is_free(self):
        self.gate_leader.write({"binds_amount": False, "binds_customer": False})
        self.lead.write(
            {
                "expected_revenue": 9_900_000,
                "partner_id": self.env["res.partner"].create({"name": "Other"}).id,
            }
        )
        self.assertEqual(self.approval.sudo().state, "approved")

    def test_what_was_approved_is_kept_and_shown(self):
        self.gate_leader.binds_amount = False
        self.lead.expected_revenue = 400_000
        content = self.approval.sudo().content
        self.assertEqual(content["amount"]["value"], 310_000)
        self.assertEqual(content["customer"]["name"], "Wuxi Motors")
        html = str(self.approval.with_user(self.leader).content_html)
        for text in ("310,000", "Now: ", "400,000", "Wuxi Motors"):
            self.assertIn(text, html)

    def test_who_asked_is_told_and_can_ask_again(self):
        self.lead.expected_revenue = 9_900_000
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.seller.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn("does not hold any more", message.subject)
        again = self._ask()
        self.assertEqual((again.state, again.content["amount"]["value"]), ("pending", 9_900_000))
        again.with_user(self.leader).action_approve()
        self.lead.with_user(self.seller).stage_id = self.sample


@tagged("post_install", "-at_install")
class TestApprovalBindsDocumentsAndLines(ApprovalCase):
    def test_documents(self):
        self.gate_leader.binds_documents = True
        document = self._upload(self.lead)
        approval = self._approve(self.lead)
        self.lead.stage_id = self.sample
        self.assertEqual(
            list(approval.sudo().content["documents"]["items"].values()), ["drawing.pdf"]
        )
        document.name = "renamed.pdf"
        self.assertEqual(approval.sudo().state, "approved")
        self._upload(self.lead, raw=make_pdf("another one"))
        self.assertLapsed(approval)

    def test_lines(self):
        self.gate_leader.binds_lines = True
        order = self._quote(3_000)
        approval = self._approve(self.lead)
        self.lead.stage_id = self.sample
        other = self.product.copy({"name": "Nut"})
        # same amount, other goods
        order.order_line.write({"product_id": other.id, "price_unit": 100})
        self.assertLapsed(approval)


@tagged("post_install", "-at_install")
class TestNobodyDecidesForThemselves(ApprovalCase):
    def test_emptying_the_owner_approving_and_taking_it_back(self):
        self.lead.user_id = self.leader
        self.lead.user_id = False
        approval = self._ask(user=self.manager)
        approval.with_user(self.leader).action_approve()
        self.lead.stage_id = self.sample
        self.lead.user_id = self.leader
        self.assertLapsed(approval, "their own matter")

    def test_lending_it_while_the_question_waits(self):
        approval = self._ask()
        self.lead.user_id = self.leader
        self.lead.user_id = self.seller
        with self.assertRaises(AccessError):
            approval.with_user(self.leader).action_approve()

    def test_a_stand_in_of_who_became_the_owner(self):
        today = fields.Date.today()
        self.env["crm.decision.delegation"].with_user(self.leader).create(
            {"delegate_id": self.engineer.id, "date_from": today, "date_to": today}
        )
        approval = self._ask()
        self.lead.user_id = self.leader
        with self.assertRaises(AccessError), mute_logger(*RULES):
            approval.with_user(self.engineer).action_approve()

    def test_the_leader_of_another_team_for_a_moment(self):
        friend = new_test_user(self.env, login="sg_friend", groups="sales_team.group_sale_salesman")
        team = self.env["crm.team"].create({"name": "Friends", "user_id": friend.id})
        for stage in self.enquiry | self.drawing | self.sample | self.contract:
            stage.team_ids = [Command.link(team.id)]
        self.lead.team_id = team
        approval = self._ask()
        approval.with_user(friend).action_approve()
        self.lead.team_id = self.team
        self.assertEqual(approval.state, "lapsed")
        with self.assertRaises(ValidationError):
            self.lead.with_user(self.seller).stage_id = self.sample


@tagged("post_install", "-at_install")
class TestQuestionsFollow(ApprovalCase):
    def setUp(self):
        super().setUp()
        self.approval = self._ask()

    def assertClosed(self):
        self.assertEqual(self.approval.state, "cancelled")
        self.assertFalse(self.approval.activity_ids)

    def test_lost(self):
        self.lead.action_set_lost()
        self.assertClosed()

    def test_archived(self):
        self.lead.action_archive()
        self.assertClosed()

    def test_won(self):
        self.gate_leader.mode = "observe"
        self.lead.with_user(self.seller).stage_id = self.contract
        self.assertClosed()

    def test_the_gate_is_switched_off(self):
        self.gate_leader.mode = "off"
        self.assertClosed()

    def test_the_gate_is_archived(self):
        self.gate_leader.active = False
        self.assertClosed()

    def test_the_gate_is_deleted_and_its_decisions_stay(self):
        other = self._create_lead("Nuts")
        decided = self._approve(other)
        self.gate_leader.unlink()
        self.assertClosed()
        self.assertEqual((decided.state, decided.gate_name), ("approved", "Leader agrees"))
        self.assertIn("Leader agrees", decided.display_name)

    def test_the_filter_no_longer_matches(self):
        self.gate_leader.lead_domain = "[('expected_revenue', '>', 300000)]"
        self.assertEqual(self.approval.state, "pending")
        self.lead.expected_revenue = 1
        self.assertClosed()

    def test_the_filter_is_changed(self):
        self.gate_leader.lead_domain = "[('expected_revenue', '>', 1000000)]"
        self.assertClosed()

    def test_the_lead_goes_to_another_pipeline(self):
        self.lead.team_id = self.other_team
        self.assertClosed()

    def test_the_gate_gets_steps_instead(self):
        self.gate_leader.step_ids = [
            Command.create({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        ]
        self.assertClosed()
        self.assertEqual(self._ask().approver_ids, self.engineer)

    def test_the_gate_names_another_decider(self):
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        self.assertEqual(self.approval.approver_ids, self.engineer)
        self.assertEqual(self.approval.activity_ids.user_id, self.engineer)

    def test_another_team_leader(self):
        self.team.user_id = self.boss
        self.assertEqual(self.approval.approver_ids, self.boss)

    def test_the_only_decider_leaves(self):
        self.leader.active = False
        # nobody else is named: those who define the gates
        self.assertIn(self.manager, self.approval.approver_ids)
        self.assertEqual(self.approval.state, "pending")

    def test_asking_again_looks_up_again(self):
        self.env.cr.execute(
            "UPDATE crm_team SET user_id = %s WHERE id = %s", [self.boss.id, self.team.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self._ask(), self.approval)
        self.assertEqual(self.approval.approver_ids, self.boss)

    def test_a_question_shows_what_it_is_about_now(self):
        self.lead.expected_revenue = 400_000
        self.assertEqual(self.approval.content["amount"]["value"], 400_000)


@tagged("post_install", "-at_install")
class TestExpiredApproval(ApprovalCase):
    def test_it_is_renewed_by_asking_again(self):
        self.gate_leader.validity_days = 10
        first = self._approve(self.lead)
        self.lead.stage_id = self.sample
        long_ago = fields.Datetime.now() - timedelta(days=11)
        with self.env.cr.savepoint():
            self.env.cr.execute("ALTER TABLE crm_gate_evidence DISABLE TRIGGER USER")
            self.env.cr.execute(
                "UPDATE crm_gate_evidence SET date = %s, valid_until = %s WHERE lead_key = %s",
                [long_ago, long_ago + timedelta(days=10), self.lead.id],
            )
            self.env.cr.execute("ALTER TABLE crm_gate_evidence ENABLE TRIGGER USER")
        self.env.invalidate_all()
        self.lead._stagegate_refresh()
        self.assertEqual(self.lead.stage_id, self.drawing)
        gate = self._checklist_gate()
        self.assertEqual((gate["state"], gate["action"]), ("expired", "ask"))
        self.lead.with_user(self.seller).action_gate_do(self.gate_leader.id)
        self.assertEqual(first.sudo().state, "lapsed")
        second = self.lead.approval_ids - first
        second.with_user(self.leader).action_approve()
        self.lead.with_user(self.seller).stage_id = self.sample

    def _checklist_gate(self):
        checklist = self.lead.with_user(self.seller).gate_checklist
        gates = [gate for stage in checklist["stages"] for gate in stage["gates"]]
        return next(gate for gate in gates if gate["id"] == self.gate_leader.id)

    def test_what_is_still_valid_is_not_asked_again(self):
        self._approve(self.lead)
        with self.assertRaises(UserError):
            self._ask()


@tagged("post_install", "-at_install")
class TestAccessEndsWithItsReason(ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate_leader.write({"approver_type": "role", "approver_role_id": cls.role_engineer.id})
        cls.portal = new_test_user(cls.env, login="sg_portal", groups="base.group_portal")
        cls.outsider = new_test_user(cls.env, login="sg_outsider", groups="base.group_user")

    def _reads(self, approval, user):
        return approval.with_user(user).has_access("read")

    def test_strangers_are_told_nothing(self):
        approval = self._ask()
        self.outsider.group_ids = [Command.link(self.env.ref("base.group_no_one").id)]
        for user in (self.outsider, self.portal, self.seller_2):
            for call in ("action_approve", "action_refuse", "action_withdraw"):
                with (
                    self.subTest(user=user.login, call=call),
                    self.assertRaises(AccessError) as caught,
                    mute_logger(*RULES),
                ):
                    getattr(approval.with_user(user), call)("Because.")
                for secret in (self.lead.name, "Wuxi", "Engineer", "Leader agrees"):
                    self.assertNotIn(secret, str(caught.exception))

    def test_who_decides_reads_while_it_waits_and_while_it_holds(self):
        approval = self._ask()
        self.assertTrue(self._reads(approval, self.engineer))
        approval.with_user(self.engineer).action_approve()
        self.assertTrue(self._reads(approval, self.engineer))
        self.lead.expected_revenue = 9_900_000
        self.assertFalse(self._reads(approval, self.engineer))

    def test_who_was_asked_and_did_not_decide_reads_no_more(self):
        self.role_engineer.user_ids = self.engineer | self.outsider
        approval = self._ask()
        self.assertTrue(self._reads(approval, self.outsider))
        approval.with_user(self.engineer).action_approve()
        self.assertFalse(self._reads(approval, self.outsider))

    def test_who_left_the_role_reads_no_more(self):
        approval = self._ask()
        self.role_engineer.user_ids = self.outsider
        self.assertFalse(self._reads(approval, self.engineer))

    def test_who_stood_in_reads_no_more(self):
        today = fields.Date.today()
        self.env["crm.decision.delegation"].with_user(self.engineer).create(
            {"delegate_id": self.outsider.id, "date_from": today, "date_to": today}
        )
        approval = self._ask()
        self.assertTrue(self._reads(approval, self.outsider))
        approval.with_user(self.outsider).action_approve()
        self.assertFalse(self._reads(approval, self.outsider))
        # for whom it was done can take it back
        approval.with_user(self.engineer).action_withdraw("He misread the drawing.")

    def test_who_asked_reads_while_it_waits_and_while_it_is_theirs(self):
        approval = self._ask()
        approval.with_user(self.engineer).action_approve()
        self.assertTrue(self._reads(approval, self.seller))
        self.lead.user_id = self.seller_2
        self.assertFalse(self._reads(approval, self.seller))
        self.assertTrue(self._reads(approval, self.seller_2))
