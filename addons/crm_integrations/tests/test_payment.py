"""Payments over real HTTP: what an order expects is evidence, what goes back is none."""

from datetime import datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools.moments import BEIJING
from . import payment_vendors as vendors
from .payment_case import AnyService, PaymentCase
from .payment_vendors import alipay, wechat


@tagged("post_install", "-at_install")
class TestWechatPay(AnyService, PaymentCase):
    kind, platform = "wechat_pay", "wechat"
    settings = {
        "payment_merchant": vendors.MERCHANT, "payment_serial": vendors.SERIAL,
        "payment_key_id": vendors.KEY_ID,
    }  # fmt: skip

    @property
    def secrets(self):
        return (
            ("api_v3_key", vendors.API_KEY),
            ("platform_key", vendors.public_pem("wechat")),
            ("private_key", vendors.private_pem("ours")),
        )

    def make_server(self):
        return vendors.WechatPayServer()

    def pay(self, order, number="N1", cents=120000, merchant=vendors.MERCHANT, **options):
        resource = vendors.transaction(number, order, cents, mchid=merchant)
        self.server.put(resource)
        return wechat(resource, **options)

    def give_back(self, order, number="N1", part=False, status="SUCCESS"):
        resource = vendors.refund(number, order, back=20000 if part else 120000, status=status)
        resource["out_refund_no"] = f"R-{number}"
        self.server.put(resource)
        return wechat(resource, f"REFUND.{status}")

    def close(self, order, number="N1"):
        self.server.put(vendors.transaction(number, order, state="REFUND"))

    def forget(self):
        self.server.payments.clear()

    def forgeries(self):
        return (
            self.pay("S1", signer="stranger"),
            self.pay("S1", serial="PUB_KEY_ID_" * 2, signer="ours"),
            self.pay("S1", serial=vendors.SERIAL),
            self.pay("S1", signature="WECHATPAY/SIGNTEST/AAAA"),
            self.pay("S1", key=vendors.API_KEY[::-1]),
        )

    def bill(self, day, order, refund=False):
        row = {"交易时间": f"{day} 12:00:00", "公众账号ID": vendors.APP, "商户号": vendors.MERCHANT,
               "微信订单号": "N1", "商户订单号": order, "交易状态": "SUCCESS", "货币种类": "CNY",
               "应结订单金额": "1200.00", "商品名称": "法兰, DN50",
               "微信退款单号": "0"}  # fmt: skip
        if refund:
            row.update({"交易状态": "REFUND", "商户退款单号": "R-N1", "退款状态": "SUCCESS"})
        self.server.put_bill(str(day), [row, {**row, "商户号": "1900009999"}])

    def test_an_old_or_early_time_is_refused(self):
        now = datetime.now().timestamp()
        for moment in (now - 400, now + 400):
            self.assertEqual(self.deliver(self.pay("S1", moment=moment)).status_code, 401)
        self.assertEqual(self.deliver(self.pay("S1", moment=now - 200)).status_code, 200)

    def test_a_changed_body_is_refused(self):
        body, headers = self.pay("S1")
        changed = body.replace(b"TRANSACTION.SUCCESS", b"TRANSACTION.SUCCES5")
        self.assertEqual(self.deliver((changed, headers)).status_code, 401)

    def test_a_refund_that_failed_is_told(self):
        self.arrive(self.pay(self.order.name))
        self.arrive(self.give_back(self.order.name, status="ABNORMAL"))
        self.assertTrue(self.evidence())
        self.assertIn("has failed", self.told()[0])

    def test_a_certificate_is_picked_by_its_number(self):
        certificate, serial = vendors.certificate("wechat")
        self.set_secret(self.source, "platform_key", certificate)
        self.assertEqual(self.deliver(self.pay("S1", serial=serial)).status_code, 200)
        self.set_secret(self.source, "platform_key", "")
        self.set_secret(self.source, "platform_key", certificate)
        self.assertEqual(self.deliver(self.pay("S1", "N2", serial="5A" * 16)).status_code, 401)

    def test_a_number_that_begins_with_a_zero(self):
        certificate, serial = vendors.certificate("wechat", serial="0A" + "5B" * 19)
        self.set_secret(self.source, "platform_key", certificate)
        self.assertEqual(self.deliver(self.pay("S1", serial=serial)).status_code, 200)

    def test_a_bill_that_arrives_damaged_is_asked_for_again(self):
        day = datetime.now(BEIJING).date() - timedelta(days=3)
        self.bill(day, "S00042")
        self.server.damage = "x"
        self.source._pull()
        self.assertIn("damaged", self.source.pull_error)
        mark = self.source.pull_mark
        self.assertLessEqual(mark, datetime.combine(day, datetime.min.time()))
        self.server.damage = ""
        self.assertEqual(self.source._pull(), 1)

    def test_no_secret_goes_to_another_address(self):
        day = datetime.now(BEIJING).date() - timedelta(days=3)
        self.bill(day, "S00042")
        other = vendors.WechatPayServer()
        self.addCleanup(other.stop)
        self.server.bill_host = other.url
        self.source._pull()
        self.assertIn("not its own", self.source.pull_error)
        self.assertFalse(other.asked)

    def test_the_key_has_32_characters(self):
        with self.assertRaisesRegex(ValidationError, "32"):
            self.set_secret(self.source, "api_v3_key", "short")


@tagged("post_install", "-at_install")
class TestAlipay(AnyService, PaymentCase):
    kind, platform = "alipay", "alipay"
    settings = {"payment_merchant": vendors.SELLER, "payment_app_id": vendors.ALIPAY_APP}

    @property
    def secrets(self):
        return (
            ("platform_key", vendors.public_pem("alipay")),
            ("private_key", vendors.private_pem("ours")),
        )

    def make_server(self):
        return vendors.AlipayServer()

    def pay(self, order, number="N1", cents=120000, status="TRADE_SUCCESS",
            merchant=vendors.SELLER, **options):  # fmt: skip
        amount = f"{cents / 100:.2f}"
        notification = vendors.trade(number, order, amount, status, seller_id=merchant)
        self.server.put(notification)
        return alipay(notification, **options)

    def give_back(self, order, number="N1", part=False):
        notification = vendors.trade_refund(
            number, "200.00" if part else "1200.00", "TRADE_SUCCESS" if part else "TRADE_CLOSED",
            f"R-{number}",
        )  # fmt: skip
        notification["out_trade_no"] = order
        self.server.put(notification)
        return alipay(notification)

    def close(self, order, number="N1"):
        self.server.put(vendors.trade(number, order, status="TRADE_CLOSED"))

    def forget(self):
        self.server.trades.clear()

    def forgeries(self):
        body, headers = self.pay("S1")
        return (
            self.pay("S1", signer="stranger"),
            self.pay("S1", sign_type="RSA"),
            (body.replace(b"1200.00", b"1.00"), headers),
            (body + b"&out_biz_no=1", headers),
            (body.replace(b"sign=", b"sign=%00"), headers),
        )

    def bill(self, day, order, refund=False):
        row = {"支付宝交易号": "N1", "商户订单号": order, "业务类型": "交易", "商品名称": "法兰",
               "完成时间": f"{day} 12:00:00", "订单金额（元）": "1200.00"}  # fmt: skip
        if refund:
            row.update({"业务类型": "退款", "订单金额（元）": "-1200.00",
                        "退款批次号/请求号": "R-N1"})  # fmt: skip
        self.server.put_bill(str(day), [row, {"业务类型": "转账", "支付宝交易号": "N8"}])

    def test_it_reads_success(self):
        self.assertEqual(self.deliver(self.pay("S1")).text, "success")

    def test_finished_after_success_is_the_same_payment(self):
        self.arrive(self.pay(self.order.name))
        self.arrive(self.pay(self.order.name, status="TRADE_FINISHED"))
        self.assertEqual((len(self.events()), len(self.told())), (1, 1))

    def test_a_trade_that_waits_or_was_never_paid_is_ignored(self):
        for status in ("WAIT_BUYER_PAY", "TRADE_CLOSED"):
            self.assertEqual(self.arrive(self.pay(self.order.name, status=status)).state, "ignored")
        self.assertFalse(self.told())

    def test_another_application_is_no_evidence(self):
        self.source.payment_app_id = "2021000100000000"
        event = self.arrive(self.pay(self.order.name))
        # it cannot even be asked with another one's number
        self.assertEqual(event.state, "dead")
        self.assertFalse(self.evidence())

    def test_a_refund_that_cannot_be_asked_for_still_withdraws(self):
        self.arrive(self.pay(self.order.name))
        request = self.give_back(self.order.name, part=True)
        self.server.refunds.clear()
        event = self.arrive(request)
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("Refund reported: 200.00 CNY", self.told()[0])
