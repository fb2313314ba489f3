"""The gates on My Day: a photo becomes the proof that was lost; decisions in the row; coaching."""

import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PNG, StageGateCase


@tagged("post_install", "-at_install")
class TestGatesMyDay(StageGateCase):
    def rows(self, user, kind):
        day = self.env["crm.my.day"].with_user(user).get_my_day()
        return [row for row in day["rows"] if row["kind"] == kind]

    def fall(self, lead):
        """Its drawing is taken away, and the lead falls back."""
        lead._stagegate_refresh()
        self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        ).sudo().unlink()
        lead._stagegate_refresh()
        self.assertEqual(lead.gate_state, "demoted")

    def test_a_photo_from_the_row_is_the_document_the_gate_wants(self):
        self.drawing_type.allow_image = True
        lead = self._create_lead("Fallen", self.sample)
        self.fall(lead)
        row = self.rows(self.seller, "fallen")[0]
        action = row["action"]
        self.assertEqual((action["type"], action["ids"]), ("upload", lead.ids))
        self.assertIn("image/*", action["accept"])
        record = self.env[action["model"]].with_user(self.seller).browse(action["ids"])
        photo = base64.b64encode(PNG).decode()
        attachment = getattr(record, action["method"])(*action["args"], "photo.png", photo)
        attachment = self.env["ir.attachment"].browse(attachment)
        self.assertEqual(attachment.document_type_id, self.drawing_type)
        self.assertFalse(self.rows(self.seller, "fallen"))

    def test_what_no_file_mends_is_mended_over_the_page(self):
        lead = self._create_lead("Fallen", self.sample)
        lead.approval_ids.with_user(self.leader).action_withdraw("Wrong drawing")
        row = self.rows(self.seller, "fallen")[0]
        action = row["action"]
        record = self.env[action["model"]].with_user(self.seller).browse(action["ids"])
        opened = getattr(record, action["method"])()
        self.assertEqual((opened["target"], opened["res_id"]), ("new", lead.id))
        arch = record.get_view(opened["views"][0][0], "form")["arch"]
        self.assertIn('name="gate_checklist"', arch)

    def test_a_decision_is_taken_in_the_row(self):
        approval = self.env["crm.gate.approval"].with_user(self.seller)
        approval = approval._request(self.gate_leader, self.lead)
        row = self.rows(self.leader, "decisions")[0]
        action = row["action"]
        self.assertEqual(row["title"], approval.name)
        record = self.env[action["model"]].with_user(self.leader).browse(action["ids"])
        getattr(record.with_context(**action["context"]), action["method"])()
        self.assertEqual(approval.state, "approved")
        self.assertFalse(self.rows(self.leader, "decisions"))

    def test_an_engineer_without_crm_decides_there_as_well(self):
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        self.env["crm.gate.approval"].with_user(self.seller)._request(self.gate_leader, self.lead)
        self.assertTrue(self.rows(self.engineer, "decisions"))

    def test_coaching_for_the_person_and_for_the_coach(self):
        case = self.env["crm.coaching.case"].create(
            {"name": "Skips stages", "user_id": self.seller.id, "coach_id": self.leader.id}
        )
        for user in (self.seller, self.leader):
            row = self.rows(user, "coaching")[0]
            self.assertEqual(row["res_id"], case.id)
            self.assertEqual(row["action"]["target"], "new", "without leaving the page")
        self.assertIn("Seller", self.rows(self.leader, "coaching")[0]["why"])
        self.assertFalse(self.rows(self.seller_2, "coaching"))

    def test_another_coach_but_never_another_person(self):
        case = self.env["crm.coaching.case"].create(
            {"name": "Skips stages", "user_id": self.seller.id, "coach_id": self.seller_2.id}
        )
        day = self.env["crm.my.day"].with_user(self.manager)
        rows = {
            person["id"]: row
            for person in day.get_team_day()["people"]
            for row in person["rows"]
            if row["kind"] == "coaching"
        }
        self.assertFalse(rows[self.seller.id]["takers"])
        self.assertTrue(rows[self.seller_2.id]["takers"])
        key = rows[self.seller_2.id]["key"]
        with self.assertRaises(UserError):
            day.reassign(self.seller_2.id, key, self.seller.id, "Coaches themselves")
        day.reassign(self.seller_2.id, key, self.leader.id, "On leave")
        self.assertEqual((case.user_id, case.coach_id), (self.seller, self.leader))

    def test_a_decision_goes_to_who_stands_in_if_an_administrator_says_so(self):
        self.team.user_id = self.manager
        self.gate_leader.write({"approver_type": "user", "approver_user_id": self.leader.id})
        self.team.member_ids |= self.leader
        approval = self.env["crm.gate.approval"].with_user(self.seller)
        approval = approval._request(self.gate_leader, self.lead)
        day = self.env["crm.my.day"].with_user(self.manager)
        people = day.get_team_day()["people"]
        (row,) = (
            row
            for person in people
            if person["id"] == self.leader.id
            for row in person["rows"]
            if row["kind"] == "decisions"
        )
        self.assertIn("everything", row["takers_hint"])
        with self.assertRaises(UserError):
            day.reassign(self.leader.id, row["key"], self.seller.id, "Asked for it")
        day.reassign(self.leader.id, row["key"], self.seller_2.id, "On leave")
        self.assertTrue(self.rows(self.seller_2, "decisions"))
        approval.with_user(self.seller_2).action_approve()
        self.assertEqual(approval.state, "approved")

    def needs(self, lead, user=None):
        deals = self.env["crm.my.day"].with_user(user or self.seller).get_my_deals()["deals"]
        (deal,) = (deal for deal in deals if deal["id"] == lead.id)
        return [fact for fact in deal["facts"] if fact["icon"] == "fa-lock"]

    def test_ones_deals_say_what_keeps_them_out_of_the_next_stage(self):
        self.lead.stage_id = self.drawing
        (fact,) = self.needs(self.lead)
        self.assertEqual(
            fact["text"],
            f"Sample needs: {self.gate_drawing.name}, {self.gate_leader.name}",
        )
        action = fact["action"]
        record = self.env[action["model"]].with_user(self.seller).browse(action["ids"])
        opened = getattr(record, action["method"])()
        self.assertEqual((opened["target"], opened["res_id"]), ("new", self.lead.id))
        self._upload(self.lead)
        self.env["crm.gate.approval"].with_user(self.seller)._request(self.gate_leader, self.lead)
        (fact,) = self.needs(self.lead)
        self.assertEqual(fact["text"], f"Sample needs: {self.gate_leader.name} (asked)")
        self._approve(self.lead)
        self.assertFalse(self.needs(self.lead))

    def test_what_deals_need_takes_as_many_queries_for_many(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.my.day"].with_user(self.seller).get_my_deals()
            return self.cr.sql_log_count - before

        self._create_lead("Second", self.drawing)
        queries()
        few = queries()
        for number in range(8):
            self._create_lead(f"More {number}", self.drawing)
        queries()
        self.assertEqual(queries(), few)

    def test_the_leader_is_told_what_moved(self):
        lead = self._create_lead("Moved", self.sample)
        changes = self.env["crm.my.day"].with_user(self.leader).get_team_day()["changes"]
        mine = [each for each in changes if each["res_id"] == lead.id]
        self.assertTrue(any("Sample" in each["text"] for each in mine), mine)

    def test_queries_do_not_grow_with_the_rows(self):
        def look():
            self.env.flush_all()
            self.env.invalidate_all()
            # whether it was read before hangs on an environment that may be gone
            self.assertTrue(self.seller.partner_id.name)
            return self.rows(self.seller, "fallen")

        for number in range(2):
            self.fall(self._create_lead(f"First {number}", self.sample))
        look()
        before = self.cr.sql_log_count
        look()
        few = self.cr.sql_log_count - before
        for number in range(8):
            self.fall(self._create_lead(f"More {number}", self.sample))
        look()
        with self.assertQueryCount(few):
            rows = look()
        self.assertEqual(len(rows), 10)
