"""From a channel to its codes in WeCom, as who makes them."""

from lxml import etree
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import FormHttpCase


@tagged("post_install", "-at_install")
class TestChannelCodes(FormHttpCase):
    def setUp(self):
        super().setUp()
        self.ours = self.channel.with_user(self.mia)

    def button(self):
        """The button on a channel's form as its reader has it."""
        arch = self.ours.get_view(view_type="form")["arch"]
        (button,) = etree.fromstring(arch).xpath("//button[@string='Codes in WeCom']")
        return button

    def test_nothing_is_offered_without_wecom(self):
        self.assertFalse(self.ours.has_wecom)

    def test_a_code_that_is_made_from_a_channel_is_of_it(self):
        wecom = self.make_connector("wecom")
        self.assertTrue(self.ours.has_wecom)
        button = self.button()
        action = self.env.ref("crm_integrations.crm_wecom_contact_way_action")
        self.assertEqual(int(button.get("name")), action.id)
        context = safe_eval(button.get("context"), {"code": self.ours.code, "name": self.ours.name})
        ways = self.env["crm.wecom.contact.way"].with_user(self.mia)
        with Form(ways.with_context(**context)) as form:
            form.user_ids.add(self.ann)
        way = ways.search([("channel_code", "=", context["search_default_channel_code"])])
        self.assertEqual((way.name, way.connector_id), ("Landing", wecom))
        self.assertEqual(way.channel_code, "landing_t")

    def test_where_there_are_several_connectors_one_is_chosen_by_hand(self):
        ways = self.env["crm.wecom.contact.way"].with_user(self.mia)
        first = self.make_connector("wecom")
        self.assertEqual(ways.default_get(["connector_id"])["connector_id"], first.id)
        self.make_connector("wecom", name="Second")
        self.assertFalse(ways.default_get(["connector_id"]).get("connector_id"))

    def test_another_companys_connector_is_not_the_one(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.make_connector("wecom", company_id=other.id, team_id=False)
        self.assertFalse(self.ours.has_wecom)

    def test_a_salesperson_is_not_shown_the_way(self):
        self.make_connector("wecom")
        self.assertFalse(self.channel.with_user(self.ann).has_wecom)
