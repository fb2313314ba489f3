from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestHandover(TransactionCase):
    """What names somebody who left in gates and coaching names somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaver, cls.heir = (
            new_test_user(cls.env, login=login, groups="sales_team.group_sale_manager")
            for login in ("stagegate_leaver", "stagegate_heir")
        )
        cls.stage = cls.env["crm.stage"].create({"name": "Price", "sequence": 900})
        cls.gate = cls.env["crm.stage.gate"].create(
            {
                "name": "Price approved",
                "stage_id": cls.stage.id,
                "kind": "approval",
                "mode": "enforce",
                "approver_type": "user",
                "approver_user_id": cls.leaver.id,
            }
        )
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Fixtures", "type": "opportunity", "user_id": cls.leaver.id}
        )

    def hand_over(self):
        self.env["crm.handover"].with_user(self.heir).create(
            {"leaver_ids": [Command.set(self.leaver.ids)], "user_id": self.heir.id}
        ).action_hand_over()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_gates_and_coaching(self):
        case = self.env["crm.coaching.case"].create(
            {
                "name": "Falls back",
                "user_id": self.env.ref("base.user_admin").id,
                "coach_id": self.leaver.id,
            }
        )
        self.hand_over()
        self.assertEqual(self.gate.approver_user_id, self.heir)
        self.assertEqual(case.coach_id, self.heir)

    def test_no_gate_is_judged_and_the_ledger_verifies(self):
        entries = self.lead.transition_ids
        stage = self.lead.stage_id
        self.hand_over()
        self.assertEqual((self.lead.user_id, self.lead.stage_id), (self.heir, stage))
        self.assertEqual(self.lead.transition_ids, entries)
