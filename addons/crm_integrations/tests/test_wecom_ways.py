"""Channel codes: made in WeCom from a channel, and what comes by them."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..demo.wecom_wire import event
from .test_wecom import WecomCase


@tagged("post_install", "-at_install")
class TestContactWays(WecomCase):
    def setUp(self):
        super().setUp()
        if "crm.lead.channel" not in self.env:
            self.skipTest("needs channels of leads")
        self.channel = self.env["crm.lead.channel"].create({"name": "Fair", "code": "fair_27"})
        self.way = self.make()

    def make(self, **values):
        return (
            self.env["crm.wecom.contact.way"]
            .with_user(self.mia)
            .create(
                {
                    "name": "Fair in Shanghai",
                    "connector_id": self.wecom.id,
                    "channel_code": "fair_27",
                    "user_ids": [(6, 0, self.ann.ids)],
                    **values,
                }
            )
        )

    def test_a_code_is_made_and_what_comes_by_it_is_of_its_channel(self):
        self.way.action_make()
        made = self.server.ways[self.way.config_id]
        self.assertEqual((made["state"], made["user"]), ("fair_27", ["ann.w"]))
        self.assertIn(self.way.config_id, self.way.qr_code)
        self.server.add("wm_chen", "ann.w", state=made["state"])
        lead = self.arrive(event("add_external_contact", State=made["state"])).lead_id
        self.assertEqual(lead.channel_id, self.channel)

    def test_a_change_is_sent_and_no_second_code_made(self):
        self.way.action_make()
        number = self.way.config_id
        self.way.skip_verify = False
        self.assertFalse(self.way.is_current)
        self.way.action_make()
        self.assertEqual(self.way.config_id, number)
        self.assertEqual(len(self.server.ways), 1)
        self.assertFalse(self.server.ways[number]["skip_verify"])

    def test_withdrawn_before_it_is_deleted(self):
        self.way.action_make()
        with self.assertRaisesRegex(UserError, "withdraw it first"):
            self.way.unlink()
        self.way.action_withdraw()
        self.assertFalse(self.server.ways)
        self.way.unlink()

    def test_people_nobody_knows_there_are_named(self):
        self.way.user_ids = self.mia
        with self.assertRaisesRegex(UserError, "Mia"):
            self.way.action_make()
        self.way.user_ids = False
        with self.assertRaisesRegex(UserError, "one to 100"):
            self.way.action_make()

    def test_what_wecom_says_is_said(self):
        self.server.trouble = {"externalcontact/add_contact_way": [60020]}
        with self.assertRaisesRegex(UserError, "203.0.113.7"):
            self.way.action_make()
        self.assertFalse(self.way.config_id)

    def test_a_short_name_that_is_too_long_is_refused(self):
        self.env["crm.lead.channel"].create({"name": "Long", "code": "x" * 31})
        with self.assertRaisesRegex(ValidationError, "30 characters"):
            self.make(channel_code="x" * 31)

    def test_salespeople_make_none(self):
        with self.assertRaises(AccessError):
            self.way.with_user(self.ann).action_make()

    def test_a_code_whose_channel_was_renamed_can_still_be_opened(self):
        self.channel.code = "fair_28"
        with Form(self.way) as form:
            form.name = "Fair, again"
        self.assertEqual(self.way.channel_code, "fair_27")
