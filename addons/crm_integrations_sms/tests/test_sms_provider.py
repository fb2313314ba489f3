"""Odoo's own SMS by a company's own gateway, against vendors over loopback."""

from odoo.addons.crm_integrations.tests.common import IntegrationHttpCase
from odoo.addons.crm_integrations.tests.sms_vendors import (
    ACCESS,
    APP,
    SECRET,
    AliyunServer,
    TencentServer,
)
from odoo.exceptions import ValidationError
from odoo.tests import tagged

PHONE = "+8613800138000"


@tagged("post_install", "-at_install")
class TestSmsProvider(IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.company = self.env.company
        self.other = self.env["res.company"].create({"name": "Other"})
        self.ann.company_ids += self.other
        self.aliyun = self.gateway("aliyun_sms", AliyunServer, self.company, "${content}")
        self.tencent = self.gateway("tencent_sms", TencentServer, self.other, "{1}")
        self.customer = self.env["res.partner"].create({"name": "Chen Jing", "phone": PHONE})
        self.env["sms.sms"].search([]).unlink()
        self.env.flush_all()

    def gateway(self, kind, server, company, text):
        server = server()
        self.addCleanup(server.stop)
        connector = self.env["crm.connector"].create(
            {"name": kind, "kind": kind, "company_id": company.id, "api_url": server.url,
             "user_id": self.adam.id, "sms_access_id": ACCESS, "sms_app_id": APP,
             "sms_sign_name": "精密制造", "sends_sms": True,
             "sms_template_ids": [(0, 0, {"code": "T1", "text": text})]}
        )  # fmt: skip
        self.set_secret(connector, "access_secret", SECRET)
        setattr(self, f"{kind}_server", server)
        return connector

    def write_to(self, partner, body="您好", company=None, user=None):
        """An SMS on a contact, as a salesperson sends it; the message on the conversation."""
        partner = partner.with_user(user or self.ann).with_company(company or self.company)
        return partner._message_sms(body, sms_numbers=[PHONE], put_in_queue=False)

    def send_out(self):
        self.outbox.search([("date_next_attempt", "!=", False)]).date_next_attempt = "2020-01-01"
        self.run_cron("ir_cron_outbox")

    def status(self, message):
        notification = message.sudo().notification_ids.filtered(
            lambda each: each.notification_type == "sms"
        )
        return notification.notification_status, notification.failure_reason

    def test_a_salesperson_writes_and_it_goes_out_once(self):
        message = self.write_to(self.customer)
        self.assertEqual(self.status(message)[0], "process")
        self.send_out()
        self.assertEqual(self.status(message)[0], "pending")
        (sent,) = self.aliyun_sms_server.sent
        self.assertEqual((sent["to"], sent["values"]), ("13800138000", {"content": "您好"}))

    def test_two_companies_in_one_batch_each_by_its_own(self):
        self.env["sms.sms"].create(
            [
                {"number": PHONE, "body": f"to {company.name}", "crm_company_id": company.id}
                for company in (self.company, self.other, self.company)
            ]
        )
        self.env.flush_all()
        self.env.ref("sms.ir_cron_sms_scheduler_action").method_direct_trigger()
        self.send_out()
        self.assertEqual(len(self.aliyun_sms_server.sent), 2)
        (sent,) = self.tencent_sms_server.sent
        self.assertEqual(sent["values"], {"1": "to Other"})

    def test_sent_by_hand_for_two_companies(self):
        sms = self.env["sms.sms"].create(
            [
                {"number": PHONE, "body": "x", "crm_company_id": company.id}
                for company in (self.company, self.other)
            ]
        )
        sms.send()
        self.send_out()
        self.assertEqual(len(self.aliyun_sms_server.sent), 1)
        self.assertEqual(len(self.tencent_sms_server.sent), 1)

    def test_a_company_without_one_sends_as_before(self):
        self.tencent.sends_sms = False
        apis = [
            (type(api).__name__, batch.crm_company_id)
            for api, batch in self.env["sms.sms"]
            .create(
                [
                    {"number": PHONE, "body": "x", "crm_company_id": company.id}
                    for company in (self.company, self.other)
                ]
            )
            ._split_by_api()
        ]
        self.assertEqual(sorted(apis), [("SmsApi", self.other), ("SmsApiConnector", self.company)])

    def test_what_became_of_it_is_told_on_the_conversation(self):
        message = self.write_to(self.customer)
        self.send_out()
        outbox = self.outbox.search([("connector_id", "=", self.aliyun.id)], limit=1)
        outbox._set_delivered()
        self.assertEqual(self.status(message)[0], "sent")

    def test_what_was_refused_is_told_on_the_conversation(self):
        self.aliyun_sms_server.mood = "isv.SMS_TEMPLATE_ILLEGAL"
        message = self.write_to(self.customer)
        self.send_out()
        status, reason = self.status(message)
        self.assertEqual(status, "exception")
        self.assertIn("isv.SMS_TEMPLATE_ILLEGAL", reason)

    def test_no_answer_is_settled_by_asking(self):
        self.aliyun_sms_server.mood = "hang"
        message = self.write_to(self.customer)
        self.send_out()
        self.assertEqual(self.status(message)[0], "process")
        self.aliyun_sms_server.mood = ""
        self.send_out()
        self.assertEqual(self.status(message)[0], "pending")
        self.assertEqual(len(self.aliyun_sms_server.sent), 1)

    def test_what_was_given_up_is_sent_again_from_the_sms(self):
        sms = self.env["sms.sms"].create({"number": PHONE, "body": "x"})
        self.aliyun_sms_server.mood = "isv.AMOUNT_NOT_ENOUGH"
        sms.send(unlink_sent=False)
        self.send_out()
        self.assertEqual(sms.state, "error")
        self.aliyun_sms_server.mood = ""
        sms.state = "outgoing"
        sms.send(unlink_sent=False)
        self.send_out()
        self.assertEqual((sms.state, len(self.aliyun_sms_server.sent)), ("pending", 1))

    def test_a_number_without_its_country(self):
        sms = self.env["sms.sms"].create({"number": "13800138000", "body": "x"})
        sms.send()
        self.assertEqual((sms.state, sms.failure_type), ("error", "sms_number_format"))

    def test_one_gateway_a_company(self):
        with self.assertRaisesRegex(ValidationError, "aliyun_sms"):
            self.tencent.company_id = self.company
        with self.assertRaises(ValidationError):
            self.connector.sends_sms = True
