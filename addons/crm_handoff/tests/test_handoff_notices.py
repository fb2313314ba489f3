from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffNotices(HandoffCommon):
    """Both sides learn what happened, once, with a link they may open."""

    def setUp(self):
        super().setUp()
        self.order.action_confirm()

    def test_confirmation_tells_finance_with_deep_link(self):
        self.send_notices()
        message = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.finance.partner_id.ids)]
        )
        handoff = self.handoff(self.node_payment)
        self.assertEqual(len(message), 1)
        self.assertIn("Payment received", message.subject)
        self.assertIn(f"/odoo/crm.handoff/{handoff.id}", message.body)
        self.assertIn(self.partner.name, message.body)

    def test_waiting_production_is_not_told_yet(self):
        self.send_notices()
        self.assertFalse(self.received(self.production))

    def test_notice_is_written_with_its_cause(self):
        self.assertEqual(
            self.notices("opened", self.handoff(self.node_payment)).mapped("state"), ["new"]
        )

    def test_sent_once(self):
        self.send_notices()
        self.send_notices()
        self.assertEqual(len(self.received(self.finance)), 1)

    def test_one_that_fails_stops_no_other_and_is_tried_again(self):
        notices = self.env["crm.handoff.notice"].search([("state", "=", "new")])
        bad = notices.filtered(lambda each: each.handoff_id == self.handoff(self.node_payment))
        original = type(notices)._prepare_handoff

        def fail(self):
            if self == bad:
                raise ValueError("no way")
            return original(self)

        with patch.object(type(notices), "_prepare_handoff", fail):
            self.send_notices()
        self.assertEqual((bad.state, bad.attempts, bad.error), ("new", 1, "no way"))
        self.assertEqual(set((notices - bad).mapped("state")), {"done"})
        self.send_notices()
        self.assertEqual(bad.state, "done")

    def test_gives_up_after_some_attempts_and_can_be_retried(self):
        notice = self.notices("opened", self.handoff(self.node_payment))
        with patch.object(type(notice), "_prepare_handoff", side_effect=ValueError("no")):
            for _attempt in range(5):
                notice._send()
        self.assertEqual(notice.state, "failed")
        notice.action_retry()
        self.send_notices()
        self.assertEqual(notice.state, "done")

    def test_person_gets_a_native_to_do_that_closes_by_itself(self):
        self.send_notices()
        handoff = self.handoff(self.node_payment)
        self.assertEqual(handoff.activity_ids.user_id, self.finance)
        handoff._close()
        self.send_notices()
        self.assertFalse(handoff.activity_ids)

    def test_done_tells_the_salesperson_and_the_next_role(self):
        self.send_notices()
        self.handoff(self.node_payment).with_user(self.finance).sudo()._close()
        self.send_notices()
        self.assertTrue(any("is done" in subject for subject in self.received(self.sales)))
        self.assertTrue(any("your turn" in subject for subject in self.received(self.production)))

    def test_block_tells_both_sides_the_reason(self):
        reason = self.env.ref("crm_handoff.reason_terms")
        self.handoff(self.node_payment).with_user(self.finance)._block(reason, "Article 7")
        self.send_notices()
        message = self.env["mail.message"].search(
            [
                ("notified_partner_ids", "in", self.sales.partner_id.ids),
                ("subject", "like", "blocked"),
            ]
        )
        self.assertIn(reason.name, message.body)
        self.assertIn("Article 7", message.body)

    def test_overrun_by_half_warns_both_sides_once(self):
        self.env["crm.handoff.notice"].search([]).unlink()
        handoff = self.handoff(self.node_payment)
        handoff._set({"date_warn": fields.Datetime.now() - timedelta(minutes=1)})
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=10):
            self.env["crm.handoff"]._cron_warn()
            self.env["crm.handoff"]._cron_warn()
        self.assertEqual(len(self.notices("overdue", handoff)), 1)
        self.send_notices()
        for user in (self.sales, self.finance, self.production):
            self.assertTrue(
                any("too long" in subject for subject in self.received(user)), user.name
            )

    def todos(self, handoffs):
        return handoffs.activity_ids.filtered(lambda each: each.activity_type_id == self.todo_type)

    @property
    def todo_type(self):
        return self.env.ref("crm_handoff.mail_activity_type_handoff")

    def test_todo_of_who_left_goes_to_whom_the_house_names(self):
        self.company.notary_fallback_user_id = self.manager
        handoff = self.handoff(self.node_payment)
        self.finance.sudo().active = False
        handoff._set({"user_id": self.finance.id})
        handoff._update_todo()
        self.assertEqual(self.todos(handoff).user_id, self.manager)

    def test_todo_of_who_left_goes_to_nobody_where_the_house_names_nobody(self):
        self.company.notary_fallback_user_id = False
        handoff = self.handoff(self.node_payment)
        self.finance.sudo().active = False
        handoff._set({"user_id": self.finance.id})
        handoff._update_todo()
        self.assertFalse(self.todos(handoff))

    def test_todo_that_went_to_another_stays_the_same(self):
        self.company.notary_fallback_user_id = self.manager
        handoff = self.handoff(self.node_payment)
        self.finance.sudo().active = False
        handoff._set({"user_id": self.finance.id})
        handoff._update_todo()
        before = self.todos(handoff)
        handoff._update_todo()
        self.assertEqual(self.todos(handoff), before)

    def test_todos_of_many_are_made_in_one_batch(self):
        orders = self.env["sale.order"].union(*(self._create_order() for _ in range(12)))
        orders.action_confirm()
        handoffs = self.env["crm.handoff"].search(
            [("node_id", "=", self.node_payment.id), ("order_id", "in", orders.ids)]
        )

        def cost(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._update_todo()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(handoffs[:1])
        few = cost(handoffs[1:3])
        self.assertLessEqual(cost(handoffs[3:]), few)
        self.assertEqual(len(self.todos(handoffs)), 12)

    def test_link_goes_to_the_receivers_own_handoff(self):
        handoff = self.handoff(self.node_payment)
        self.assertEqual(handoff._handoff_for(self.production), self.handoff(self.node_delivery))
        self.assertEqual(handoff._handoff_for(self.finance), handoff)

    def test_in_the_language_of_the_receiver(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.finance.lang = "zh_CN"
        self.node_payment.with_context(lang="zh_CN").name = "付款到账"
        self.send_notices()
        self.assertIn("付款到账", self.received(self.finance)[0])

    def test_customer_gets_the_tracking_number(self):
        self.node_payment.inform_customer = True
        handoff = self.handoff(self.node_payment)
        handoff.tracking_number = "SF123"
        handoff._close()
        self.send_notices()
        message = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.partner.ids)]
        )
        self.assertIn("SF123", message.body)

    def test_customer_without_address_is_said_on_the_handoff(self):
        self.partner.email = False
        self.node_payment.inform_customer = True
        handoff = self.handoff(self.node_payment)
        handoff._close()
        self.send_notices()
        self.assertIn("was not told", "".join(handoff.message_ids.mapped("body")))

    def test_complaint_tells_the_salesperson_and_shows_on_the_opportunity(self):
        complaint = (
            self.env["crm.handoff.complaint"]
            .with_user(self.production)
            .create(
                {
                    "name": "Thread out of tolerance",
                    "partner_id": self.partner.id,
                    "description": "M8 does not fit",
                }
            )
        )
        self.assertEqual(complaint.sudo().order_id, self.order)
        self.assertEqual(self.lead.complaint_open_count, 1)
        self.send_notices()
        self.assertTrue(any("Thread" in subject for subject in self.received(self.sales)))

    def _complaint(self, number):
        return self.env["crm.handoff.complaint"].create(
            {
                "name": "Thread out of tolerance",
                "partner_id": self.partner.id,
                "contract_number": number,
                "description": "It does not fit.",
            }
        )

    def test_complaint_with_an_unknown_number_guesses_no_order(self):
        complaint = self._complaint("S99999")
        self.assertFalse(complaint.order_id)
        self.assertTrue(complaint.is_number_unknown)

    def test_complaint_reads_percent_and_underscore_as_characters(self):
        for number in ("%", "S_____", "\\"):
            self.assertFalse(self._complaint(number).order_id, number)

    def test_complaint_with_a_corrected_number_finds_its_order(self):
        complaint = self._complaint("S99999")
        complaint.contract_number = self.order.name.lower()
        self.assertEqual(complaint.order_id, self.order)
        self.assertFalse(complaint.is_number_unknown)

    def test_complaint_finds_the_order_by_its_number(self):
        later = self._create_order()
        later.action_confirm()
        complaint = self.env["crm.handoff.complaint"].create(
            {
                "name": "Late",
                "partner_id": self.partner.id,
                "contract_number": self.order.name,
                "description": "x",
            }
        )
        self.assertEqual(complaint.order_id, self.order)
