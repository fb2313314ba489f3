"""An approval ends, and what is on its form becomes a note on the opportunity, once."""

from odoo.addons.crm_integrations.tests import dingtalk_server as dingtalk
from odoo.addons.crm_integrations.tests import feishu_server as feishu

from ..vendor import Request, Vendor
from . import chat


class Approval:
    """A second connector of a kind, whose approvals an administrator has mapped."""

    asks = True
    # nothing is said to anybody
    is_answered = False
    # type of the event, and where its parts are
    event_type = number_at = form_at = ""
    only = ("", "")

    def connected(self, env, connector):
        connector.identity_path = self.number_at
        env["crm.connector.mapping"].create(
            {
                "connector_id": connector.id,
                "event_type": self.event_type,
                "effect": "message",
                "only_path": self.only[0],
                "only_value": self.only[1],
                "line_ids": [(0, 0, {"target": "body", "path": f"{self.form_at}.合同编号"})],
            }
        )

    def prepare(self, env, numbers):
        super().prepare(env, numbers)
        env["crm.external.identity"].create(
            [
                {"connector_id": self.connector_id, "external_id": f"flow-{number}",
                 "lead_id": self.known[number]}
                for number in numbers
            ]
        )  # fmt: skip

    def tell(self, number, *, at=None, stamp=None, secret=None):
        return self._approved(number, at, secret)

    # what ended stays so, and the address is tried for the other connector
    then, handshake = Vendor.then, Vendor.handshake

    def effects(self, env, number):
        return self._notes(env, number, f"HT-{number}")


class DingtalkApproval(Approval, chat.Dingtalk):
    event_type, number_at, form_at = "event/bpms_instance_change", "processInstanceId", "form"
    only = ("result", "agree")
    window = None
    rotated = ("token", "AnotherTokenOfTheSubscription")

    def _approved(self, number, at, secret):
        self.server.put_approval(f"flow-{number}", "COMPLETED", "agree", 合同编号=f"HT-{number}")
        content = {
            "EventType": "bpms_instance_change", "eventId": f"approval-{number}",
            "processInstanceId": f"flow-{number}", "processCode": "PROC-1", "type": "finish",
            "result": "agree", **({"EventTime": int(at * 1000)} if at else {}),
        }  # fmt: skip
        query, body = dingtalk.seal(content, token=secret or dingtalk.TOKEN)
        return Request(body, chat.JSON, "&".join(f"{key}={value}" for key, value in query.items()))


class FeishuApproval(Approval, chat.Feishu):
    event_type, number_at = "approval_instance", "event.instance_code"
    form_at, only = "event.form", ("event.status", "APPROVED")

    def _approved(self, number, at, secret):
        self.server.put_approval(f"flow-{number}", "APPROVED", 合同编号=f"HT-{number}")
        content = feishu.old_event(
            "approval_instance",
            {"instance_code": f"flow-{number}", "approval_code": "PROC-1", "status": "APPROVED"},
            f"approval-{number}",
        )
        if at:
            content["ts"] = str(at)
        headers, body = feishu.seal(content, secret or feishu.KEY)
        return Request(body, {**chat.JSON, **headers})
