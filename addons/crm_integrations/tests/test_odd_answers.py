"""Every kind that asks its vendor is answered with what no documentation names.

Whatever comes, it is understood, tried again, or given up with a reason.
"""

import json
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.tests import tagged

from ..connectors.wecom.contact_way import MADE
from ..demo.wecom_wire import event as wecom_event
from ..tools.moments import BEIJING
from ..tools.shapes import Received
from . import ads_server, esign_vendors, payment_vendors
from .common import IntegrationHttpCase
from .evidence_case import EvidenceCase
from .feishu_server import old_event
from .odd_answers import OddAnswers
from .shopify_server import SECRET, SHOP, TOKEN, ShopifyServer, order
from .sms_vendors import AliyunServer, TencentServer
from .test_company_data import BAIDU, Tianyancha
from .test_company_data import TOKEN as TIANYANCHA_TOKEN
from .test_dingtalk import DingtalkCase
from .test_feishu import FeishuCase
from .test_sms import AnySms
from .test_wecom import WecomCase

MOBILE = "+86 138 0013 8000"


@tagged("post_install", "-at_install")
class TestWecom(OddAnswers, WecomCase):
    def setUp(self):
        super().setUp()
        self.here = self.wecom
        self.ann.phone = MOBILE
        self.server.people = {"13800138000": "ann.w"}
        tag = {"group_name": "城市", "tag_name": "苏州", "tag_id": "t1", "type": 1}
        for number in ("wm_1", "wm_2"):
            self.server.add(number, "ann.w", tags=[tag], remark_mobiles=["13800138001"],
                            corp_name="精密", position="采购", unionid="u1",
                            avatar="https://wx.qlogo.cn/1", state="fair")  # fmt: skip
            self.server.add(number, "bo.w", tags=[tag], remark="陈")
        Way = self.env["crm.wecom.contact.way"]
        self.way = Way.new({"name": "Fair", "connector_id": self.here.id})

    def work(self):
        kind = self.here._kind_model()
        for change in ("add_external_contact", "del_follow_user"):
            self.keep(*kind._parse(self.here, None, wecom_event(change, "wm_1")))
        self.ask()
        self.may_be_refused(self.here.with_user(self.adam).action_match_people)
        self.server.codes["c1"] = "ann.w"
        self.may_be_refused(kind._member_of_code, self.here, "c1")
        self.may_be_refused(kind._script_signature, self.here, "https://example.com", True)
        sidebar = self.env["crm.wecom.sidebar"].with_user(self.ann)
        self.may_be_refused(sidebar._view, self.here.with_user(self.ann).sudo(), "wm_2", "ann.w")
        self.may_be_refused(self.way._ask, "add_contact_way", {"type": 2, "scene": 2}, MADE)
        self.queue(to="ann.w", title="T", text="words", url="https://example.com")


@tagged("post_install", "-at_install")
class TestDingtalk(OddAnswers, DingtalkCase):
    def setUp(self):
        super().setUp()
        self.here = self.dingtalk
        self.ann.phone = MOBILE
        self.server.people = {"13800138000": "ann.d"}
        self.server.listed = {
            2: [{"userid": "bo.d", "name": "Bo", "org_email": "bo@example.com", "email": ""},
                {"userid": "mia.d", "name": "Mia", "email": self.mia.email}]
        }  # fmt: skip
        self.here.identity_path = "processInstanceId"
        self.map("event/bpms_instance_change", "message", connector=self.here,
                 only=("result", "agree"), body="form.合同编号")  # fmt: skip
        for number in ("flow1", "flow2"):
            self.server.put_approval(number, "COMPLETED", "agree", 合同编号='["框架"]')

    def events(self):
        return OddAnswers.events(self)

    def work(self):
        data = {"EventType": "bpms_instance_change", "processInstanceId": "flow1",
                "processCode": "PROC-1", "type": "finish", "result": "agree"}  # fmt: skip
        kind = self.here._kind_model()
        self.keep(kind._event(data, json.dumps(data)))
        self.process()
        self.ask()
        self.may_be_refused(self.here.with_user(self.adam).action_match_people)
        words = {"to": "ann.d", "title": "T", "text": "words", "url": "https://example.com"}
        for way in ("notice", "robot"):
            self.queue(**words, **{"as": way})


@tagged("post_install", "-at_install")
class TestFeishu(OddAnswers, FeishuCase):
    def setUp(self):
        super().setUp()
        self.here = self.feishu
        self.ann.phone = MOBILE
        self.server.people = {"13800138000": "ou_ann", self.mia.email: "ou_mia"}
        self.here.identity_path = "event.instance_code"
        self.map("approval_instance", "message", connector=self.here,
                 only=("event.status", "APPROVED"), body="event.form.合同编号")  # fmt: skip
        for number in ("flow1", "flow2"):
            self.server.put_approval(number, "APPROVED", 合同编号="HT-1")

    def events(self):
        return OddAnswers.events(self)

    def work(self):
        told = {"instance_code": "flow1", "approval_code": "PROC-1", "status": "APPROVED"}
        data = old_event("approval_instance", told)
        kind = self.here._kind_model()
        self.keep(kind._received(self.here, "e1", json.dumps(data), data))
        self.process()
        self.ask()
        self.member.user_id = False
        self.may_be_refused(self.here.with_user(self.adam).action_match_people)
        self.queue(**{"as": "text", "to": "ou_ann", "text": "words"})


class AnyEsign(OddAnswers):
    rounds, share = 20, 0.7
    secrets = (("app_secret", esign_vendors.SECRET),)
    settings = {"esign_app_id": esign_vendors.APP}

    @property
    def here(self):
        return self.source

    def make_server(self):
        return self.server_type()

    def setUp(self):
        super().setUp()
        # they are about our opportunity
        self.env["crm.external.identity"].create(
            [
                {"connector_id": self.here.id, "external_id": flow, "lead_id": self.lead.id}
                for flow in ("F1", "F2")
            ]
        )

    def work(self):
        kind = self.here._kind_model()
        self.keep(*(kind._received(*self.told(flow)) for flow in ("F1", "F2")))
        self.ask()
        self.ask()


@tagged("post_install", "-at_install")
class TestEsign(AnyEsign, EvidenceCase):
    kind = "esign"
    server_type = esign_vendors.EsignServer

    def told(self, flow):
        self.server.put(flow, 2, "S1")
        if flow == "F2":
            # open as far as we know
            data = {"signFlowId": flow, "signOrder": 1, "signResult": 2}
            return "SIGN_MISSON_COMPLETE", json.dumps(data)
        return "SIGN_FLOW_COMPLETE", json.dumps({"signFlowId": flow, "signFlowStatus": "2"})


@tagged("post_install", "-at_install")
class TestTencentSign(AnyEsign, EvidenceCase):
    kind = "tencent_sign"
    server_type = esign_vendors.TencentSignServer
    secrets = (
        ("token", esign_vendors.TOKEN), ("callback_key", esign_vendors.KEY),
        ("secret_key", esign_vendors.SECRET),
    )  # fmt: skip
    settings = {
        "esign_secret_id": esign_vendors.ACCESS, "esign_operator": esign_vendors.OPERATOR,
    }  # fmt: skip

    def told(self, flow):
        self.server.put(flow, 4)
        content = {"FlowId": flow, "FlowCallbackStatus": 4 if flow == "F1" else 2}
        return "FlowStatusChange", json.dumps({"MsgData": content})


@tagged("post_install", "-at_install")
class TestFadada(AnyEsign, EvidenceCase):
    kind = "fadada"
    server_type = esign_vendors.FadadaServer

    def told(self, flow):
        self.server.put(flow, "task_finished", "S1")
        status = "task_finished" if flow == "F1" else "sign_progress"
        return "sign-task-signed", json.dumps({"signTaskId": flow, "signTaskStatus": status})


class AnyPayment(OddAnswers):
    # the vendor's side signs slowly
    rounds, share = 8, 0.7

    @property
    def here(self):
        return self.source

    @property
    def secrets(self):
        return (
            ("platform_key", payment_vendors.public_pem(self.platform)),
            ("private_key", payment_vendors.private_pem("ours")),
        )

    def make_server(self):
        return self.server_type()

    def setUp(self):
        super().setUp()
        day = datetime.now(BEIJING).date() - timedelta(days=2)
        # of days before nothing is asked
        self.here.pull_mark = datetime.now() - timedelta(days=1)
        self.server.put_bill(str(day), [{**self.row, **self.moment(day)}])

    def work(self):
        kind = self.here._kind_model()
        self.keep(*(kind._event(*each) for each in self.told()))
        self.ask()


@tagged("post_install", "-at_install")
class TestWechatPay(AnyPayment, EvidenceCase):
    kind, platform = "wechat_pay", "wechat"
    server_type = payment_vendors.WechatPayServer
    settings = {
        "payment_merchant": payment_vendors.MERCHANT, "payment_serial": payment_vendors.SERIAL,
        "payment_key_id": payment_vendors.KEY_ID,
    }  # fmt: skip
    row = {"商户号": payment_vendors.MERCHANT, "微信订单号": "N9", "交易状态": "SUCCESS"}

    def moment(self, day):
        return {"交易时间": f"{day} 12:00:00"}

    def told(self):
        paid, back = payment_vendors.transaction("N1"), payment_vendors.refund("N2")
        self.server.put(paid)
        self.server.put(back)
        for kind, resource in (("TRANSACTION.SUCCESS", paid), ("REFUND.SUCCESS", back)):
            yield kind, json.dumps({"event_type": kind, "resource": resource})

    def test_an_amount_that_cannot_be_read_is_asked_for_again(self):
        for amount in ("1200.00", [120000]):
            resource = payment_vendors.transaction("N1")
            self.keep(
                self.here._kind_model()._event(
                    "TRANSACTION.SUCCESS",
                    json.dumps({"event_type": "TRANSACTION.SUCCESS", "resource": resource}),
                )
            )
            self.server.put({**resource, "amount": amount})
            with self.subTest(amount=amount):
                self.process()
                event = self.events()
                self.assertEqual(event.state, "failed")
                self.assertTrue(event.error.endswith(": amount"), event.error)
                event.date_next_attempt = "2020-01-01"


@tagged("post_install", "-at_install")
class TestAlipay(AnyPayment, EvidenceCase):
    kind, platform = "alipay", "alipay"
    server_type = payment_vendors.AlipayServer
    settings = {
        "payment_merchant": payment_vendors.SELLER, "payment_app_id": payment_vendors.ALIPAY_APP,
    }  # fmt: skip
    row = {"支付宝交易号": "N9", "业务类型": "交易", "订单金额（元）": "1200.00"}

    def moment(self, day):
        return {"完成时间": f"{day} 12:00:00"}

    def told(self):
        for resource in (payment_vendors.trade("N1"), payment_vendors.trade_refund("N2")):
            self.server.put(resource)
            yield resource["trade_status"], json.dumps(resource)

    def test_a_bill_at_an_address_that_is_none_is_not_fetched(self):
        with patch.object(self.server, "url", "//["):
            self.here._pull()
        self.assertIn("not its own", self.here.pull_error)

    def test_an_answer_that_is_signed_by_a_number_is_signed_by_nobody(self):
        kind, content = self.here._kind_model(), b"{}"
        self.assertFalse(kind._is_theirs(self.here, content, 12))


class AnyOutcome(OddAnswers):
    rounds, share = 25, 0.7

    @property
    def here(self):
        return self.vendor

    def queue_one(self):
        AnySms.queue(self)
        return self.messages()[0]

    def work(self):
        message = self.queue_one()
        self.send()
        if self.server.sent:
            [item] = self.server.report(self.server.sent[-1])
            self.keep(Received(f"report:{message.id}", "report", json.dumps(item)))
        self.messages().filtered(lambda each: each.state == "sent").date_sent = (
            datetime.now() - timedelta(days=1)
        )
        self.ask()


@tagged("post_install", "-at_install")
class TestAliyun(AnyOutcome, AnySms):
    kind, make_server = "aliyun_sms", staticmethod(AliyunServer)


@tagged("post_install", "-at_install")
class TestTencentSms(AnyOutcome, AnySms):
    kind, make_server = "tencent_sms", staticmethod(TencentServer)
    template = ("1110", "您有提醒：{1}，请查看。")


class AnyClue(OddAnswers):
    def setUp(self):
        super().setUp()
        self.server = ads_server.AdsServer()
        self.addCleanup(self.server.stop)

    def work(self):
        with freeze_time("2026-05-04 12:00:00"):
            self.ask()


@tagged("post_install", "-at_install")
class TestDouyin(AnyClue, IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.here = self.make_connector("douyin", api_url=self.server.url)
        self.set_secret(self.here, "feiyu_key", ads_server.FEIYU_KEY)
        self.set_secret(self.here, "feiyu_token", ads_server.FEIYU_TOKEN)
        self.server.clues = [
            ads_server.clue(str(number), remark_dict={"产品": "M10"}) for number in range(3)
        ]


@tagged("post_install", "-at_install")
class TestBaidu(AnyClue, IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.here = self.make_connector(
            "baidu", api_url=self.server.url, baidu_user_name=ads_server.BAIDU_NAME
        )
        self.set_secret(self.here, "access_token", ads_server.BAIDU_TOKEN)
        form = [{"name": "姓名", "type": "name", "value": "陈静"}, {"name": "需求", "value": "M10"}]
        self.server.notices = {
            kind: [ads_server.notice(f"{kind}{number}", formDetail=form) for number in range(2)]
            for kind in ("form", "phone")
        }


@tagged("post_install", "-at_install")
class TestShopify(OddAnswers, IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.server = ShopifyServer()
        self.addCleanup(self.server.stop)
        self.server.page_size = 2
        self.here = self.make_connector(
            "shopify", api_url=self.server.url, shopify_domain=SHOP, repeat_days=36500,
            repeat_amount=1, repeat_orders=1,
        )  # fmt: skip
        self.set_secret(self.here, "client_secret", SECRET)
        self.set_secret(self.here, "access_token", TOKEN)
        self.server.put(*(order(number, customer=number) for number in range(1, 4)))

    def work(self):
        told = json.dumps(order(1))
        self.keep(Received("e-1:orders/create", "orders/create", told))
        self.process()
        self.ask()


@tagged("post_install", "-at_install")
class TestTianyancha(OddAnswers, IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.server = Tianyancha()
        self.addCleanup(self.server.stop)
        self.here = self.make_connector("tianyancha", api_url=self.server.url, per_minute=100_000)
        self.here.company_id.name = BAIDU["name"]
        self.set_secret(self.here, "token", TIANYANCHA_TOKEN)
        self.server.companies = {BAIDU["name"]: BAIDU}
        self.data = self.env["crm.company.data"].with_user(self.ann)

    def work(self):
        self.ask()
        self.may_be_refused(self.data._look_up, self.here.company_id, BAIDU["name"])
