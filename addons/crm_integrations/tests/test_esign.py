"""Electronic signatures over real HTTP: what is signed is evidence, what is taken back is none."""

import base64

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..connectors.esign.fadada import signature
from .esign_case import AnyVendor, EsignCase, TakenBack
from .esign_vendors import (
    ACCESS,
    KEY,
    OPERATOR,
    SECRET,
    TOKEN,
    EsignServer,
    FadadaServer,
    TencentSignServer,
    esign,
    fadada,
    tencent,
)


@tagged("post_install", "-at_install")
class TestEsign(AnyVendor, EsignCase):
    kind = "esign"
    secrets = (("app_secret", SECRET),)
    server_type = EsignServer
    states = {"open": 1, "completed": 2, "revoked": 3, "expired": 5, "refused": 7}

    def put(self, state, order, flow="F1"):
        self.server.put(flow, self.states[state], order)

    def tell(self, state, order, flow="F1", **options):
        self.put(state, order, flow)
        return esign(
            {"action": "SIGN_FLOW_COMPLETE", "signFlowId": flow,
             "signFlowStatus": str(self.states[state]), "signFlowFinishTime": 1777881600000},
            **options,
        )  # fmt: skip

    def forged(self):
        return self.tell("completed", "S00042", secret="another")

    def party(self, flow="F1", order="", result=2, sign_order=1):
        return esign(
            {"action": "SIGN_MISSON_COMPLETE", "signFlowId": flow, "customBizNum": order,
             "signOrder": sign_order, "operateTime": 1777881500000 + sign_order,
             "signResult": result}
        )  # fmt: skip

    def test_parties_who_sign_are_notes_and_bind_the_contract(self):
        self.arrive(self.party(order=self.order.name))
        self.arrive(self.party(order=self.order.name, result=4, sign_order=2))
        self.assertIn("A party has signed", self.notes())
        self.assertIn("A party does not sign", self.notes())
        self.assertFalse(self.evidence())
        self.arrive(self.tell("completed", ""))
        self.assertTrue(self.evidence())

    def test_places_with_different_orders_bind_nothing(self):
        request = self.tell("completed", self.order.name)
        self.server.flows["F1"]["signers"].append({"signFields": [{"customBizNum": "S2"}]})
        self.assertEqual(self.arrive(request).state, "ignored")

    def test_values_of_the_address_are_signed(self):
        content = {"action": "SIGN_FLOW_START", "signFlowId": "F1"}
        request = esign(content, query="b=2&a=1")
        self.assertEqual(self.deliver(request).status_code, 200)
        self.assertEqual(self.deliver(("a=1&b=3", *request[1:])).status_code, 401)

    def test_an_unknown_type_is_kept_and_ignored(self):
        event = self.arrive(esign({"action": "SIGN_FLOW_START", "signFlowId": "F1"}))
        self.assertEqual(event.state, "ignored")
        self.assertFalse(self.server.asked)

    def test_what_all_have_signed_is_asked_about_no_more(self):
        self.arrive(self.tell("completed", self.order.name))
        asked = self.server.asked
        self.assertEqual((self.pull(), self.server.asked), (0, asked))


@tagged("post_install", "-at_install")
class TestTencentSign(TakenBack, AnyVendor, EsignCase):
    kind = "tencent_sign"
    secrets = (("token", TOKEN), ("callback_key", KEY), ("secret_key", SECRET))
    settings = {"esign_secret_id": ACCESS, "esign_operator": OPERATOR}
    server_type = TencentSignServer
    states = {"open": 2, "completed": 4, "revoked": 6, "expired": 5, "refused": 3, "taken back": 21}

    def put(self, state, order, flow="F1"):
        self.server.put(flow, self.states[state])

    def content(self, status, order, flow="F1"):
        return {
            "MsgId": "m1", "MsgType": "FlowStatusChange", "MsgVersion": "ThirdPartyApp",
            "MsgData": {"FlowId": flow, "FlowName": "框架合同", "FlowCallbackStatus": status,
                        "UserData": order},
        }  # fmt: skip

    def tell(self, state, order, flow="F1", **options):
        self.put(state, order, flow)
        return tencent(self.content(self.states[state], order, flow), **options)

    def party(self, flow="F1", order=""):
        return tencent(self.content(2, order, flow))

    def forged(self):
        return self.tell("completed", "S00042", token="another")

    def test_many_are_asked_about_at_once(self):
        order = self.order
        for number in range(101):
            self.open_flow(f"F{number}")
            self.put("completed", order.name, f"F{number}")
        self.assertEqual(self.pull(), 101)
        self.assertEqual(self.server.asked, 2 + 101)
        self.assertEqual(set(self.events().mapped("state")), {"ignored", "done"})

    def test_trouble_by_what_is_to_be_done_about_it(self):
        for number, (code, state) in enumerate(
            (
                ("InternalError.System", "failed"),
                ("RequestLimitExceeded", "failed"),
                ("FailedOperation.RequestLimitExceeded", "failed"),
                ("AuthFailure.UnauthorizedOperation", "dead"),
                ("InvalidParameter.InvalidOperatorId", "dead"),
            )
        ):
            with self.subTest(code=code):
                self.server.trouble = [code]
                event = self.arrive(self.tell("completed", self.order.name, f"F{number}"))
                self.assertEqual(event.state, state)
                self.assertIn(code, event.error)

    def test_another_key_is_refused(self):
        request = self.tell("completed", "S00042", key=KEY[::-1])
        self.assertEqual(self.deliver(request).status_code, 401)

    def test_the_reference_may_be_base64(self):
        self.order.name = "销售-12"
        encoded = base64.b64encode(self.order.name.encode()).decode()
        self.arrive(self.tell("completed", encoded))
        self.assertTrue(self.evidence())

    def test_an_order_number_that_looks_like_base64(self):
        self.order.name = "SO123456"
        self.arrive(self.tell("completed", "SO123456"))
        self.assertTrue(self.evidence())

    def test_half_signed_is_kept_and_ignored(self):
        event = self.arrive(tencent(self.content(2, "S00042")))
        self.assertEqual(event.state, "ignored")

    def test_the_key_has_32_characters(self):
        with self.assertRaisesRegex(ValidationError, "32"):
            self.set_secret(self.source, "callback_key", "short")


@tagged("post_install", "-at_install")
class TestFadada(TakenBack, AnyVendor, EsignCase):
    kind = "fadada"
    secrets = (("app_secret", SECRET),)
    server_type = FadadaServer
    states = {
        "open": ("sign-task-signed", "sign_progress"),
        "completed": ("sign-task-finished", "task_finished"),
        "revoked": ("sign-task-canceled", "task_terminated"),
        "expired": ("sign-task-expire", "task_terminated"),
        "refused": ("sign-task-sign-rejected", "task_terminated"),
        "taken back": ("sign-task-abolish", "revoked"),
    }

    def put(self, state, order, flow="F1"):
        self.server.put(flow, self.states[state][1], order)

    def tell(self, state, order, flow="F1", **options):
        self.put(state, order, flow)
        event, status = self.states[state]
        return self.task(event, status, order, flow, **options)

    def party(self, flow="F1", order=""):
        return self.task(*self.states["open"], order, flow)

    def task(self, event, status, order, flow="F1", **options):
        content = {"signTaskId": flow, "signTaskStatus": status, "transReferenceId": order,
                   "signTaskSubject": "框架合同", "eventTime": "1777881600000"}  # fmt: skip
        return fadada(event, content, **options)

    def forged(self):
        return self.tell("completed", "S00042", secret="another")

    def test_it_reads_success(self):
        self.assertEqual(self.deliver(self.tell("completed", "S1")).text, "success")

    def test_another_application_is_refused(self):
        request = self.tell("completed", "S00042", app="other")
        self.assertEqual(self.deliver(request).status_code, 401)

    def test_the_event_is_signed(self):
        request = self.task(
            "sign-task-finished", "task_finished", "S1", signed_event="sign-task-signed"
        )
        self.assertEqual(self.deliver(request).status_code, 401)

    def test_finished_without_the_status_is_nothing(self):
        event = self.arrive(self.task("sign-task-finished", "sign_progress", "S00042"))
        self.assertEqual(event.state, "ignored")

    def test_abolished_later_is_withdrawn(self):
        self.arrive(self.tell("completed", self.order.name))
        self.arrive(self.tell("taken back", self.order.name))
        self.assertFalse(self.evidence())

    def test_the_event_says_how_a_task_was_terminated(self):
        self.arrive(self.tell("refused", self.order.name))
        self.assertIn("was refused", self.notes())

    def test_the_last_party_may_be_all_that_is_told(self):
        self.put("completed", self.order.name)
        self.arrive(self.task("sign-task-signed", "task_finished", self.order.name))
        self.assertTrue(self.evidence())

    def test_a_signature_as_others_compute_it(self):
        values = {
            "X-FASC-App-Id": "app-id", "X-FASC-Sign-Type": "HMAC-SHA256",
            "X-FASC-Timestamp": "1660000000123",
            "X-FASC-Nonce": "0123456789abcdef0123456789abcdef",
            "X-FASC-Api-SubVersion": "5.1", "X-FASC-AccessToken": "token", "bizContent": "Alice",
        }  # fmt: skip
        self.assertEqual(
            signature(values, "app-secret"),
            "37e2dd3277c7fd3618257b09a7cde544f7d07208fb2791666738236dd3aeabde",
        )

    def test_one_access_token_for_all_and_one_more_where_it_has_ended(self):
        self.arrive(self.tell("completed", self.order.name, "F1"))
        self.arrive(self.tell("completed", self.order.name, "F2"))
        self.assertEqual(self.server.given, 1)
        self.server.tokens.clear()
        self.deliver(self.tell("completed", self.order.name, "F3"))
        self.deliver(self.tell("completed", self.order.name, "F4"))
        self.process()
        self.assertEqual(self.server.given, 2)
        self.assertEqual(set(self.events().mapped("state")), {"done"})

    def test_a_code_nobody_knows_is_tried_again(self):
        self.server.trouble = ["100007"]
        event = self.arrive(self.tell("completed", self.order.name))
        self.assertEqual(event.state, "failed")
        self.assertIn("100007", event.error)
        self.again()
        self.assertTrue(self.evidence())
