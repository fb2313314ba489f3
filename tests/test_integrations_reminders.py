"""Reminders of each addon on the phone of who chose that, from what causes them."""

from datetime import timedelta

from odoo import fields
from odoo.addons.crm_followup_canvas.tests.common import FollowupCase
from odoo.addons.crm_handoff.tests.common import HandoffCommon
from odoo.addons.crm_lead_router.tests.common import RouterCase
from odoo.addons.crm_stagegate.tests.common import StageGateCase
from odoo.tests import tagged


class Reminders:
    def choose(self, user):
        """They have their reminders by WeCom from now on, at any hour."""
        company = user.company_id
        company.write({"notary_quiet_from": 0, "notary_quiet_to": 0})
        connector = self.env["crm.connector"].create(
            {"name": "WeCom", "kind": "wecom", "company_id": company.id, "wecom_agent_id": 1}
        )
        self.env["crm.connector.member"].create(
            {"connector_id": connector.id, "external_userid": "they.w", "user_id": user.id}
        )
        user.notice_connector_id = connector
        self.connector = connector

    def queued(self):
        """Messages that wait for the phone: by whom they are read."""
        self.env.flush_all()
        return self.env["crm.outbox.message"].search([("connector_id", "=", self.connector.id)])


@tagged("post_install", "-at_install")
class TestRouterReminders(Reminders, RouterCase):
    def test_a_lead_nobody_started(self):
        lead = self.lead()
        self.route()
        self.choose(lead.user_id)
        self.at("2026-11-02 11:00:00")
        self.sweep()
        self.assertEqual(self.queued().user_id, lead.user_id)
        self.assertIn("start", self.queued().subject)


@tagged("post_install", "-at_install")
class TestCanvasReminders(Reminders, FollowupCase):
    def test_an_opportunity_that_went_silent(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.enquiry.silent_days = 5
        self.choose(self.seller)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %(date)s, date_followup_owner = %(date)s"
            " WHERE id = %(id)s",
            {"date": fields.Datetime.now() - timedelta(days=20), "id": self.lead.id},
        )
        self.env.invalidate_all()
        self.env["crm.lead"]._cron_followup_silence()
        self.assertEqual(self.queued().user_id, self.seller)
        self.assertIn(self.lead.name, self.queued().subject)


@tagged("post_install", "-at_install")
class TestHandoffReminders(Reminders, HandoffCommon):
    def test_a_node_that_opens(self):
        self.choose(self.finance)
        # the demo has a flow for one team, and notices of its own
        self.flow.order_domain = False
        self.env["crm.handoff.notice"].search([]).unlink()
        self.order.action_confirm()
        self.send_notices()
        opened = self.queued()
        self.assertEqual(opened.user_id, self.finance)
        self.assertIn("Payment received", opened.subject)
        # their own work, and where it is done
        url = opened._content()["url"]
        handoff = self.handoff(self.node_payment)
        self.assertTrue(url.endswith(f"/odoo/crm.handoff/{handoff.id}"), url)


@tagged("post_install", "-at_install")
class TestGateReminders(Reminders, StageGateCase):
    def test_a_decision_that_is_asked_for(self):
        self.choose(self.boss)
        gate = self.env["crm.stage.gate"].create(
            {
                "stage_id": self.sample.id, "name": "Boss agrees", "kind": "approval",
                "mode": "enforce", "approver_type": "user", "approver_user_id": self.boss.id,
            }
        )  # fmt: skip
        self.env["crm.gate.approval"]._request(gate, self.lead)
        self.assertEqual(self.queued().user_id, self.boss)
        self.assertIn("Boss agrees", self.queued().subject)
