"""What the system saw happen since the last follow-up."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestWitness(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        cls.lead.partner_id = cls.customer
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "opportunity_id": cls.lead.id,
                "user_id": cls.seller.id,
            }
        )
        cls.env.flush_all()
        # everything of a test happens in one transaction, whose clock stands still
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - INTERVAL '3 days' WHERE id = %s",
            [cls.lead.id],
        )
        cls.env.invalidate_all()

    def _kinds(self, **values):
        followup = self._record(**values)
        self.assertEqual(followup.is_witnessed, bool(followup.witness_refs))
        return [kind for kind, _model, _id, _date in followup.witness_refs or []]

    def _send(self, record=None, user=None, **values):
        return (record or self.lead).with_user(user or self.seller).message_post(
            body="The quotation", message_type="comment", subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids, **values,
        )  # fmt: skip

    def test_words_alone_are_no_witness(self):
        self.assertEqual(self._kinds(), [])

    def test_the_panel_is_told_that_nothing_was_seen(self):
        self._record()
        recent = self.lead.with_user(self.seller).followup_board["recent"]
        self.assertEqual([each["witnesses"] for each in recent], [[]])

    def test_a_mail_that_went_out(self):
        message = self._send()
        followup = self._record()
        self.assertEqual(
            [each[:3] for each in followup.witness_refs], [["sent", "mail.message", message.id]]
        )
        self.assertEqual(followup.witness_parts[0]["name"], "Mail sent")

    def test_a_quotation_that_went_out(self):
        self._send(self.order)
        self.assertEqual(self._kinds(), ["sent"])

    def test_a_mail_to_nobody_outside_or_that_came_back_is_none(self):
        self.lead.with_user(self.seller).message_post(
            body="Note to self", message_type="comment", subtype_xmlid="mail.mt_comment",
            partner_ids=self.leader.partner_id.ids,
        )  # fmt: skip
        self._send().sudo().notification_ids.notification_status = "bounce"
        self.assertEqual(self._kinds(), [])

    def test_an_answer_of_the_customer_s_machine_is_none(self):
        self.lead.message_post(
            body="I am away", subject="Automatic reply: bolts", message_type="email",
            author_id=self.customer.id, subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.assertEqual(self._kinds(), [])

    def test_an_answer(self):
        self.lead.message_post(
            body="Please send drawing C", message_type="email", author_id=self.customer.id,
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.assertEqual(self._kinds(), ["answer"])

    def _meeting(self, start, created):
        event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(hours=1),
                "opportunity_id": self.lead.id,
                "partner_ids": [Command.clear()],
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE calendar_event SET create_date = %s WHERE id = %s", [created, event.id]
        )
        return event

    def test_a_meeting_that_was_planned_and_took_place(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self._meeting(yesterday, yesterday - timedelta(days=1))
        self.assertEqual(self._kinds(), ["meeting"])

    def test_a_meeting_noted_afterwards_or_to_come_is_none(self):
        now = fields.Datetime.now()
        self._meeting(now - timedelta(days=1), now)
        self._meeting(now + timedelta(days=1), now)
        self.assertEqual(self._kinds(), [])

    def test_each_is_counted_once(self):
        self._send()
        self.assertEqual(self._kinds(), ["sent"])
        self.assertEqual(self._kinds(previous_answer="done", action="Showed samples to Zhao"), [])

    def test_a_correction_keeps_its_witnesses(self):
        self._send()
        followup = self._record()
        draft = self.Followup.with_user(self.seller).browse(followup.action_correct()["res_id"])
        draft.action_done()
        self.assertEqual([each[0] for each in draft.witness_refs], ["sent"])
        self.assertEqual(draft.witness_refs, followup.witness_refs)
        self.assertTrue(draft.is_witnessed)

    def test_nobody_writes_it(self):
        draft = self._record(done=False)
        with self.assertRaises(AccessError):
            draft.is_witnessed = True
        with self.assertRaises(AccessError):
            self.Followup.with_user(self.seller).create(self._values(is_witnessed=True))

    def test_a_connector_adds_its_own(self):
        Lead = type(self.env["crm.lead"])
        native = Lead._followup_witnesses

        def with_chat(leads, spans):
            found = native(leads, spans)
            for lead_id, (_since, until) in spans.items():
                found[lead_id].append(("chat", "crm.lead", lead_id, until))
            return found

        self.patch(Lead, "_followup_witnesses", with_chat)
        self.assertEqual(self._kinds(), ["chat"])

    def test_many_leads_cost_the_same(self):
        leads = self.lead
        for index in range(5):
            leads |= self._create_lead(f"L{index}")

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._followup_witnesses(some._followup_witness_spans())
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(leads), cost(self.lead))

    def test_the_figures_show_the_share(self):
        self._send()
        self._record()
        self._record(previous_answer="done", action="Showed the samples to the engineer Zhao")
        self.env.flush_all()
        figure = self.env["crm.followup.performance"].search([("user_id", "=", self.seller.id)])
        self.assertEqual((figure.witnessed_count, figure.witnessed_share), (1, 50))

    def test_a_gate_asks_for_it(self):
        gate = self.Gate.create(
            {
                "name": "Talked, and seen",
                "stage_id": self.drawing.id,
                "kind": "followup",
                "mode": "enforce",
                "followup_witnessed_count": 1,
            }
        )
        with self.assertRaises(ValidationError):
            gate.followup_witnessed_count = 2
        lead = self.lead.with_user(self.seller)
        self._record()
        with self.assertRaisesRegex(UserError, "0 of 1 follow-ups were witnessed"):
            lead.stage_id = self.drawing
        self._send()
        # the clock of a test stands still
        for followup in self.lead.followup_ids:
            followup.sudo()._store({"date_done": followup.date_done - timedelta(hours=1)})
        self._record(previous_answer="done", action="Showed the samples to the engineer Zhao")
        lead.stage_id = self.drawing
        self.assertEqual(lead.stage_id, self.drawing)
