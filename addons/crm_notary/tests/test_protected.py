"""Fields and records that nobody writes by hand.

Models of these tests: ``crm.lead`` with the protected fields ``proof`` (text), ``proof_level``
(default 1), ``proof_entry_ids`` (many) and ``proof_double`` (computed, stored, editable); the
record ``crm.notary.test.card`` that only the system makes and of which people write ``note``; the
closed ``crm.notary.test.ledger`` that is append-only in the database, too.
"""

import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.json import json_default
from psycopg2.errors import InsufficientPrivilege

from ..models.protection.crm_notary_protected import SENTINEL_KEY
from ..tools.append_only import Rules
from . import fake_models


class Lead(models.Model):
    _module = None
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.notary.protected"]
    _protected_operations = ()

    proof = fields.Char()
    proof_level = fields.Integer(default=1)
    proof_double = fields.Integer(compute="_compute_proof_double", store=True, readonly=False)
    proof_entry_ids = fields.Many2many("crm.notary.test.ledger")
    card_ids = fields.One2many("crm.notary.test.card", "lead_id")

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "proof",
            "proof_level",
            "proof_double",
            "proof_entry_ids",
        }

    @api.depends("proof_level")
    def _compute_proof_double(self):
        for lead in self:
            lead.proof_double = 2 * lead.proof_level

    @api.model
    def default_get(self, fields):
        return {**super().default_get(fields), "proof": "from default_get"}


class LeadOfAnotherAddon(models.Model):
    _module = None
    _name = "crm.lead"
    _inherit = "crm.lead"

    other_proof = fields.Char()

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"other_proof"}


class Card(models.Model):
    _module = None
    _name = "crm.notary.test.card"
    _description = "Card"
    _inherit = "crm.notary.protected"
    _protected_operations = ("create", "unlink")

    lead_id = fields.Many2one("crm.lead", ondelete="cascade")
    state = fields.Char(default="new")
    note = fields.Char()
    lead_proof = fields.Char(related="lead_id.proof", readonly=False)

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"state", "lead_id"}

    def _protected_hint(self, operation):
        return {"create": "Confirm the order."}.get(operation, "Use its buttons.")


class Ledger(models.Model):
    _module = None
    _name = "crm.notary.test.ledger"
    _description = "Ledger"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = Rules(nullable=("lead_id", "create_uid", "write_uid"))

    name = fields.Char()
    kind = fields.Char(default="entry")
    lead_id = fields.Many2one("crm.lead", ondelete="set null")


@tagged("post_install", "-at_install")
class TestProtected(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fake_models.load(cls, Ledger, Card, Lead, LeadOfAnotherAddon)
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.seller = new_test_user(
            cls.env, login="notary_seller", groups="sales_team.group_sale_salesman"
        )
        cls.Lead = cls.env["crm.lead"].with_user(cls.seller)
        cls.Card = cls.env["crm.notary.test.card"]
        cls.Ledger = cls.env["crm.notary.test.ledger"]
        cls.lead = cls.Lead.create({"name": "M8 bolts"})
        cls.card = cls.Card._with_edit_sentinel().create({"lead_id": cls.lead.id})
        cls.card = cls.card._without_edit_sentinel()

    def _assert_refused(self, call, *args, **kwargs):
        with self.assertRaises(AccessError) as caught:
            call(*args, **kwargs)
        return str(caught.exception)

    # -- sentinel -------------------------------------------------------------------------------

    def test_sentinel_lifts_and_goes_again(self):
        lead = self.lead._with_edit_sentinel()
        self.assertTrue(lead._has_edit_sentinel())
        lead.write({"proof": "seen"})
        self.assertEqual(self.lead.proof, "seen")
        lead = lead._without_edit_sentinel()
        self.assertFalse(lead._has_edit_sentinel())
        self._assert_refused(lead.write, {"proof": "forged"})

    def test_sentinel_is_for_its_model_only(self):
        lead = self.lead._with_edit_sentinel()
        self._assert_refused(lead.card_ids.write, {"state": "done"})
        self._assert_refused(lead.env["crm.notary.test.ledger"].create, {"name": "forged"})

    def test_sentinels_of_two_models_add_up(self):
        card = self.lead._with_edit_sentinel().card_ids._with_edit_sentinel()
        card.write({"state": "done"})
        card.lead_id.write({"proof": "seen"})
        self.assertEqual((self.card.state, self.lead.proof), ("done", "seen"))

    def test_context_of_a_caller_lifts_nothing(self):
        text = json.dumps(self.lead._with_edit_sentinel().env.context, default=json_default)
        sent = json.loads(text)
        self.assertIn(SENTINEL_KEY, sent)
        for value in (sent[SENTINEL_KEY], True, "crm.lead", ["crm.lead"], {"models": ["crm.lead"]}):
            lead = self.lead.with_context(**{SENTINEL_KEY: value})
            with self.subTest(value=value):
                self.assertFalse(lead._has_edit_sentinel())
                self._assert_refused(lead.write, {"proof": "forged"})

    # -- writing --------------------------------------------------------------------------------

    def test_nobody_writes_a_protected_field(self):
        for user in (self.seller, self.env.ref("base.user_admin"), self.env.ref("base.user_root")):
            with self.subTest(user=user.login):
                self._assert_refused(self.lead.with_user(user).write, {"proof": "forged"})
        self._assert_refused(self.lead.sudo().write, {"name": "x", "proof": "forged"})
        self.assertEqual(self.lead.name, "M8 bolts")

    def test_not_even_emptied(self):
        self._assert_refused(self.lead.write, {"proof": False})

    def test_fields_of_every_addon_are_protected(self):
        self._assert_refused(self.lead.write, {"other_proof": "forged"})

    def test_other_fields_are_free(self):
        self.lead.write({"name": "M10 bolts"})
        self.card.write({"note": "call first"})
        self.assertEqual((self.lead.name, self.card.note), ("M10 bolts", "call first"))

    def test_refusal_names_the_fields_and_what_to_do(self):
        text = self._assert_refused(self.card.write, {"state": "done"})
        self.assertIn("State", text)
        self.assertIn("Use its buttons.", text)

    def test_assignment_of_an_attribute_is_a_write(self):
        with self.assertRaises(AccessError):
            self.lead.proof = "forged"

    def test_related_field_is_a_write(self):
        self._assert_refused(self.card.write, {"lead_proof": "forged"})

    def test_write_through_the_parent_is_a_write(self):
        command = Command.update(self.card.id, {"state": "done"})
        self._assert_refused(self.lead.write, {"card_ids": [command]})
        self._assert_refused(self.lead.write, {"card_ids": [Command.unlink(self.card.id)]})
        self.lead.write({"card_ids": [Command.update(self.card.id, {"note": "free"})]})
        self.assertEqual(self.card.note, "free")

    def test_creation_through_the_parent_is_a_creation(self):
        command = Command.create({"note": "forged"})
        self._assert_refused(self.lead.write, {"card_ids": [command]})
        self._assert_refused(self.Lead.create, {"name": "x", "card_ids": [command]})

    def test_web_save_is_a_write(self):
        self._assert_refused(self.lead.web_save, {"proof": "forged"}, {"proof": {}})
        self._assert_refused(self.Lead.web_save, {"name": "x", "proof": "forged"}, {"proof": {}})

    def test_import_is_a_write(self):
        number = f"__export__.lead_{self.lead.id}"
        self.env["ir.model.data"]._update_xmlids([{"xml_id": number, "record": self.lead.sudo()}])
        for row in ([number, "x", "forged"], ["", "new", "forged"]):
            with self.subTest(row=row):
                result = self.Lead.load(["id", "name", "proof"], [row])
                self.assertFalse(result["ids"])
                self.assertIn("recorded by the system", result["messages"][0]["message"])
        self.assertFalse(self.lead.proof)

    def test_store_protected_keeps_what_depends_up_to_date(self):
        self.lead._store_protected({"proof": "seen", "proof_level": 4})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((self.lead.proof, self.lead.proof_double), ("seen", 8))

    def test_store_protected_asks_nothing(self):
        leads = self.Lead.create([{"name": str(number)} for number in range(10)])
        self.env.flush_all()
        leads.fetch(["other_proof"])
        with self.assertQueryCount(0, flush=False):
            leads._store_protected({"other_proof": "seen"})
        with self.assertQueryCount(1):
            self.env.flush_all()

    # -- creating -------------------------------------------------------------------------------

    def test_creation_with_a_protected_value_is_refused(self):
        self._assert_refused(self.Lead.create, {"name": "x", "proof": "forged"})
        entry = self.Ledger._with_edit_sentinel().create({"name": "one"})
        for commands in ([Command.link(entry.id)], [Command.set(entry.ids)], entry.ids):
            self._assert_refused(self.Lead.create, {"name": "x", "proof_entry_ids": commands})

    def test_empty_values_of_forms_are_dropped(self):
        lead = self.Lead.create(
            {
                "name": "x",
                "proof": False,
                "proof_level": 0,
                "proof_entry_ids": [Command.set([]), [5]],
            }
        )
        self.assertFalse(lead.proof)
        self.assertEqual(lead.proof_level, 1)

    def test_defaults_never_set_a_protected_field(self):
        self.env["ir.default"].set("crm.lead", "proof_level", 7)
        self.env["ir.default"].set("crm.lead", "other_proof", "mine", user_id=self.seller.id)
        self.env["ir.default"].set("crm.lead", "other_proof", "ours", company_id=True)
        context = {"default_proof": "forged", "default_proof_level": 9, "default_proof_double": 99}
        lead = self.Lead.with_context(**context).create({"name": "x"})
        self.assertFalse(lead.proof)
        self.assertFalse(lead.other_proof)
        self.assertEqual(lead.proof_level, 1)
        self.assertEqual(lead.proof_double, 2)

    def test_many_values_never_come_from_defaults(self):
        entry = self.Ledger._with_edit_sentinel().create({"name": "one"})
        lead = self.Lead.with_context(default_proof_entry_ids=entry.ids).create({"name": "x"})
        self.assertFalse(lead.proof_entry_ids)

    def test_creation_under_the_sentinel_ignores_defaults_too(self):
        self.env["ir.default"].set("crm.lead", "other_proof", "ours")
        context = {"default_proof_level": 9, "default_proof": "forged"}
        Lead = self.Lead.with_context(**context)._with_edit_sentinel()
        lead = Lead.create({"name": "x"})
        self.assertEqual(
            (lead.proof, lead.proof_level, lead.other_proof, lead.proof_double),
            (False, 1, False, 2),
        )
        lead = Lead.create({"name": "x", "proof": "seen", "proof_level": 3})
        self.assertEqual((lead.proof, lead.proof_level, lead.proof_double), ("seen", 3, 6))

    def test_closed_model_ignores_defaults_in_every_field(self):
        Ledger = self.Ledger.with_context(default_name="forged", default_kind="forged")
        entry = Ledger._with_edit_sentinel().create({"lead_id": self.lead.id})
        self.assertEqual((entry.name, entry.kind), (False, "entry"))

    def test_form_shows_no_default_that_would_not_hold(self):
        context = {"default_proof": "forged", "default_proof_level": 9}
        values = self.Lead.with_context(**context).default_get(["name", "proof", "proof_level"])
        self.assertEqual(values["proof_level"], 1)
        result = self.Lead.with_context(**context).onchange(
            {}, [], {"name": {}, "proof_level": {}, "other_proof": {}}
        )
        self.assertEqual(result["value"]["proof_level"], 1)

    def test_form_of_a_person_saves(self):
        with Form(self.Lead.with_context(default_proof_level=9)) as form:
            form.name = "by hand"
        self.assertEqual(form.record.proof_level, 1)

    def test_creation_by_hand_is_refused(self):
        text = self._assert_refused(self.Card.create, {"note": "forged"})
        self.assertIn("Confirm the order.", text)
        self._assert_refused(self.Ledger.sudo().create, {"name": "forged"})
        self._assert_refused(self.Ledger.name_create, "forged")

    # -- copying and deleting ---------------------------------------------------------------------

    def test_copy_starts_without_proofs(self):
        self.lead._with_edit_sentinel().write({"proof": "seen", "proof_level": 5})
        copy = self.lead.copy()
        self.assertEqual((copy.proof, copy.proof_level), (False, 1))
        self._assert_refused(self.lead.copy, {"proof": "forged"})

    def test_closed_records_are_not_copied(self):
        self._assert_refused(self.card.copy)

    def test_deletion_is_refused_but_for_the_sentinel(self):
        self._assert_refused(self.card.unlink)
        self._assert_refused(self.card.sudo().unlink)
        self.card._with_edit_sentinel().unlink()
        self.assertFalse(self.card.exists())

    def test_native_record_is_deleted_as_ever(self):
        self.lead.with_user(self.env.ref("base.user_admin")).unlink()
        self.assertFalse(self.card.exists())

    # -- closed and append-only -------------------------------------------------------------------

    def test_database_guards_what_the_sentinel_does_not(self):
        entry = self.Ledger._with_edit_sentinel().create({"name": "one"})
        with mute_logger("odoo.sql_db"), self.assertRaises(InsufficientPrivilege):
            entry.write({"name": "two"})
            entry.flush_recordset()

    def test_tampering_is_found_over_all_tables(self):
        guard = self.env["crm.notary.append.only"]
        self.assertFalse(guard._find_tampering())
        self.cr.execute("ALTER TABLE crm_notary_test_ledger DISABLE TRIGGER USER")
        self.assertEqual(
            guard._find_tampering(),
            [
                "trigger crm_notary_test_ledger_append_only is disabled",
                "trigger crm_notary_test_ledger_no_truncate is disabled",
            ],
        )

    def test_administrators_hear_of_tampering(self):
        guard = self.env["crm.notary.append.only"]
        self.assertFalse(guard._cron_find_tampering())
        self.cr.execute("DROP TRIGGER crm_notary_test_ledger_append_only ON crm_notary_test_ledger")
        self.assertTrue(guard._cron_find_tampering())
        admin = self.env.ref("base.user_admin")
        message = self.env["mail.message"].search(
            [("notified_partner_ids", "=", admin.partner_id.id)], order="id desc", limit=1
        )
        self.assertIn("no longer guarded", message.subject)
        self.assertIn("crm_notary_test_ledger_append_only is missing", message.body)
