from odoo.addons.crm_integrations.tests import esign_vendors as wire

from ..vendor import Request
from .orders import OrderVendor


class Signing(OrderVendor):
    """A contract is signed by all, and revoked later."""

    settings = {"esign_app_id": wire.APP}
    secrets = {"app_secret": wire.SECRET}
    rotated = ("app_secret", "another-secret-of-the-application")
    asks = True
    server_type = None

    def make_server(self):
        return self.server_type()

    def tell(self, number, *, at=None, stamp=None, secret=None):
        return self._state(number, 0, secret)

    def then(self, number, *, at=None, stamp=None, secret=None):
        return self._state(number, 1, secret)

    def _state(self, number, later, secret):
        query, body, headers = self._request(f"F-{number}", later, self.order(number), secret)
        return Request(body, headers, query)

    def outcome(self, env, number):
        # revoked before it was completed: there was never any evidence
        return super().outcome(env, number)[1]


class Esign(Signing):
    kind = "esign"
    server_type = wire.EsignServer

    def _request(self, flow, later, order, secret):
        status = 3 if later else 2
        self.server.put(flow, status, order)
        content = {
            "action": "SIGN_FLOW_COMPLETE", "signFlowId": flow, "signFlowStatus": str(status),
            "signFlowFinishTime": 1777881600000 + later,
        }  # fmt: skip
        return wire.esign(content, secret or wire.SECRET)


class TencentSign(Signing):
    kind = "tencent_sign"
    settings = {"esign_secret_id": wire.ACCESS, "esign_operator": wire.OPERATOR}
    secrets = {"token": wire.TOKEN, "callback_key": wire.KEY, "secret_key": wire.SECRET}
    rotated = ("token", "another-token-of-the-callback")
    server_type = wire.TencentSignServer

    def _request(self, flow, later, order, secret):
        self.server.put(flow, 6 if later else 4)
        content = {
            "MsgId": f"m-{flow}-{later}", "MsgType": "FlowStatusChange",
            "MsgVersion": "ThirdPartyApp",
            "MsgData": {"FlowId": flow, "FlowName": "框架合同", "UserData": order,
                        "FlowCallbackStatus": 6 if later else 4},
        }  # fmt: skip
        return wire.tencent(content, secret or wire.TOKEN)


class Fadada(Signing):
    kind = "fadada"
    has_tokens = True
    server_type = wire.FadadaServer

    def _request(self, flow, later, order, secret):
        event, status = (
            ("sign-task-canceled", "task_terminated")
            if later
            else ("sign-task-finished", "task_finished")
        )
        self.server.put(flow, status, order)
        content = {
            "signTaskId": flow, "signTaskStatus": status, "transReferenceId": order,
            "signTaskSubject": "框架合同", "eventTime": str(1777881600000 + later),
        }  # fmt: skip
        return wire.fadada(event, content, secret or wire.SECRET)
