"""Cards with buttons in DingTalk, over real HTTP: a click acts as who clicked, if they may."""

import time

from odoo.tests import tagged

from .dingtalk_server import card_headers, click, robot_headers
from .test_dingtalk import DingtalkCase


@tagged("post_install", "-at_install")
class TestCards(DingtalkCase):
    def setUp(self):
        super().setUp()
        if "crm.followup" not in self.env:
            self.skipTest("needs follow-ups")
        self.dingtalk.write({"dingtalk_card_template": "t.schema", "dingtalk_card_route": "route"})
        self.ann.notice_connector_id = self.dingtalk
        self.env["crm.notice"]._tell(
            [{"user": self.ann, "subject": "Call Chen", "record": self.lead}]
        )
        self.env.flush_all()
        self.message = self.queued()
        self.send_out()

    def press(self, action, sender="ann.d", card=None, headers=None, **params):
        known = self.events()
        data = click(card or self.message.key, action, sender, **params)
        answer = self.post(data, headers or card_headers())
        self.assertEqual(answer.status_code, 200)
        self.process()
        return self.events() - known

    def drafts(self):
        return self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])

    def test_a_card_is_delivered_once(self):
        self.assertEqual(self.message.state, "sent")
        card = self.server.cards[self.message.key]
        self.assertEqual(card["openSpaceId"], "dtv1.card//IM_ROBOT.ann.d")
        self.assertEqual((card["callbackType"], card["callbackRouteKey"]), ("HTTP", "route"))
        self.assertEqual(card["cardData"]["cardParamMap"]["can_followup"], "true")
        self.assertTrue(
            all(isinstance(each, str) for each in card["cardData"]["cardParamMap"].values())
        )

    def test_a_click_acts_as_who_clicked_and_the_card_says_so(self):
        found = self.press("followup")
        self.assertEqual(found.state, "done", found.error)
        self.assertEqual(self.drafts().user_id, self.ann)
        self.assertEqual(self.drafts().create_uid, self.ann)
        self.send_out()
        update = self.server.cards[self.message.key]["updates"][0]["cardData"]["cardParamMap"]
        self.assertIn("Bolts", update["result"])
        self.assertEqual(update["can_followup"], "false")

    def test_a_second_click_makes_no_second_draft(self):
        self.press("followup")
        self.press("followup", headers=card_headers(moment=time.time() - 5))
        self.assertEqual(len(self.drafts()), 1)

    def test_who_may_not_act_any_more_is_told_so(self):
        self.member.can_act = False
        self.env.flush_all()
        found = self.press("followup")
        self.assertEqual((found.state, bool(self.drafts())), ("done", False))
        self.send_out()
        update = self.server.cards[self.message.key]["updates"][0]["cardData"]["cardParamMap"]
        self.assertIn("May Act Here", update["result"])
        self.assertNotIn("can_followup", update)

    def test_who_may_not_act_gets_no_buttons(self):
        self.member.can_act = False
        self.env["crm.notice"]._tell([{"user": self.ann, "subject": "S", "record": self.lead}])
        self.env.flush_all()
        newest = self.queued()[0]
        self.assertEqual((newest.subject, newest._content()["as"]), ("S", "notice"))

    def test_only_who_got_the_card(self):
        self.env["crm.connector.member"].create(
            {"connector_id": self.dingtalk.id, "external_userid": "mia.d", "user_id": self.mia.id,
             "can_act": True}
        )  # fmt: skip
        self.press("followup", sender="mia.d")
        self.assertFalse(self.drafts())
        self.assertEqual(self.press("followup", sender="nobody").state, "ignored")
        self.assertEqual(self.press("followup", card="msg_other").state, "ignored")

    def test_only_buttons_the_card_had(self):
        self.press("approve")
        self.press("_card_of")
        self.assertFalse(self.drafts())

    def test_rights_are_those_of_now(self):
        self.lead.user_id = self.mia
        self.env.flush_all()
        found = self.press("followup")
        self.assertEqual(found.state, "done")
        self.assertFalse(self.drafts())

    def test_who_signs_otherwise_is_refused(self):
        data = click(self.message.key, "followup")
        for headers in (
            card_headers("other"), card_headers(moment=time.time() - 3700), robot_headers("other"),
        ):  # fmt: skip
            self.assertEqual(self.post(data, headers).status_code, 401)
