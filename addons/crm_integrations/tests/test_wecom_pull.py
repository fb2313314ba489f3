"""Asking WeCom for all customers: what no event told is found, and nothing else is claimed."""

from odoo.tests import tagged

from ..demo.wecom_wire import event
from .test_wecom import WecomCase


@tagged("post_install", "-at_install")
class TestPull(WecomCase):
    def pull(self):
        count = self.wecom._pull()
        self.process()
        return count

    def test_a_pull_finds_what_no_event_told(self):
        for number in range(5):
            self.server.add(f"wm_{number}", "ann.w" if number % 2 else "bo.w", name=f"N{number}")
        self.assertEqual(self.pull(), 5)
        leads = self.events().lead_id
        self.assertEqual(sorted(leads.mapped("contact_name")), ["N0", "N1", "N2", "N3", "N4"])

    def test_a_second_pull_finds_only_changes(self):
        tag = {"tag_name": "A", "tag_id": "t1", "type": 1}
        self.server.add("wm_1", "ann.w", tags=[tag])
        self.server.add("wm_2", "ann.w")
        self.pull()
        self.assertEqual(self.pull(), 0)
        self.server.add("wm_2", "ann.w", remark_mobiles=["13800138000"])
        self.assertEqual(self.pull(), 1)
        self.assertTrue(self.events().lead_id.filtered("phone"))

    def test_a_pull_finds_who_is_gone(self):
        self.server.add("wm_1", "ann.w")
        self.server.add("wm_2", "ann.w")
        self.pull()
        self.server.remove("wm_1", "ann.w")
        self.assertEqual(self.pull(), 1)
        identity = self.events().identity_id.filtered(lambda each: each.external_id == "wm_1")
        self.assertFalse(identity.follower_ids)

    def test_who_ended_it_a_pull_does_not_claim_to_know(self):
        self.server.add("wm_1", "ann.w")
        self.pull()
        lead = self.events().lead_id
        self.server.remove("wm_1", "ann.w")
        before = lead.message_ids
        self.pull()
        said = (lead.message_ids - before).body
        self.assertIn("Ann no longer follows this customer in WeCom", said)
        self.assertNotIn("removed", said)

    def test_a_pull_that_finds_a_colleague_instead_sees_no_loss(self):
        self.server.add("wm_1", "ann.w")
        self.pull()
        lead = self.events().lead_id
        self.server.remove("wm_1", "ann.w")
        self.server.add("wm_1", "bo.w")
        before = lead.message_ids
        self.pull()
        self.assertEqual(lead.identity_ids.follower_ids.external_userid, "bo.w")
        self.assertEqual(lead.message_ids, before)

    def test_a_colleague_the_customer_was_assigned_to_before_the_pull_is_no_loss(self):
        """Both follow for a while; only the event about the one who goes was lost."""
        self.server.add("wm_1", "ann.w")
        self.pull()
        lead = self.events().lead_id
        self.server.add("wm_1", "bo.w", add_way=202, createtime=1777881700)
        self.arrive(event("add_external_contact", customer="wm_1", member="bo.w"))
        self.server.remove("wm_1", "ann.w")
        before = lead.message_ids
        self.pull()
        self.assertEqual(lead.identity_ids.follower_ids.external_userid, "bo.w")
        self.assertEqual(lead.message_ids, before)

    def test_a_colleague_who_was_there_before_takes_nothing_over(self):
        self.server.add("wm_1", "ann.w")
        self.server.add("wm_1", "bo.w")
        self.pull()
        lead = self.events().lead_id
        self.server.remove("wm_1", "ann.w")
        before = lead.message_ids
        self.pull()
        self.assertIn("Ann no longer follows", (lead.message_ids - before).body)

    def test_members_without_customers_keep_nobody_from_the_others(self):
        self.server.add("wm_1", "ann.w")
        self.server.add("wm_2", "ben.w")
        self.server.idle = {"cat.w"}
        self.pull()
        self.assertFalse(self.wecom.pull_error)
        found = self.events().identity_id
        self.assertEqual(set(found.mapped("external_id")), {"wm_1", "wm_2"})
        # and the next time nobody of them is taken for gone
        self.assertEqual(self.pull(), 0)
        self.assertEqual(len(found.follower_ids), 2)

    def test_a_list_that_ends_in_the_middle_takes_nobody_for_gone(self):
        for number in range(3):
            self.server.add(f"wm_{number}", "ann.w")
        self.pull()
        self.server.trouble = {"externalcontact/batch/get_by_user": [0, 84061]}
        self.assertEqual(self.pull(), 0)
        self.assertTrue(self.wecom.pull_error)
        self.assertEqual(len(self.events().identity_id.follower_ids), 3)

    def test_a_pull_that_breaks_off_takes_nobody_for_gone(self):
        self.server.add("wm_1", "ann.w")
        self.pull()
        self.server.trouble = {"externalcontact/batch/get_by_user": [60020]}
        self.assertEqual(self.pull(), 0)
        self.assertIn("203.0.113.7", self.wecom.pull_error)
        self.assertTrue(self.events().identity_id.follower_ids)
        self.pull()
        self.assertFalse(self.wecom.pull_error)
