"""Gate kind ``field``, filters, expiry, and gates whose addon has gone."""

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.gate.rules_cache import rules_changed
from .common import StageGateCase

BROKEN_FILTERS = (
    "[('name', '=', 'x'",
    "name = 'x'",
    "5",
    "'text'",
    "{'a': 1}",
    "[('no_such_field', '=', 1)]",
    "[('name', 'no such operator', 1)]",
    "[('id', '=', 'abc')]",
    "[('date_deadline', '>', 'soon')]",
    "['&', ('name', '=', 'x')]",
    "[('user_id', '=', uid)]",
    "__import__('os').system('true')",
    "[" * 200,
    "\x00",
)


class FieldCase(StageGateCase):
    def setUp(self):
        super().setUp()
        (self.gate_drawing | self.gate_leader).mode = "off"

    def _field(self, *names):
        return [Command.set([self.env["ir.model.fields"]._get("crm.lead", n).id for n in names])]

    def _gate(self, **values):
        return self.Gate.create(
            {
                "name": "Known",
                "stage_id": self.sample.id,
                "kind": "field",
                "mode": "enforce",
                **values,
            }
        )

    def _try(self, lead=None):
        """Whether the seller gets into the stage; the lead stays where it is."""
        lead = (lead or self.lead).with_user(self.seller)
        try:
            with self.env.cr.savepoint() as savepoint:
                lead.write({"stage_id": self.sample.id})
                self.env.flush_all()
                savepoint.rollback()
        except UserError as error:
            self.env.invalidate_all()
            return str(error)
        self.env.invalidate_all()
        return True


@tagged("post_install", "-at_install")
class TestFieldGate(FieldCase):
    def test_each_field_must_be_filled_and_the_empty_ones_are_named(self):
        self._gate(field_ids=self._field("expected_revenue", "email_from", "partner_id"))
        self.lead.expected_revenue = 5000
        message = self._try()
        self.assertIn("Email", message)
        self.assertNotIn("Expected Revenue", message)
        self.lead.write(
            {
                "email_from": "a@example.com",
                "partner_id": self.env["res.partner"].create({"name": "ACME"}).id,
            }
        )
        self.assertIs(self._try(), True)

    def test_blanks_fill_nothing(self):
        self._gate(field_ids=self._field("phone", "description"))
        self.lead.write({"phone": "   ", "description": "<p><br></p>"})
        self.assertIn("Please fill in", self._try())

    def test_filled_and_moved_in_one_save(self):
        self._gate(field_ids=self._field("expected_revenue"))
        self.lead.with_user(self.seller).write({"expected_revenue": 10, "stage_id": self.sample.id})
        self.assertEqual(self.lead.stage_id, self.sample)

    def test_emptied_and_moved_in_one_save(self):
        self._gate(field_ids=self._field("expected_revenue"))
        self.lead.expected_revenue = 10
        with self.assertRaises(UserError):
            self.lead.with_user(self.seller).write(
                {"expected_revenue": 0, "stage_id": self.sample.id}
            )

    def test_emptied_later_it_falls_back(self):
        self._gate(field_ids=self._field("expected_revenue"))
        self.lead.expected_revenue = 10
        self.lead.stage_id = self.sample
        self.lead.with_user(self.seller).expected_revenue = 0
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_condition(self):
        self._gate(condition_domain="[('expected_revenue', '>=', 1000)]")
        self.assertIn("condition", self._try())
        self.lead.expected_revenue = 1000
        self.assertIs(self._try(), True)

    def test_a_gate_manager_can_pick_fields_in_the_form(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "expected_revenue")
        with Form(self.Gate.with_user(self.manager)) as form:
            form.name = "Revenue"
            form.stage_id = self.sample
            form.kind = "field"
            form.field_ids.add(field.with_user(self.manager))
        self.assertEqual(form.record.field_ids, field)

    def test_needs_fields_or_a_condition(self):
        with self.assertRaises(ValidationError):
            self._gate()

    def test_fields_of_other_models_are_refused(self):
        field = self.env["ir.model.fields"]._get("res.partner", "name")
        with self.assertRaises(ValidationError):
            self._gate(field_ids=[Command.set(field.ids)])


@tagged("post_install", "-at_install")
class TestBrokenFilters(FieldCase):
    def test_refused_when_written_and_the_transaction_goes_on(self):
        gate = self._gate(condition_domain="[('name', '!=', False)]")
        for text in BROKEN_FILTERS:
            for name in ("lead_domain", "condition_domain"):
                with (
                    self.subTest(text=text, field=name),
                    self.assertRaisesRegex(ValidationError, "Known|null|NUL"),
                    mute_logger("odoo.sql_db"),
                    self.env.cr.savepoint(),
                ):
                    gate.with_user(self.manager).write({name: text})
                    self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            (gate.lead_domain, gate.condition_domain), (False, "[('name', '!=', False)]")
        )

    def _break(self, gate, column, text):
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE crm_stage_gate SET {column} = %s WHERE id = %s", [text, gate.id]
        )
        self.env.invalidate_all()
        rules_changed(self.env)

    def test_broken_later_they_close_the_gate_and_nothing_else(self):
        """The addon whose field they speak of was removed."""
        gate = self._gate(condition_domain="[('name', '!=', False)]")
        for column in ("lead_domain", "condition_domain"):
            for text in ("[('no_such_field', '=', 1)]", "[(", "5"):
                with self.subTest(column=column, text=text), self.env.cr.savepoint() as savepoint:
                    self._break(gate, column, text)
                    self.lead.with_user(self.seller).write({"name": "Still editable"})
                    self.lead.with_user(self.seller).write({"stage_id": self.drawing.id})
                    self._create_lead("Still creatable")
                    self.assertIn("cannot be used any more", self._try())
                    self.assertTrue(self.lead.with_user(self.seller).gate_checklist)
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_fields_that_went_with_their_addon(self):
        gate = self._gate(field_ids=self._field("expected_revenue"))
        self.lead.expected_revenue = 10
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_stage_gate_ir_model_fields_rel")
        self.env.invalidate_all()
        rules_changed(self.env)
        self.assertIn("cannot be used any more", self._try())
        gate.with_user(self.manager).mode = "off"
        self.assertIs(self._try(), True)

    def test_kind_that_went_with_its_addon(self):
        gate = self._gate(field_ids=self._field("expected_revenue"))
        self.lead.expected_revenue = 10
        self._break(gate, "kind", "telepathy")
        self.assertIn("not installed any more", self._try())
        self.lead.with_user(self.seller).write({"expected_revenue": 20})
        self.assertTrue(self.lead.with_user(self.seller).gate_checklist)
        self.assertTrue(gate.with_user(self.manager).web_read({"kind": {}, "name": {}}))
        gate.with_user(self.manager).mode = "off"
        self.assertIs(self._try(), True)


@tagged("post_install", "-at_install")
class TestExpiry(FieldCase):
    def setUp(self):
        super().setUp()
        # each batch is committed
        self.patch(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 60.0)
        self.gate = self._gate(field_ids=self._field("expected_revenue"), validity_days=30)
        self.lead.expected_revenue = 10
        self.lead.stage_id = self.sample
        self.env.flush_all()

    def _let_time_pass(self, days=31):
        later = fields.Datetime.add(fields.Datetime.now(), days=days)
        self.patch(fields.Datetime, "now", lambda *args: later)
        self.patch(type(self.env.cr), "now", lambda cr: later)

    def _evidence(self):
        return self.lead.evidence_ids.filtered(lambda each: each.gate_id == self.gate)

    def test_valid_until_is_counted_from_the_proof(self):
        evidence = self._evidence()
        self.assertEqual(evidence.valid_until, fields.Datetime.add(evidence.date, days=30))

    def test_cron_expires_and_the_lead_falls_back(self):
        self._let_time_pass(29)
        self.env["crm.gate.evidence"]._cron_expire()
        self.assertEqual(self.lead.stage_id, self.sample)
        self._let_time_pass(2)  # two more
        self.env["crm.gate.evidence"]._cron_expire()
        self.env.invalidate_all()
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertEqual(self._evidence().state, "expired")
        self.assertIn("expired", self.lead.gate_reason)

    def test_expired_is_not_met_by_the_same_value_again(self):
        self._let_time_pass()
        self.env["crm.gate.evidence"]._cron_expire()
        self.assertIn("expired", self._try())
        self.lead.with_user(self.seller).expected_revenue = 20
        self.assertIs(self._try(), True)

    def test_cron_ends_when_its_gates_are_switched_off(self):
        self._let_time_pass()
        self.gate.mode = "off"
        self.env["crm.gate.evidence"]._cron_expire()
        self.Gate.search([]).mode = "off"
        self.env["crm.gate.evidence"]._cron_expire()
        self.assertEqual(self.lead.stage_id, self.sample)

    def test_one_bad_lead_does_not_stop_the_others(self):
        second = self._create_lead("M10 nuts", expected_revenue=10)
        second.stage_id = self.sample
        self.env.flush_all()
        self._let_time_pass()
        Lead = self.registry["crm.lead"]
        refresh, bad = Lead._stagegate_refresh, self.lead.id

        def fail(leads, *args, **kwargs):
            if bad in leads.ids:
                raise ValueError("broken")
            return refresh(leads, *args, **kwargs)

        self.patch(Lead, "_stagegate_refresh", fail)
        with self.assertLogs("odoo.addons.crm_stagegate.models.lead.crm_lead_sweep", "WARNING"):
            self.env["crm.gate.evidence"]._cron_expire()
        self.env.invalidate_all()
        self.assertEqual((self.lead.stage_id, second.stage_id), (self.sample, self.drawing))


@tagged("post_install", "-at_install")
class TestSweep(FieldCase):
    def setUp(self):
        super().setUp()
        # each batch is committed
        self.patch(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 60.0)
        self.second = self._create_lead("M10 nuts")
        (self.lead | self.second).write({"stage_id": self.sample.id})
        self.env.flush_all()

    def test_new_rules_reach_every_lead_in_small_batches(self):
        self._gate(field_ids=self._field("phone"))
        self.env["crm.lead"]._cron_stagegate_sweep(batch=1)
        self.env.invalidate_all()
        self.assertEqual((self.lead | self.second).stage_id, self.drawing)
        self.assertVerified(self.lead | self.second)

    def test_new_rules_give_the_grace_period(self):
        self.env.company.gate_grace_hours = 8
        self._gate(field_ids=self._field("phone"))
        self.env["crm.lead"]._cron_stagegate_sweep()
        self.assertEqual(self.lead.stage_id, self.sample)
        self.assertTrue(self.lead.gate_grace_until)
        later = fields.Datetime.add(self.lead.gate_grace_until, minutes=1)
        self.patch(fields.Datetime, "now", lambda *args: later)
        self.env["crm.lead"]._cron_stagegate_sweep()
        self.env.invalidate_all()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_it_ends_though_a_lead_cannot_be_judged(self):
        self._gate(field_ids=self._field("phone"))
        Lead = self.registry["crm.lead"]
        refresh, bad = Lead._stagegate_refresh, self.lead.id

        def fail(leads, *args, **kwargs):
            if bad in leads.ids:
                raise ValueError("broken")
            return refresh(leads, *args, **kwargs)

        self.patch(Lead, "_stagegate_refresh", fail)
        with self.assertLogs("odoo.addons.crm_stagegate.models.lead.crm_lead_sweep", "WARNING"):
            self.env["crm.lead"]._cron_stagegate_sweep()
        self.env.invalidate_all()
        self.assertEqual(self.second.stage_id, self.drawing)

    def test_a_leader_without_sales_rights_does_not_hold_up_the_fall(self):
        self.team.user_id = self.engineer
        self._gate(field_ids=self._field("phone"))
        self.env["crm.lead"]._cron_stagegate_sweep()
        self.env.invalidate_all()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_nothing_to_do_without_gates(self):
        self.env["crm.lead"]._stagegate_schedule_sweep()
        self.env["crm.lead"]._cron_stagegate_sweep()
        self.assertEqual(self.lead.stage_id, self.sample)
