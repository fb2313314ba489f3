"""The gates on My Day: a photo becomes the proof that was lost; decisions in the row; coaching."""

import base64

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

    def test_what_no_file_mends_is_opened(self):
        lead = self._create_lead("Fallen", self.sample)
        lead.approval_ids.with_user(self.leader).action_withdraw("Wrong drawing")
        row = self.rows(self.seller, "fallen")[0]
        self.assertEqual(row["action"]["type"], "open")

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
        self.assertIn("Seller", self.rows(self.leader, "coaching")[0]["why"])
        self.assertFalse(self.rows(self.seller_2, "coaching"))

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
