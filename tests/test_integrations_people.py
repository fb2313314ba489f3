"""What people write and click in other systems, where the addons it acts on are installed."""

from odoo.addons.crm_integrations.tests import (
    test_dingtalk,
    test_dingtalk_cards,
    test_feishu,
    test_wecom_cards,
)
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDingtalkCardsWithAllAddons(test_dingtalk_cards.TestCards):
    pass


@tagged("post_install", "-at_install")
class TestFeishuCardsWithAllAddons(test_feishu.TestCards):
    pass


@tagged("post_install", "-at_install")
class TestDingtalkTalkWithAllAddons(test_dingtalk.DingtalkCase):
    def test_a_draft_of_a_follow_up_by_who_wrote_it(self):
        self.say(f"跟进 商机{self.lead.id} 电话里说样品合格")
        draft = self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(
            (draft.state, draft.user_id, draft.create_uid), ("draft", self.ann, self.ann)
        )
        self.assertEqual(draft.action, "电话里说样品合格")
        self.say(f"follow-up #{self.lead.id}: price list sent", number="msg2")
        self.assertEqual(draft.action, "电话里说样品合格\nprice list sent")

    def test_a_customers_words_in_the_group_raise_a_signal(self):
        self.env["crm.signal.rule"].search([]).active = False
        self.env["crm.signal.rule"].create({"name": "Price", "keywords": "太贵"})
        self.say(f"#{self.lead.id}", group="cid_g")
        self.say("太贵了,再考虑一下", group="cid_g", sender="", senderCorpId="ding_x")
        signal = self.lead.signal_ids
        self.assertEqual((signal.source, signal.lead_id), ("DingTalk", self.lead))

    def test_a_colleagues_words_raise_none(self):
        self.say(f"#{self.lead.id} 客户说太贵了")
        self.assertFalse(self.lead.signal_ids)


@tagged("post_install", "-at_install")
class TestDingtalkApprovalWithAllAddons(test_dingtalk.DingtalkCase):
    """A gate's approval is asked for on a card and given there, by who may and as they may."""

    def setUp(self):
        super().setUp()
        self.dingtalk.write({"dingtalk_card_template": "t.schema", "dingtalk_card_route": "route"})
        self.env["crm.connector.member"].create(
            {"connector_id": self.dingtalk.id, "external_userid": "mia.d", "user_id": self.mia.id,
             "can_act": True}
        )  # fmt: skip
        self.mia.notice_connector_id = self.dingtalk
        stage = self.env["crm.stage"].create({"name": "Agreed", "sequence": 90})
        self.lead.type = "opportunity"
        gate = self.env["crm.stage.gate"].create(
            {
                "stage_id": stage.id, "name": "Boss agrees", "kind": "approval",
                "mode": "enforce", "approver_type": "user", "approver_user_id": self.mia.id,
            }
        )  # fmt: skip
        Approval = self.env["crm.gate.approval"].with_user(self.ann)
        self.approval = Approval._request(gate, self.lead).sudo()
        self.env.flush_all()
        self.card = self.queued().filtered(lambda each: each.user_id == self.mia)[:1]

    press = test_dingtalk_cards.TestCards.press

    def click(self, action, sender="mia.d", **params):
        found = self.press(action, sender=sender, card=self.card.key, **params)
        self.approval.invalidate_recordset()
        return found

    def test_approved_by_a_click(self):
        self.assertEqual(
            [code for code, _label in self.card._content()["actions"]], ["approve", "refuse"]
        )
        found = self.click("approve")
        self.assertEqual((self.approval.state, self.approval.decided_by_id), ("approved", self.mia))
        self.assertEqual(found.lead_id, self.lead)

    def test_refused_with_a_reason_only(self):
        self.click("refuse")
        self.assertEqual(self.approval.state, "pending")
        self.click("refuse", reason="太便宜")
        self.assertEqual((self.approval.state, self.approval.reason), ("refused", "太便宜"))

    def test_not_by_another(self):
        self.click("approve", sender="ann.d")
        self.assertEqual(self.approval.state, "pending")

    def test_decided_already(self):
        self.approval.with_user(self.mia).action_approve()
        self.env.flush_all()
        found = self.click("refuse", reason="Too late")
        self.assertEqual((found.state, self.approval.state), ("done", "approved"))


@tagged("post_install", "-at_install")
class TestWecomApprovalWithAllAddons(test_wecom_cards.WecomCardCase):
    """A gate's approval is given on a card; a refusal needs a reason and Odoo."""

    def setUp(self):
        super().setUp()
        self.env["crm.connector.member"].create(
            {"connector_id": self.wecom.id, "external_userid": "mia.w", "user_id": self.mia.id,
             "can_act": True}
        )  # fmt: skip
        self.mia.notice_connector_id = self.wecom
        stage = self.env["crm.stage"].create({"name": "Agreed", "sequence": 90})
        gate = self.env["crm.stage.gate"].create(
            {
                "stage_id": stage.id, "name": "Boss agrees", "kind": "approval",
                "mode": "enforce", "approver_type": "user", "approver_user_id": self.mia.id,
            }
        )  # fmt: skip
        Approval = self.env["crm.gate.approval"].with_user(self.ann)
        self.approval = Approval._request(gate, self.lead).sudo()
        self.env.flush_all()
        self.card = self.queued().filtered(lambda each: each.user_id == self.mia)[:1]
        self.send_out()

    def test_approved_by_a_click(self):
        self.assertEqual([code for code, _label in self.card._content()["actions"]], ["approve"])
        found = self.press("approve", card=self.card.key, member="mia.w")
        self.assertEqual(found.state, "done", found.error)
        self.approval.invalidate_recordset()
        self.assertEqual((self.approval.state, self.approval.decided_by_id), ("approved", self.mia))

    def test_refused_is_no_button(self):
        self.press("refuse", card=self.card.key, member="mia.w")
        self.approval.invalidate_recordset()
        self.assertEqual(self.approval.state, "pending")


@tagged("post_install", "-at_install")
class TestWecomClaimWithAllAddons(test_wecom_cards.WecomCardCase):
    def test_a_lead_of_the_pool_is_claimed(self):
        self.team.write({"route_enabled": True})
        lead = self.env["crm.lead"].create(
            {"name": "Pool", "team_id": self.team.id, "user_id": False, "phone": "13800138000"}
        )
        lead.sudo()._route_write({"route_state": "pool"})
        self.tell(lead)
        self.assertEqual(self.message._content()["actions"][0][0], "claim")
        found = self.press("claim")
        self.assertEqual(found.state, "done", found.error)
        self.assertEqual(lead.user_id, self.ann, found.result)
