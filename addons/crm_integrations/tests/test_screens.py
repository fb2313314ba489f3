"""Every screen opens with what its reader may see."""

from lxml import etree
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import IntegrationCase

ACTIONS = (
    "crm_connector_action",
    "crm_inbox_event_action",
    "crm_outbox_message_action",
    "crm_connector_member_action",
    "crm_external_identity_action",
)


@tagged("post_install", "-at_install")
class TestScreens(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.connector.member"].create(
            {"connector_id": cls.connector.id, "external_userid": "ann.w", "user_id": cls.ann.id}
        )
        cls.connector.api_url = "http://127.0.0.1:9/"
        cls.make_connector("wecom")

    def setUp(self):
        super().setUp()
        self.handle(self.payload(owner="ann.w"))
        self.send(self.payload(id="waiting"))
        self.outbox._queue([{"connector": self.connector, "subject": "S", "content": {}}])

    def open_action(self, action, user):
        """Read what each view of an action shows, as the web client asks for it."""
        model = self.env[action.res_model].with_user(user)
        modes = action.view_mode.split(",")
        views = model.get_views([(False, mode) for mode in [*modes, "search"]])["views"]
        for mode in modes:
            root = etree.fromstring(views[mode]["arch"])
            names = {
                node.get("name")
                for node in root.iter("field")
                # fields of lists in forms belong to other models
                if not any(each.tag == "field" for each in node.iterancestors())
            }
            found = model.web_search_read([], {name: {} for name in names})
            self.assertTrue(found["records"], (action.res_model, mode))

    def test_administrators_and_managers(self):
        for user in (self.adam, self.mia):
            for name in ACTIONS:
                with self.subTest(user=user.name, action=name):
                    self.open_action(self.env.ref(f"crm_integrations.{name}"), user)

    def test_the_lexicon_and_what_the_archive_asks_for(self):
        self.open_action(self.env.ref("crm_integrations.crm_product_lexicon_action"), self.mia)
        for name in ("crm.wecom.archive.import", "crm.wecom.contact.way"):
            self.env[name].with_user(self.adam).get_views([(False, "form")])

    def test_a_new_connector(self):
        for kind, _label in self.env["crm.connector"]._selection_kind():
            made = self.env["crm.connector"].with_user(self.adam).create(
                {"name": "New", "kind": kind}
            )  # fmt: skip
            self.assertTrue(made.url.endswith(made.token))
            said = made.action_test()["params"]
            self.assertIn("Still empty", said["message"])

    def test_salespeople_see_the_lead_and_choose_reminders(self):
        lead = self.connector.inbox_ids.lead_id.with_user(self.ann)
        self.assertIn("identity_ids", lead.get_view(view_type="form")["arch"])
        self.assertTrue(lead.identity_ids.mapped("display_name"))
        chosen = self.env["crm.connector"].with_user(self.ann).name_search("wecom")
        self.assertTrue(chosen)
        self.ann.with_user(self.ann).write({"notice_connector_id": chosen[0][0]})

    def test_other_companies_see_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.adam.copy({"company_id": other.id, "company_ids": [(6, 0, other.ids)]})
        for name in ACTIONS:
            model = self.env.ref(f"crm_integrations.{name}").res_model
            found = self.env[model].with_user(stranger).search([])
            self.assertFalse(found, model)
        self.assertFalse(self.env["crm.connector.secret"].with_user(stranger).search([]))

    def test_pull_and_send_are_refused_where_there_is_none(self):
        connector = self.connector.with_user(self.adam)
        with self.assertRaisesRegex(UserError, "cannot be asked"):
            connector.action_pull()
        connector.api_url = False
        with self.assertRaisesRegex(UserError, "sends nothing"):
            connector.action_send_test()
