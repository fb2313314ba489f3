"""SMS against vendors over loopback: sent once, settled by asking, reports are asked about."""

import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..connectors.sms import texts
from ..tools import cloud_signatures as signatures
from .common import IntegrationHttpCase
from .sms_vendors import ACCESS, APP, SECRET, AliyunServer, TencentServer

PHONE = "+8613800138000"


@tagged("post_install", "-at_install")
class TestSmsTexts(BaseCase):
    def test_what_belongs_into_which_place(self):
        for template, text, expected in (
            ("您有提醒：${what}，请查看。", "您有提醒：跟进 #12，请查看。", {"what": "跟进 #12"}),
            ("{1}的订单{2}已发货", "王总的订单S00042已发货", {"1": "王总", "2": "S00042"}),
            ("${a}-${b}", "1-2-3", {"a": "1", "b": "2-3"}),
            ("${a} or ${a}", "x or x", {"a": "x"}),
            ("${a} or ${a}", "x or y", None),
            ("已收到", "已收到", {}),
            ("${content}", "两行\r\n文字 ", {"content": "两行\n文字"}),
            ("您有提醒：${what}，请查看。", "您有提醒：，请查看。", None),
            ("您有提醒：${what}", "您有", None),
            ("ab${x}ba", "aba", None),
        ):
            with self.subTest(template=template, text=text):
                self.assertEqual(texts.values(template, text), expected)

    def test_places_that_touch_are_not_clear(self):
        self.assertTrue(texts.is_clear("${a} ${b}"))
        self.assertFalse(texts.is_clear("${a}${b}"))

    def test_a_long_text_costs_little(self):
        template = "，".join(f"{{{number}}}" for number in range(1, 12)) + "。"
        self.assertIsNone(texts.values(template, "，" * 20000))


@tagged("post_install", "-at_install")
class TestSmsSignatures(BaseCase):
    def test_the_example_of_aliyun(self):
        query = signatures.query_text(
            {
                "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
                "RegionId": "cn-shanghai",
            }
        )
        headers = {
            "host": "ecs.cn-shanghai.aliyuncs.com", "x-acs-action": "RunInstances",
            "x-acs-content-sha256": signatures.digest(b""), "x-acs-version": "2014-05-26",
            "x-acs-date": "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        }  # fmt: skip
        found, _names = signatures.acs3("YourAccessKeySecret", "POST", query, headers)
        self.assertEqual(found, "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")

    def test_the_example_of_tencent(self):
        # its key is not printed in full: what is signed is
        body = (
            b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], '
            b'"Name": "instance-name"}]}'
        )
        headers = {
            "content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com",
            "x-tc-action": "describeinstances",
        }  # fmt: skip
        request, names = signatures.canonical("POST", "", headers, body)
        self.assertEqual(names, "content-type;host;x-tc-action")
        self.assertEqual(
            signatures.digest(request.encode()),
            "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
        )

    def test_names_and_values_are_encoded_as_rfc_3986_has_it(self):
        self.assertEqual(signatures.query_text({"b": "a b*~", "a": "/"}), "a=%2F&b=a%20b%2A~")


class AnySms(IntegrationHttpCase):
    kind = None
    template = ("SMS_1", "您有提醒：${what}，请查看。")

    def setUp(self):
        super().setUp()
        self.vendor = self.make_connector(
            self.kind, sms_access_id=ACCESS, sms_app_id=APP, sms_sign_name="精密制造",
            sms_template_ids=[(0, 0, {"code": self.template[0], "text": self.template[1]})],
        )  # fmt: skip
        self.set_secret(self.vendor, "access_secret", SECRET)
        self.server = self.make_server()
        self.addCleanup(self.server.stop)
        self.vendor.api_url = self.server.url
        self.env.flush_all()

    def queue(self, text="您有提醒：跟进 #12，请查看。", to=PHONE):
        self.outbox._queue(
            [{"connector": self.vendor, "subject": "SMS", "content": {"to": to, "text": text}}]
        )
        return self.outbox.search([("connector_id", "=", self.vendor.id)], limit=1)

    def send_out(self):
        self.run_cron("ir_cron_outbox")

    def ask_again(self, message):
        message.date_next_attempt = "2020-01-01"
        self.send_out()

    def push(self, items, connector=None, **options):
        return self.url_open(
            f"/crm_integrations/{(connector or self.vendor).token}",
            data=json.dumps(items).encode(),
            headers={"Content-Type": "application/json"},
            **options,
        )

    def report(self, state, success=True):
        """The vendor pushes what became of the last message; the newest event."""
        self.server.states[self.server.sent[-1]["key"]] = state
        answer = self.push(self.server.report(self.server.sent[-1], success))
        self.assertEqual(answer.status_code, 200)
        self.process()
        return self.inbox.search([("connector_id", "=", self.vendor.id)], limit=1)


class AnyVendor:
    """What holds for each vendor."""

    def test_words_go_out_by_the_template_that_has_them(self):
        message = self.queue()
        self.send_out()
        self.assertEqual((message.state, message.error), ("sent", False))
        self.assertEqual(message.vendor_reference, "V1")
        sent = self.server.sent[0]
        self.assertEqual((sent["template"], sent["sign"]), (self.template[0], "精密制造"))
        self.assertEqual(list(sent["values"].values()), ["跟进 #12"])
        self.assertFalse(self.server.refused)

    def test_words_of_no_template_are_said_to_the_administrator(self):
        message = self.queue("你好")
        self.send_out()
        self.assertEqual(message.state, "dead")
        self.assertIn("你好", message.error)
        self.vendor.sms_template_ids = [(0, 0, {"code": "SMS_9", "text": self.any_text})]
        message.with_user(self.adam).action_send_again()
        self.send_out()
        self.assertEqual((message.state, self.server.sent[0]["template"]), ("sent", "SMS_9"))

    def test_no_answer_is_settled_by_asking_and_sent_once(self):
        for mood in ("hang", "garbage"):
            with self.subTest(mood=mood):
                self.server.mood = mood
                self.server.sent.clear()
                message = self.queue()
                self.send_out()
                self.assertEqual(message.state, "unknown")
                self.server.mood = ""
                self.ask_again(message)
                self.assertEqual((message.state, len(self.server.sent)), ("sent", 1))

    def test_what_the_vendor_does_not_know_of_is_never_sent_again(self):
        self.server.mood = "hang"
        message = self.queue()
        self.send_out()
        self.server.sent.clear()
        self.server.mood = ""
        for _each in range(14):
            self.ask_again(message)
        self.assertEqual((message.state, self.server.sent), ("unknown", []))
        self.assertTrue(self.server.asked)

    def test_no_answer_and_not_delivered(self):
        self.server.mood = "hang"
        message = self.queue()
        self.send_out()
        self.server.states[message.key] = "undelivered"
        self.ask_again(message)
        self.assertEqual(message.state, "dead")
        self.assertIn("MOBILE_NOT_ON_SERVICE", message.error)

    def test_refusals(self):
        for code, state in self.codes:
            with self.subTest(code=code):
                self.server.mood = code
                message = self.queue()
                self.send_out()
                self.assertEqual(message.state, state, message.error)
                self.assertIn(code, message.error)
                message.state = "dead"

    def test_a_wrong_secret_is_named(self):
        self.set_secret(self.vendor, "access_secret", "another")
        message = self.queue()
        self.send_out()
        self.assertEqual(message.state, "dead")
        self.assertTrue(self.server.refused)

    def test_a_report_of_what_was_delivered(self):
        message = self.queue()
        self.send_out()
        event = self.report("delivered")
        self.assertEqual(event.state, "done", event.error)
        self.assertEqual((message.state, bool(message.date_delivered)), ("sent", True))

    def test_a_report_of_what_was_not_delivered(self):
        message = self.queue()
        self.send_out()
        event = self.report("undelivered", success=False)
        self.assertEqual((event.state, message.state), ("done", "dead"), event.error)
        self.assertIn("MOBILE_NOT_ON_SERVICE", message.error)

    def test_a_report_is_a_hint(self):
        message = self.queue()
        self.send_out()
        event = self.report("", success=False)
        self.assertEqual((event.state, message.state), ("ignored", "sent"))

    def test_a_report_settles_what_nobody_answered_for(self):
        self.server.mood = "hang"
        message = self.queue()
        self.send_out()
        message.vendor_reference = self.server.sent[0]["number"]
        self.server.mood = ""
        event = self.report("delivered")
        self.assertEqual((event.state, message.state), ("done", "sent"), event.error)
        self.assertTrue(message.date_delivered)

    def test_a_report_of_somebody_elses_message(self):
        answer = self.push(self.server.report({"to": PHONE, "key": "x", "number": "V77"}))
        self.assertEqual(answer.json(), self.thanks)
        event = self.process()
        self.assertEqual((event.state, self.server.asked), ("ignored", 0))

    def test_reports_come_only_from_the_vendors_addresses(self):
        items = self.server.report({"to": PHONE, "key": "x", "number": "V77"})
        self.vendor.sms_report_addresses = "203.0.113.0/24, 198.51.100.7"
        self.env.flush_all()
        self.assertEqual(self.push(items).status_code, 401)
        self.vendor.sms_report_addresses = "127.0.0.0/8,::1"
        self.env.flush_all()
        self.assertEqual(self.push(items).status_code, 200)
        with self.assertRaisesRegex(ValidationError, "Reports Come From"):
            self.vendor.sms_report_addresses = "everywhere"

    def test_what_is_no_list_of_reports_is_refused(self):
        for items in ({}, [1], "x"):
            self.assertEqual(self.push(items).status_code, 400)

    def test_what_no_report_told_of_is_asked_for(self):
        message = self.queue()
        self.send_out()
        self.assertEqual(self.vendor._pull(), 0)
        message.date_sent = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        self.server.states[message.key] = "delivered"
        self.assertEqual(self.vendor._pull(), 1)
        self.process()
        self.assertTrue(message.date_delivered)
        self.assertEqual(self.vendor._pull(), 0)

    def test_a_reminder_reaches_the_phone_of_whoever_chose_it(self):
        self.vendor.company_id.country_id = self.env.ref("base.cn")
        self.vendor.sms_template_ids = [(0, 0, {"code": "SMS_9", "text": self.any_text})]
        self.ann.phone = "138 0013 8000"
        self.assertTrue(self.vendor.brings_notices)
        self.ann.notice_connector_id = self.vendor
        self.mia.notice_connector_id = self.vendor
        self.env["crm.notice"]._tell(
            {"user": user, "subject": "Flanges: nobody\nfollows up", "body": "Long text"}
            for user in self.ann + self.mia
        )
        self.send_out()
        # mia has no phone number: she reads it in Odoo
        self.assertEqual([each["to"][-11:] for each in self.server.sent], ["13800138000"])
        self.assertEqual(
            list(self.server.sent[0]["values"].values()), ["Flanges: nobody follows up"]
        )

    def test_a_test_message(self):
        kind = self.vendor._kind_model()
        with self.assertRaisesRegex(UserError, "phone number"):
            kind.with_user(self.adam)._test_content(self.vendor)
        self.adam.phone = PHONE
        self.assertEqual(kind.with_user(self.adam)._test_content(self.vendor)["to"], PHONE)

    def test_the_settings_are_tried(self):
        kind = self.vendor._kind_model()
        self.assertTrue(all(ok for ok, _sentence in kind._test(self.vendor)))
        self.vendor.sms_sign_name = False
        self.vendor.sms_template_ids.unlink()
        self.assertEqual([ok for ok, _sentence in kind._test(self.vendor)], [False, False])

    def test_places_that_touch_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "between two places"):
            self.vendor.sms_template_ids.text = self.any_text * 2

    def test_a_number_abroad(self):
        self.queue(to="+4930123456")
        self.send_out()
        self.assertEqual(self.server.sent[0]["to"], self.abroad)


@tagged("post_install", "-at_install")
class TestAliyunSms(AnyVendor, AnySms):
    kind, any_text = "aliyun_sms", "${content}"
    abroad, thanks = "4930123456", {"code": 0, "msg": "成功"}
    codes = (
        ("isv.BUSINESS_LIMIT_CONTROL", "failed"),
        ("isv.SMS_TEMPLATE_ILLEGAL", "dead"),
        ("isv.AMOUNT_NOT_ENOUGH", "dead"),
        ("isp.SYSTEM_ERROR", "unknown"),
    )

    def make_server(self):
        return AliyunServer()

    def test_an_hourly_limit_waits_an_hour(self):
        self.server.mood = "isv.BUSINESS_LIMIT_CONTROL"
        message = self.queue()
        self.send_out()
        waits = (message.date_next_attempt - fields.Datetime.now()).total_seconds()
        self.assertGreater(waits, 3500)

    def test_a_report_that_overtakes_the_answer(self):
        message = self.queue()
        message.state = "sending"
        each = {"to": PHONE, "key": message.key, "number": "V1"}
        self.push(self.server.report(each))
        self.assertEqual(self.process().state, "failed")


@tagged("post_install", "-at_install")
class TestTencentSms(AnyVendor, AnySms):
    kind, any_text, template = "tencent_sms", "{1}", ("1234", "您有提醒：{1}，请查看。")
    abroad, thanks = "+4930123456", {"result": 0, "errmsg": "OK"}
    codes = (
        ("LimitExceeded.DeliveryFrequencyLimit", "failed"),
        ("LimitExceeded.PhoneNumberDailyLimit", "failed"),
        ("FailedOperation.TemplateIncorrectOrUnapproved", "dead"),
        ("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "dead"),
        ("InternalError.SigVerificationFail", "failed"),
        ("InternalError.Timeout", "unknown"),
    )

    def make_server(self):
        return TencentServer()

    def test_places_by_their_numbers(self):
        text = "".join(f"{{{number}}}，" for number in range(1, 12))
        self.vendor.sms_template_ids.text = text
        self.queue("".join(f"v{number}，" for number in range(1, 12)))
        self.send_out()
        expected = {str(number): f"v{number}" for number in range(1, 12)}
        self.assertEqual(self.server.sent[0]["values"], expected)

    def test_a_fresh_report_before_the_answer_is_kept_waits(self):
        kind = self.vendor._kind_model()
        item = self.server.report({"to": PHONE, "key": "x", "number": "V9"})[0]
        now = fields.Datetime.now()
        with patch.object(type(kind), "_reports", return_value=[("V9", PHONE, now, item)]):
            self.push([item])
            event = self.process()
        self.assertEqual(event.state, "failed")
