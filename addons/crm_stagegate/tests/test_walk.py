"""The walk-through: as seller, approver and finance, and nothing of it stays."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestWalkThrough(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()

    def walk(self, user=None, **values):
        dialog = (
            self.env["crm.walk.through"]
            .with_user(user or self.manager)
            .create({"team_id": self.team.id, "user_id": self.seller.id, **values})
        )
        dialog.action_walk()
        return dialog

    def said(self, dialog, result="stop"):
        return [
            (line.where, line.who, line.what, line.reason)
            for line in dialog.line_ids
            if line.result == result
        ]

    def test_a_pipeline_that_works_goes_through_as_its_people(self):
        dialog = self.walk()
        self.assertEqual(self.said(dialog), [])
        done = [(line.who, line.what) for line in dialog.line_ids]
        self.assertIn(("Seller", "Upload “Drawing approval”"), done)
        self.assertIn(("Leader", "Approve “Leader agrees”"), done)
        self.assertEqual(done[-1], ("Seller", "Move it to “Contract”"))

    def test_nothing_of_it_stays(self):
        self.gate_drawing.mode = "observe"
        self.env.flush_all()

        def count():
            self.env.invalidate_all()
            return [
                self.env[model].with_context(active_test=False).search_count([])
                for model in (
                    "crm.lead", "crm.stage.transition", "crm.gate.approval", "mail.message",
                    "mail.mail", "ir.attachment", "crm.gate.ledger",
                )
            ]  # fmt: skip

        before = count()
        self.walk()
        self.assertEqual(count(), before)
        self.assertEqual(self.gate_drawing.mode, "observe")

    def test_a_list_without_options_stops_where_the_form_would(self):
        tag_field = self.env["ir.model.fields"]._get("crm.lead", "lost_reason_id")
        self.env["crm.lost.reason"].search([]).unlink()
        self.Gate.create(
            {
                "name": "ESG grade",
                "stage_id": self.drawing.id,
                "kind": "field",
                "mode": "observe",
                "field_ids": [Command.set(tag_field.ids)],
            }
        )
        stops = self.said(self.walk())
        self.assertEqual(len(stops), 1, stops)
        self.assertEqual(stops[0][:2], ("Drawing", "Seller"))
        self.assertIn("nothing to choose from", stops[0][3])

    def test_a_role_with_nobody_in_it_stops(self):
        self.role_engineer.user_ids = False
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        stops = self.said(self.walk())
        self.assertEqual(stops[0][0], "Sample")
        self.assertIn("Leader agrees", stops[0][2])

    def test_what_only_others_can_do_is_taken_as_given_and_said(self):
        self.Gate.create(
            {
                "name": "Signed electronically",
                "stage_id": self.contract.id,
                "kind": "event",
                "mode": "enforce",
                "event_name": "signed",
            }
        )
        dialog = self.walk()
        self.assertEqual(self.said(dialog), [])
        self.assertEqual(self.said(dialog, "assumed")[0][2], "Signed electronically")

    def test_gates_that_observe_are_walked_as_if_enforced_unless_one_does_not_want_it(self):
        (self.gate_drawing | self.gate_leader).mode = "observe"
        self.env.flush_all()
        self.assertIn("Upload", str(self.walk().line_ids.mapped("what")))
        self.assertNotIn("Upload", str(self.walk(is_enforced=False).line_ids.mapped("what")))

    def test_money_as_finance(self):
        finance = self.env["res.users"].create(
            {
                "name": "Finance",
                "login": "walk_finance",
                "group_ids": [
                    Command.set(
                        [
                            self.env.ref("account.group_account_invoice").id,
                            self.env.ref("sales_team.group_sale_salesman_all_leads").id,
                        ]
                    )
                ],
            }
        )
        self.env["product.product"].create({"name": "Bolts", "list_price": 5.0})
        self.Gate.create(
            {
                "name": "Deposit",
                "stage_id": self.contract.id,
                "kind": "payment",
                "mode": "enforce",
                "payment_percent": 30,
            }
        )
        lines = self.walk(finance_id=finance.id).line_ids
        money = lines.filtered(lambda line: "Invoice" in line.what)
        self.assertEqual(money.who, "Finance", lines.mapped("reason"))
        # with accounts it goes through; without a chart it says what is missing
        self.assertIn(money.result, ("ok", "stop"))
        self.assertTrue(money.result == "ok" or money.reason)

    def test_who_does_not_define_gates_does_not_walk(self):
        with self.assertRaises(AccessError):
            self.walk(self.seller)


@tagged("post_install", "-at_install")
class TestWhatAGateTouches(StageGateCase):
    def lines(self, action):
        dialog = self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])
        return [(line.section, line.tone, line.name, line.text) for line in dialog.line_ids]

    def test_the_role_a_gate_asks(self):
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        lines = self.lines(self.gate_leader.with_user(self.manager).action_preview())
        self.assertIn("Engineer", str(lines))
        self.role_engineer.user_ids = False
        lines = self.lines(self.gate_leader.with_user(self.manager).action_preview())
        self.assertIn("stop", [line[1] for line in lines])

    def test_gates_that_hang_on_a_role(self):
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        lines = self.lines(self.role_engineer.with_user(self.manager).action_notary_preview())
        self.assertIn(("gate", "Leader agrees"), [(line[0], line[2]) for line in lines])

    def test_the_fields_of_a_gate_and_its_rehearsal(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "city")
        gate = self.Gate.create(
            {
                "name": "City",
                "stage_id": self.drawing.id,
                "kind": "field",
                "mode": "observe",
                "team_ids": [Command.set(self.team.ids)],
                "field_ids": [Command.set(field.ids)],
            }
        )
        rehearsal = gate.with_user(self.manager).action_rehearse()
        dialog = self.env["crm.gate.rehearsal"].with_user(self.manager).browse(rehearsal["res_id"])
        lines = self.lines(dialog.action_preview())
        records = [line for line in lines if line[0] == "record"]
        self.assertEqual(records[0][2:], ("City", "1 open records have it empty."))
