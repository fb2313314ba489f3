"""Cards with buttons in WeCom, over real HTTP: a click acts as who clicked, if they may."""

from odoo.tests import tagged

from ..demo.wecom_server import CORP
from ..demo.wecom_wire import event
from .test_wecom import WecomCase


def click(card, action, member="ann.w", moment=1777881600, response="RC1"):
    """Content of a click on a button."""
    parts = {
        "ToUserName": CORP, "FromUserName": member, "CreateTime": moment, "MsgType": "event",
        "Event": "template_card_event", "EventKey": action, "TaskId": card,
        "CardType": "button_interaction", "ResponseCode": response, "AgentID": 1000002,
    }  # fmt: skip
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in parts.items())
    return f"<xml>{inner}</xml>"


class WecomCardCase(WecomCase):
    def setUp(self):
        super().setUp()
        self.member.can_act = True
        self.ann.notice_connector_id = self.wecom
        self.lead = self.env["crm.lead"].create(
            {"name": "Bolts", "user_id": self.ann.id, "type": "opportunity"}
        )

    def tell(self, record):
        """A reminder about a record; the message."""
        self.env["crm.notice"]._tell(
            [{"user": self.ann, "subject": "Call Chen", "record": record, "body": "x" * 300}]
        )
        self.env.flush_all()
        self.message = self.queued()[:1]
        self.send_out()

    def queued(self):
        self.env.invalidate_all()
        return self.outbox.search([("connector_id", "=", self.wecom.id)])

    def send_out(self):
        self.outbox.search([("date_next_attempt", "!=", False)]).date_next_attempt = "2020-01-01"
        self.run_cron("ir_cron_outbox")

    def press(self, action, card=None, **options):
        return self.arrive(click(card or self.message.key, action, **options))


@tagged("post_install", "-at_install")
class TestWecomCards(WecomCardCase):
    def setUp(self):
        super().setUp()
        if "crm.followup" not in self.env:
            self.skipTest("needs follow-ups")
        self.tell(self.lead)

    def drafts(self):
        return self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])

    def test_a_card_with_its_buttons(self):
        self.assertEqual((self.message.state, self.message.error), ("sent", False))
        sent = self.server.sent[-1]
        self.assertEqual((sent["msgtype"], sent["touser"]), ("template_card", "ann.w"))
        card = sent["template_card"]
        self.assertEqual(card["card_type"], "button_interaction")
        self.assertEqual(card["task_id"], self.message.key)
        self.assertEqual([each["key"] for each in card["button_list"]], ["followup"])
        self.assertLessEqual(len(card["sub_title_text"]), 112)
        self.assertIn(f"/odoo/crm.lead/{self.lead.id}", card["card_action"]["url"])
        self.assertEqual(sent["enable_duplicate_check"], 1)

    def test_a_click_acts_as_who_clicked_and_the_button_says_so(self):
        found = self.press("followup")
        self.assertEqual(found.state, "done", found.error)
        self.assertEqual((self.drafts().user_id, self.drafts().create_uid), (self.ann, self.ann))
        self.send_out()
        (update,) = self.server.updated
        self.assertEqual((update["userids"], update["response_code"]), (["ann.w"], "RC1"))
        self.assertIn("draft", update["button"]["replace_name"])

    def test_the_same_click_told_twice_is_one(self):
        self.press("followup")
        self.assertFalse(self.press("followup"))
        self.press("followup", moment=1777881605)
        self.assertEqual(len(self.drafts()), 1)

    def test_clicks_on_different_cards_in_one_second(self):
        first = self.message
        self.tell(self.env["crm.lead"].create({"name": "Nuts", "user_id": self.ann.id}))
        self.press("followup", card=first.key)
        self.assertTrue(self.press("followup"))

    def test_who_may_not_act_any_more_is_told_why(self):
        self.member.can_act = False
        self.env.flush_all()
        found = self.press("followup")
        self.assertEqual((found.state, bool(self.drafts())), ("done", False))
        self.send_out()
        self.assertEqual(self.server.updated[0]["button"]["replace_name"], "Not done")
        self.assertIn("May Act Here", self.server.sent[-1]["textcard"]["description"])

    def test_who_may_not_act_gets_no_buttons(self):
        self.member.can_act = False
        self.tell(self.lead)
        self.assertEqual(self.server.sent[-1]["msgtype"], "textcard")

    def test_only_who_got_the_card_and_only_its_buttons(self):
        self.env["crm.connector.member"].create(
            {"connector_id": self.wecom.id, "external_userid": "mia.w", "user_id": self.mia.id,
             "can_act": True}
        )  # fmt: skip
        self.press("followup", member="mia.w")
        self.press("approve")
        self.press("_card_of")
        self.assertFalse(self.drafts())
        self.assertEqual(self.press("followup", member="nobody").state, "ignored")
        self.assertEqual(self.press("followup", card="msg_other").state, "ignored")

    def test_rights_are_those_of_now(self):
        self.lead.user_id = self.mia
        self.env.flush_all()
        self.assertEqual(self.press("followup").state, "done")
        self.assertFalse(self.drafts())

    def test_customers_are_told_apart_from_clicks(self):
        self.server.add("wm_chen", "ann.w")
        self.press("followup")
        found = self.arrive(event("add_external_contact"))
        self.assertEqual((found.state, found.lead_id.name[:1]), ("done", "陈"), found.error)
