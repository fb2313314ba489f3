"""From a channel to its codes in WeCom, as who makes them."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import FormHttpCase


@tagged("post_install", "-at_install")
class TestChannelCodes(FormHttpCase):
    def setUp(self):
        super().setUp()
        self.ours = self.channel.with_user(self.mia)

    def test_nothing_is_offered_without_wecom(self):
        self.assertFalse(self.ours.has_wecom)

    def test_a_code_that_is_made_from_a_channel_is_of_it(self):
        wecom = self.make_connector("wecom")
        self.assertTrue(self.ours.has_wecom)
        action = self.ours.action_wecom_codes()
        ways = self.env["crm.wecom.contact.way"].with_user(self.mia)
        with Form(ways.with_context(**action["context"])) as form:
            form.user_ids.add(self.ann)
        way = ways.search(action["domain"])
        self.assertEqual((way.name, way.connector_id), ("Landing", wecom))
        self.assertEqual(way.channel_code, "landing_t")

    def test_codes_of_other_channels_are_not_among_them(self):
        wecom = self.make_connector("wecom")
        self.env["crm.lead.channel"].create({"name": "Fair", "code": "fair_t"})
        other = self.env["crm.wecom.contact.way"].create(
            {"name": "Fair", "connector_id": wecom.id, "channel_code": "fair_t"}
        )
        domain = self.ours.action_wecom_codes()["domain"]
        self.assertNotIn(other, self.env["crm.wecom.contact.way"].search(domain))

    def test_where_there_are_several_connectors_one_is_chosen_by_hand(self):
        self.make_connector("wecom")
        self.make_connector("wecom", name="Second")
        self.assertFalse(self.ours.action_wecom_codes()["context"]["default_connector_id"])

    def test_a_channel_without_a_short_name_says_what_it_needs(self):
        self.channel.code = False
        with self.assertRaisesRegex(UserError, "short name"):
            self.ours.action_wecom_codes()

    def test_a_salesperson_is_not_shown_the_way(self):
        self.make_connector("wecom")
        self.assertFalse(self.channel.with_user(self.ann).has_wecom)
