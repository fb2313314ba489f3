"""The walk-through: as seller, approver and finance, and nothing of it stays."""

from unittest.mock import Mock, patch

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.mail.models import mail_thread
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger
from psycopg2.errors import LockNotAvailable

from ..models.walk.quiet import FIRST_NUMBER, is_walking, walking
from ..models.walk.stopped import Stopped
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

    def whole_database(self):
        """What each table says, and the last number of each sequence."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT relname FROM pg_class
             WHERE relkind = 'r' AND relnamespace = current_schema::regnamespace
               AND relname NOT LIKE 'crm_walk_through%%'
            """
        )
        said = {}
        for (table,) in self.env.cr.fetchall():
            rows = "SELECT count(*), sum(hashtext(t::text)::bigint) FROM %s t"
            said[table] = self.env.execute_query(SQL(rows, SQL.identifier(table)))
        self.env.cr.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE sequencename LIKE 'ir_seq%%'"
        )
        return said | dict(self.env.cr.fetchall())

    def test_nothing_of_it_stays(self):
        self.gate_drawing.mode = "observe"
        self.sell_for(self.finance())
        (self.seller | self.leader).notification_type = "email"
        before = self.whole_database()
        with patch.object(IrMail_Server, "send_email", side_effect=AssertionError("sent")):
            dialog = self.walk(finance_id=self.finance_user.id)
        self.assertGreater(len(dialog.line_ids), 6)
        after = self.whole_database()
        self.assertEqual({name for name in before if before[name] != after[name]}, set())
        self.assertEqual(before.keys(), after.keys())
        self.assertEqual(self.gate_drawing.mode, "observe")

    def test_no_number_is_used_up(self):
        sequence = self.env["ir.sequence"].create({"name": "Walked", "implementation": "no_gap"})
        with self.env.registry.cursor() as cr, walking(self.env(cr=cr)) as env:
            walked = sequence.with_env(env)
            self.assertGreaterEqual(int(walked.next_by_id()), FIRST_NUMBER)
        self.assertEqual(int(sequence.next_by_id()), 1)

    def test_no_step_can_make_it_stay(self):
        with self.env.registry.cursor() as cr:
            commit = cr.commit
            with walking(self.env(cr=cr)):
                self.assertTrue(is_walking(self.env(cr=cr)))
                refused = cr.commit
                with self.assertRaisesRegex(Stopped, "store for good"):
                    refused()
            self.assertFalse(is_walking(self.env(cr=cr)))
            self.assertEqual(cr.commit, commit)

    def device_of(self, user):
        """A browser that is told of what ``user`` is to know."""
        user.notification_type = "inbox"
        self.env["ir.config_parameter"].set_param("mail.web_push_vapid_private_key", "private")
        self.env["ir.config_parameter"].set_param("mail.web_push_vapid_public_key", "public")
        return self.env["mail.push.device"].create(
            {
                "partner_id": user.partner_id.id,
                "endpoint": "https://push.example.com/leader",
                "keys": '{"p256dh": "x", "auth": "y"}',
            }
        )

    def test_no_browser_is_told(self):
        self.device_of(self.leader)
        with patch.object(mail_thread, "push_to_end_point") as push:
            self.lead.message_notify(body="Look", partner_ids=self.leader.partner_id.ids)
            push.assert_called()
            push.reset_mock()
            dialog = self.walk()
            with self.env.registry.cursor() as cr, walking(self.env(cr=cr)) as env:
                lead = self.lead.with_env(env)
                lead.message_notify(body="Look", partner_ids=self.leader.partner_id.ids)
        push.assert_not_called()
        self.assertIn("Leader", dialog.line_ids.mapped("who"))

    def test_no_sms_goes_out_by_whichever_gateway(self):
        if "sms.sms" not in self.env:
            self.skipTest("Odoo's SMS are not installed")
        sms = self.env["sms.sms"].create({"number": "+8613800138000", "body": "Walked"})
        Sms = self.env.registry["sms.sms"]
        sent = []
        # what all gateways, native ones and others, are given
        self.patch(Sms, "_split_by_api", lambda records: sent.append(records.ids) or ())
        with self.env.registry.cursor() as cr, walking(self.env(cr=cr)) as env:
            sms.with_env(env).send()
        self.assertEqual(sent, [[]])
        sms.send()
        self.assertEqual(sent, [[], sms.ids])

    def test_what_others_hold_is_said_and_no_fault(self):
        Walk = self.env.registry["crm.walk"]
        self.patch(Walk, "_walk_pipeline", Mock(side_effect=LockNotAvailable()))
        with self.assertRaisesRegex(UserError, "Please walk in a minute"):
            self.walk()

    def test_an_automation_that_breaks_is_said_and_the_walk_goes_on(self):
        Lead, native = self.env.registry["crm.lead"], self.env.registry["crm.lead"].write
        sample = self.sample.id

        def write(leads, vals):
            if is_walking(leads.env) and vals.get("stage_id") == sample:
                raise ValueError("an automation with a fault")
            return native(leads, vals)

        self.patch(Lead, "write", write)
        with mute_logger("odoo.addons.crm_stagegate.models.walk.walk"):
            dialog = self.walk()
        stops = self.said(dialog)
        self.assertEqual(
            [(where, what) for where, _who, what, _why in stops],
            [("Sample", "Move it to “Sample”"), ("Sample", "Go on behind “Sample”")],
        )
        self.assertIn("ValueError: an automation with a fault", stops[1][3])
        self.assertEqual(dialog.line_ids[-1].what, "Move it to “Contract”")

    def test_what_was_to_be_forgotten_before_a_walk_is_still(self):
        registry = self.env.registry
        self.addCleanup(registry.cache_invalidated.clear)
        registry.cache_invalidated.clear()
        registry.clear_cache("templates")
        self.walk()
        self.assertEqual(registry.cache_invalidated, {"templates"})

    def test_defaults_of_the_form_it_is_opened_from_do_not_reach_it(self):
        steps = self.walk().line_ids.mapped("what")
        hostile = {"default_type": "lead", "default_active": False, "default_state": "sale"}
        manager = self.env["crm.walk.through"].with_user(self.manager).with_context(**hostile)
        dialog = manager.create({"team_id": self.team.id, "user_id": self.seller.id})
        dialog.action_walk()
        self.assertEqual(dialog.line_ids.mapped("what"), steps)

    def test_a_member_of_the_team_walks_unless_one_is_chosen(self):
        dialog = self.env["crm.walk.through"].with_user(self.manager)
        self.assertIn(dialog.create({"team_id": self.team.id}).user_id, self.team.member_ids)

    def test_a_customer_is_nobody_to_walk_as(self):
        portal = new_test_user(self.env, "walk_portal", "base.group_portal")
        with self.assertRaises(UserError):
            self.walk(user_id=portal.id)

    def test_somebody_elses_walk_is_not_read(self):
        dialog = self.walk()
        for user in (self.boss, self.seller):
            with self.assertRaises(AccessError), self.subTest(user=user.name):
                dialog.with_user(user).line_ids.read(["what"])

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

    def finance(self):
        self.finance_user = new_test_user(
            self.env, "walk_finance", "account.group_account_invoice", name="Finance"
        )
        return self.finance_user

    def sell_for(self, finance):
        """A gate that wants a deposit, a product to sell, accounts to book it."""
        company = self.env.company
        if not company.chart_template:
            self.env["account.chart.template"].try_loading(
                "generic_coa", company=company, install_demo=False
            )
        self.env["product.product"].create(
            {"name": "Bolts", "list_price": 5.0, "standard_price": 1.0, "type": "service",
             "invoice_policy": "order"}
        )  # fmt: skip
        self.Gate.create(
            {
                "name": "Deposit",
                "stage_id": self.contract.id,
                "kind": "payment",
                "mode": "enforce",
                "payment_percent": 30,
            }
        )

    def test_money_as_finance(self):
        self.sell_for(self.finance())
        lines = self.walk(finance_id=self.finance_user.id).line_ids
        money = lines.filtered(lambda line: "Invoice" in line.what)
        self.assertEqual((money.who, money.result), ("Finance", "ok"), lines.mapped("reason"))
        self.assertEqual(lines[-1].what, "Move it to “Contract”")
        self.assertNotIn("assumed", lines.mapped("result"))

    def test_nobody_who_may_write_invoices_stops_it(self):
        self.sell_for(self.finance())
        stops = self.said(self.walk(finance_id=False))
        self.assertIn("Nobody may write invoices.", stops[0][3])

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

    def test_who_defines_gates_and_no_more_is_told(self):
        definer = new_test_user(self.env, "definer", "crm_stagegate.group_stagegate_manager")
        self.assertFalse(definer.has_group("sales_team.group_sale_manager"))
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        field = self.env["ir.model.fields"]._get("crm.lead", "city")
        self.gate_drawing.write({"kind": "field", "field_ids": [Command.set(field.ids)]})
        gates = (self.gate_leader | self.gate_drawing).with_user(definer)
        action = gates.action_preview()
        told = self.env[action["res_model"]].with_user(definer).browse(action["res_id"])
        self.assertIn("Engineer", str(told.line_ids.mapped("text")))
        action = self.role_engineer.with_user(definer).action_notary_preview()
        told = self.env[action["res_model"]].with_user(definer).browse(action["res_id"])
        self.assertIn("Leader agrees", told.line_ids.mapped("name"))

    def test_a_seller_is_told_nothing(self):
        action = self.gate_leader.with_user(self.manager).action_preview()
        told = self.env[action["res_model"]].browse(action["res_id"])
        for user in (self.seller, self.leader):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    self.gate_leader.with_user(user).action_preview()
                with self.assertRaises(AccessError):
                    told.with_user(user).line_ids.read(["text"])
                with self.assertRaises(AccessError):
                    told.with_user(user).read(["name"])

    def test_the_rehearsal_says_what_to_mend_first(self):
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        gate = self.gate_leader.with_user(self.manager)

        def breaks():
            opened = gate.action_rehearse()
            rehearsal = self.env["crm.gate.rehearsal"].with_user(self.manager)
            return rehearsal.browse(opened["res_id"]).breaks

        self.assertFalse(breaks())
        self.role_engineer.user_ids = False
        # parts that never find what would break are not asked: the records are many
        Records = self.env.registry["crm.change.part.records"]
        with patch.object(Records, "_change_rows", side_effect=AssertionError):
            self.assertIn("has nobody in it", breaks())

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
