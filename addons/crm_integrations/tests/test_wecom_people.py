"""Who of ours is whom in WeCom, and who there is nobody of ours."""

from odoo.tests import tagged

from ..demo.wecom_wire import event
from .test_wecom import WecomCase


@tagged("post_install", "-at_install")
class TestPeople(WecomCase):
    def setUp(self):
        super().setUp()
        # two members with customers: one is Ann, the other one nobody we know
        self.server.add("wm_1", "ann.w")
        self.server.add("wm_2", "bo.w")

    def match(self):
        return self.wecom.with_user(self.adam).action_match_people()["params"]

    def listed(self):
        self.env.invalidate_all()
        return self.env["crm.connector.member"].search([("connector_id", "=", self.wecom.id)])

    def bo(self):
        return self.listed().filtered(lambda each: each.external_userid == "bo.w")

    def test_who_matches_nobody_is_on_the_list(self):
        said = self.match()
        self.assertEqual(self.listed().mapped("external_userid"), ["ann.w", "bo.w"])
        self.assertFalse(self.bo().user_id or self.bo().can_act)
        self.assertIn("Nobody of ours so far: 1", said["message"])

    def test_the_list_has_a_filter_for_them(self):
        self.match()
        view = self.env.ref("crm_integrations.crm_connector_member_view_search")
        self.assertIn("[('user_id', '=', False)]", view.arch)
        nobody = self.env["crm.connector.member"].with_user(self.mia)
        self.assertIn(self.bo(), nobody.search([("user_id", "=", False)]))

    def test_whom_the_administrator_chose_stays(self):
        self.match()
        self.bo().with_user(self.adam).write({"user_id": self.mia.id, "can_act": True})
        self.mia.phone, self.adam.phone = "13900139000", "13900139001"
        self.server.people = {"13900139000": "other.w", "13900139001": "bo.w"}
        self.match()
        self.assertEqual(len(self.listed()), 2)
        self.assertEqual((self.bo().user_id, self.bo().can_act), (self.mia, True))

    def test_matching_again_makes_nobody_twice(self):
        self.match()
        before = self.listed()
        self.match()
        self.assertEqual(self.listed(), before)

    def test_who_is_found_later_is_matched(self):
        self.match()
        row = self.bo()
        self.mia.phone = "13900139000"
        self.server.people = {"13900139000": "bo.w"}
        said = self.match()
        self.assertEqual(self.bo(), row)
        self.assertEqual((row.user_id, row.name), (self.mia, "Mia"))
        self.assertIn("People found: 1", said["message"])

    def test_what_a_number_may_do_is_not_given_to_who_is_found_by_it(self):
        self.match()
        self.bo().can_act = True
        self.mia.phone = "13900139000"
        self.server.people = {"13900139000": "bo.w"}
        self.match()
        self.assertEqual((self.bo().user_id, self.bo().can_act), (self.mia, False))

    def test_an_app_that_may_not_ask_for_customers_finds_people_all_the_same(self):
        self.mia.phone = "13900139000"
        self.server.people = {"13900139000": "mia.w"}
        self.server.trouble = {"externalcontact/get_follow_user_list": [48002]}
        self.match()
        self.assertEqual(self.listed().user_id, self.ann | self.mia)

    # -- nobody is nobody -----------------------------------------------------------------------

    def test_their_customers_lead_has_no_owner(self):
        self.match()
        found = self.arrive(event("add_external_contact", customer="wm_2", member="bo.w"))
        self.assertEqual((found.state, bool(found.lead_id.user_id)), ("done", False))
        self.assertFalse(found.identity_id.follower_ids.user_id)

    def test_they_may_not_act_whatever_was_ticked(self):
        self.match()
        self.bo().can_act = True
        self.assertFalse(self.wecom._kind_model()._acting_user(self.wecom, "bo.w"))

    def test_no_reminder_goes_to_them(self):
        self.match()
        self.mia.notice_connector_id = self.wecom
        lead = self.env["crm.lead"].create({"name": "Bolts", "user_id": self.mia.id})
        self.env["crm.notice"]._tell(
            [{"user": self.mia, "subject": "S", "body": "B", "record": lead}]
        )
        self.assertFalse(self.outbox.search([("connector_id", "=", self.wecom.id)]))
