"""Rows that prove something: no default, of whatever origin, says anything in them."""

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import StageGateCase

# models of the addon that prove nothing: what managers set up, and dialogs
CONFIGURATION = {
    "crm.carry.root",
    "crm.document.type",
    "crm.gate.decision",
    "crm.gate.delegation",
    "crm.gate.override",
    "crm.gate.rehearsal",
    "crm.gate.rehearsal.line",
    "crm.stage.gate",
    "crm.stage.gate.step",
    "crm.stage.jump.report",
    "crm.stage.task",
    "crm.stage.template.apply",
    "crm.stage.template.apply.line",
    "crm.walk.through",
    "crm.walk.through.line",
}
# written by hand but for what is kept in ``_get_protected_fields``
PARTLY = {"crm.coaching.case", "crm.coaching.item", "crm.lead", "ir.attachment", "sale.order"}
ROWS = {
    "crm.coaching.event",
    "crm.gate.event",
    "crm.gate.evidence",
    "crm.gate.ledger",
    "crm.gate.observation",
    "crm.gate.rollout",
    "crm.meeting.checkin",
    "crm.stage.checkpoint",
    "crm.stage.transition",
}


@tagged("post_install", "-at_install")
class TestProtectedRows(StageGateCase):
    def _protected(self):
        return set(self.env.registry.descendants(["crm.notary.protected"], "_inherit"))

    def test_every_model_of_the_addon_is_protected_or_proves_nothing(self):
        ours = {
            name
            for name in self.env.registry
            if self.env[name]._original_module == "crm_stagegate" and not self.env[name]._abstract
        }
        # decided on by the engine of decisions, where it is tested
        self.assertLessEqual(ours - self._protected() - CONFIGURATION, {"crm.gate.approval"})
        self.assertLessEqual(ROWS | PARTLY, self._protected())

    def test_nobody_adds_changes_or_deletes_such_a_row(self):
        for name in sorted(ROWS):
            for user in (self.seller, self.manager, self.env.ref("base.user_root")):
                with self.subTest(model=name, user=user.login):
                    Rows = self.env[name].with_user(user)
                    for attempt in (
                        lambda Rows=Rows: Rows.create({}),
                        lambda Rows=Rows: Rows.sudo().create({}),
                        lambda Rows=Rows: Rows.sudo().browse(1).write({"create_uid": 1}),
                        lambda Rows=Rows: Rows.sudo().browse(1).unlink(),
                        lambda Rows=Rows: Rows.sudo().browse(1).copy(),
                    ):
                        with self.assertRaises(AccessError), self.env.cr.savepoint():
                            attempt()

    def _forged_value(self, field):
        """A value that says more than an empty row does; None for fields without a column."""
        if not (field.store and field.column_type) or field.name in ("id", "create_uid"):
            return None
        return {
            "boolean": lambda: True,
            "integer": lambda: 77,
            "float": lambda: 77.0,
            "monetary": lambda: 77.0,
            "char": lambda: "forged",
            "text": lambda: "forged",
            "html": lambda: "<p>forged</p>",
            "date": lambda: "2020-02-02",
            "datetime": lambda: "2020-02-02 02:02:02",
            "selection": lambda: field.get_values(self.env)[-1],
            "many2one": lambda: self.env[field.comodel_name].search([], limit=1).id or None,
            "many2one_reference": lambda: 77,
        }.get(field.type, lambda: None)()

    # a default may be the moment
    @freeze_time("2026-11-20 08:00:00")
    def test_no_default_reaches_what_is_protected(self):
        """Not of a person, not of everybody, not of the call; with and without the sentinel."""
        checked = 0
        for name in sorted(self._protected()):
            Model = self.env[name]
            if Model._abstract or Model._transient:
                continue
            clean = Model.with_user(self.seller).sudo()._add_missing_default_values({})
            for field_name in sorted(Model._protected_names()):
                field = Model._fields[field_name]
                value = self._forged_value(field)
                if value is None or (field.default and field.default(Model) == value):
                    continue
                checked += 1
                with self.subTest(model=name, field=field_name), self.env.cr.savepoint() as point:
                    self.env["ir.default"].set(name, field_name, value)
                    self.env["ir.default"].with_user(self.seller).set(
                        name, field_name, value, user_id=True
                    )
                    forger = Model.with_user(self.seller).sudo()
                    forger = forger.with_context(**{f"default_{field_name}": value})
                    for records in (forger, forger._with_edit_sentinel()):
                        values = records._add_missing_default_values({})
                        self.assertEqual(values.get(field_name), clean.get(field_name))
                        shown = records.default_get([field_name])
                        self.assertEqual(shown.get(field_name), clean.get(field_name))
                    point.rollback()
        self.assertGreater(checked, 80)

    def _set_default(self, model, name, value):
        self.env["ir.default"].with_user(self.seller).set(model, name, value, user_id=True)

    def test_a_check_in_is_not_used_by_default(self):
        self._set_default("crm.meeting.checkin", "state", "used")
        self._set_default("crm.meeting.checkin", "guest_name", "Mr. Gu")
        event = (
            self.env["calendar.event"]
            .with_user(self.seller)
            .create(
                {
                    "name": "Visit",
                    "opportunity_id": self.lead.id,
                    "start": fields.Datetime.now(),
                    "stop": fields.Datetime.add(fields.Datetime.now(), hours=1),
                }
            )
        )
        event.action_show_checkin()
        self.assertEqual((event.checkin_ids.state, event.checkin_ids.guest_name), ("open", False))

    def test_an_event_is_not_withdrawn_by_default(self):
        Event = self.env["crm.gate.event"]
        first, _is_new = Event.record_event(self.lead, "Signed", "key 1")
        self._set_default("crm.gate.event", "withdrawn_by_id", first.id)
        self._set_default("crm.gate.event", "note", "forged")
        second, _is_new = Event.with_user(self.seller).record_event(self.lead, "Signed", "key 2")
        self.assertFalse(second.withdrawn_by_id)
        self.assertFalse(second.note)

    def test_a_document_is_not_confirmed_by_default(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        self._set_default("ir.attachment", "document_confirmed_by_id", self.engineer.id)
        self._set_default("ir.attachment", "date_document_confirmed", "2026-01-01 00:00:00")
        document = self._upload(self.lead)
        self.assertFalse(document.document_confirmed_by_id)
        self.assertFalse(self.lead._stagegate_board().verdict(self.lead, self.gate_drawing).met)

    def test_a_quotation_is_not_signed_by_default(self):
        self._set_default("sale.order", "signed_by_customer", value=True)
        partner = self.env["res.partner"].create({"name": "ACME"})
        order = self.env["sale.order"].with_user(self.seller).create({"partner_id": partner.id})
        self.assertFalse(order.signed_by_customer)

    def test_a_coaching_case_is_opened_by_hand_unless_a_monitor_did(self):
        self._set_default("crm.coaching.case", "origin", "regress")
        case = (
            self.env["crm.coaching.case"]
            .with_user(self.seller)
            .sudo()
            .create({"name": "x", "user_id": self.seller_2.id})
        )
        self.assertEqual(case.origin, "manual")
        with self.assertRaises(AccessError):
            case.origin = "regress"
