"""Proofs that somebody makes up: through RPC, defaults, commands, copies and direct SQL."""

import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import InsufficientPrivilege

from ..models.lead.crm_lead_ledger import PROTECTED_FIELDS
from ..tools.pdf import make_pdf
from .common import PDF, PNG, StageGateCase

SIGNATURE = base64.b64encode(PNG)


class ForgeryCase(StageGateCase):
    def assertClosed(self, lead=None):
        """The stage behind the gates is closed to the lead, whatever was tried."""
        lead = lead or self.lead
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            lead.with_user(self.seller).write({"stage_id": self.sample.id})

    def _verdict(self, gate, lead=None):
        lead = lead or self.lead
        self.env.invalidate_all()
        return lead._stagegate_board().verdict(lead, gate)

    def _refused(self, attempt, error=UserError):
        with (
            self.assertRaises(error),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            attempt()
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestProtectedFields(ForgeryCase):
    """What the engine records on a lead cannot be written by anybody, in any way."""

    def _values(self):
        return {
            "gate_stage_id": self.contract.id,
            "gate_status": "won",
            "gate_state": "clear",
            "gate_reason": "x",
            "date_gate_judged": "2030-01-01 00:00:00",
            "gate_grace_until": "2030-01-01 00:00:00",
            "missing_gate_count": 7,
            "credibility": 100,
            "overridden_gate_ids": [Command.set(self.gate_leader.ids)],
            "evidence_ids": [Command.create({"gate_name": "x"})],
            "transition_ids": [Command.create({"kind": "advance"})],
            "approval_ids": [Command.create({"state": "approved"})],
            "ledger_sequence": 7,
            "ledger_hash": "0",
            "date_ledger_entry": "2000-01-01 00:00:00",
        }

    def test_the_list_is_complete(self):
        self.assertLessEqual(set(self._values()), PROTECTED_FIELDS)

    def test_write_create_web_save_and_import(self):
        for user in (self.seller, self.manager, self.env.ref("base.user_root")):
            lead = self.lead.with_user(user)
            for name, value in self._values().items():
                with self.subTest(user=user.login, field=name):
                    self._refused(lambda lead=lead, v={name: value}: lead.write(v), AccessError)
                    self._refused(
                        lambda lead=lead, v={name: value}: lead.create({"name": "x", **v}),
                        AccessError,
                    )
                    self._refused(
                        lambda lead=lead, v={name: value}: lead.web_save(v, {}), AccessError
                    )
        result = self.lead.with_user(self.seller).load(
            [".id", "gate_state"], [[str(self.lead.id), "Clear"]]
        )
        self.assertFalse(result["ids"])

    def test_defaults_of_the_context_are_ignored(self):
        names = ("gate_stage_id", "gate_status", "gate_state", "ledger_sequence", "ledger_hash")
        defaults = {f"default_{name}": self._values()[name] for name in names}
        defaults["default_ledger_sequence"] = 7
        defaults["default_overridden_gate_ids"] = self.gate_leader.ids
        lead = (
            self.Lead.with_user(self.seller)
            .with_context(**defaults)
            .create({"name": "x", "team_id": self.team.id})
        )
        self.assertEqual((lead.gate_stage_id, lead.gate_status), (self.enquiry, "open"))
        self.assertFalse(lead.overridden_gate_ids)
        self.assertVerified(lead)

    def test_own_defaults_are_ignored(self):
        self.env["ir.default"].set("crm.lead", "gate_status", "won")
        self.env["ir.default"].set("crm.lead", "credibility", 7)
        lead = self.Lead.with_user(self.seller).create({"name": "x", "team_id": self.team.id})
        self.assertEqual((lead.gate_status, lead.credibility), ("open", 100))

    def test_new_leads_have_their_figures_without_any_gate(self):
        (self.gate_drawing | self.gate_leader).mode = "off"
        lead = self.Lead.with_user(self.seller).create({"name": "x", "team_id": self.team.id})
        self.assertEqual((lead.gate_state, lead.credibility), ("clear", 100))

    def test_commands_of_other_models(self):
        partner = self.env["res.partner"].create({"name": "ACME"})
        self.lead.partner_id = partner
        for value in (
            Command.update(self.lead.id, {"gate_stage_id": self.contract.id}),
            Command.create({"name": "x", "gate_status": "won"}),
        ):
            self._refused(
                lambda value=value: partner.with_user(self.seller).write(
                    {"opportunity_ids": [value]}
                ),
                AccessError,
            )

    def test_engine_methods_are_not_reachable_over_rpc(self):
        for model, method in (
            ("crm.lead", "_store_protected"),
            ("crm.lead", "_stagegate_override"),
            ("crm.lead", "_stagegate_record_transitions"),
            ("crm.gate.approval", "_store"),
            ("crm.gate.evidence", "_insert"),
            ("crm.stage.transition", "_append"),
            ("ir.attachment", "_store_document"),
            ("crm.gate.event", "record_event"),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                call_kw(self.env[model].with_user(self.manager), method, [[]], {})


@tagged("post_install", "-at_install")
class TestForgedRows(ForgeryCase):
    """Ledger, evidence and decisions are not written by hand, by administrators neither."""

    def setUp(self):
        super().setUp()
        self._prove(self.lead)
        self.lead.stage_id = self.sample
        self.env.flush_all()

    def test_create_write_unlink_through_the_orm(self):
        rows = {
            "crm.stage.transition": {"reason": "x"},
            "crm.gate.evidence": {"state": "valid"},
            "crm.gate.approval": {"state": "approved"},
        }
        for user in (self.seller, self.manager, self.env.ref("base.user_root")):
            for model, values in rows.items():
                some = self.env[model].search([("lead_id", "=", self.lead.id)])
                self.assertTrue(some)
                some = some.with_user(user)
                with self.subTest(user=user.login, model=model):
                    self._refused(lambda some=some, v=values: some.create({**v, "lead_id": 1}))
                    self._refused(lambda some=some, v=values: some.write(v))
                    self._refused(lambda some=some, v=values: some.sudo().write(v))
                    self._refused(lambda some=some: some.unlink())
                    self._refused(lambda some=some: some.sudo().unlink())

    def test_direct_sql_is_refused_by_the_database(self):
        for table in ("crm_stage_transition", "crm_gate_evidence"):
            for statement in (
                f"UPDATE {table} SET user_id = {self.manager.id}",
                f"UPDATE {table} SET lead_key = lead_key + 1",
                f"UPDATE {table} SET date = '2020-01-01'",
                f"DELETE FROM {table}",
                f"DELETE FROM {table} WHERE lead_key = {self.lead.id}",
                f"TRUNCATE {table} CASCADE",
            ):
                with self.subTest(statement=statement):
                    self._refused(
                        lambda statement=statement: self.env.cr.execute(statement),
                        InsufficientPrivilege,
                    )

    def test_ended_evidence_cannot_be_revived_by_sql(self):
        self.lead.approval_ids.with_user(self.leader).action_withdraw("Not what was agreed.")
        self.env.flush_all()
        self._refused(
            lambda: self.env.cr.execute(
                "UPDATE crm_gate_evidence SET state = 'valid' WHERE state = 'revoked'"
            ),
            InsufficientPrivilege,
        )


@tagged("post_install", "-at_install")
class TestForgedDecisions(ForgeryCase):
    def test_defaults_of_the_context_do_not_decide(self):
        """Asking and deciding in one call."""
        context = {
            "default_state": "approved",
            "default_decided_by_id": self.leader.id,
            "default_date_decided": "2026-01-01 00:00:00",
            "default_delegate_ids": self.seller.ids,
            "default_approver_ids": self.seller.ids,
        }
        call_kw(
            self.env["crm.lead"].with_user(self.seller),
            "action_gate_do",
            [self.lead.ids, self.gate_leader.id],
            {"context": context},
        )
        approval = self.lead.approval_ids
        self.assertEqual((approval.state, approval.approver_ids), ("pending", self.leader))
        self.assertFalse(approval.decided_by_id | approval.delegate_ids)
        self.assertFalse(self._verdict(self.gate_leader).met)

    def test_own_default_values_do_not_decide(self):
        self.env["ir.default"].set("crm.gate.approval", "state", "approved")
        self.env["crm.gate.approval"].with_user(self.seller)._request(self.gate_leader, self.lead)
        self.assertEqual(self.lead.approval_ids.state, "pending")

    def test_decisions_through_the_dialog_are_judged_too(self):
        approval = (
            self.env["crm.gate.approval"]
            .with_user(self.seller)
            ._request(self.gate_leader, self.lead)
        )
        wizard = (
            self.env["crm.decision.reason"]
            .with_user(self.seller)
            .create(
                {
                    "res_model": approval._name,
                    "res_ids": str(approval.id),
                    "action": "refuse",
                    "reason": "I refuse for somebody else.",
                }
            )
        )
        self._refused(wizard.action_confirm, AccessError)

    def test_the_to_do_of_somebody_else_cannot_be_ticked_off(self):
        approval = (
            self.env["crm.gate.approval"]
            .with_user(self.seller)
            ._request(self.gate_leader, self.lead)
        )
        activity = approval.sudo().activity_ids
        self._refused(lambda: activity.with_user(self.seller).action_feedback("fine"))
        self._refused(lambda: activity.with_user(self.manager).sudo().action_feedback("fine"))
        self.assertEqual(approval.sudo().state, "pending")

    def test_override_needs_its_own_right(self):
        for user in (self.seller, self.leader, self.manager):
            with self.subTest(user=user.login):
                self._refused(
                    lambda user=user: (
                        self.env["crm.gate.override"]
                        .with_user(user)
                        .create(
                            {
                                "lead_id": self.lead.id,
                                "stage_id": self.sample.id,
                                "reason": "The customer is in a hurry and the boss has agreed.",
                            }
                        )
                        .action_override()
                    ),
                    AccessError,
                )
        self.assertClosed()


@tagged("post_install", "-at_install")
class TestForgedDocuments(ForgeryCase):
    def setUp(self):
        super().setUp()
        self._approve(self.lead)

    def _attach(self, user=None, context=None, **values):
        defaults = {
            "name": "drawing.pdf",
            "raw": PDF,
            "res_model": "crm.lead",
            "res_id": self.lead.id,
            "document_type_id": self.drawing_type.id,
        }
        Attachment = self.env["ir.attachment"].with_user(user or self.seller)
        return Attachment.with_context(**(context or {})).create({**defaults, **values})

    def test_what_the_content_says_cannot_be_sent_along(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        forged = {
            "document_mimetype": "application/pdf",
            "document_sha256": "0" * 64,
            "document_confirmed_by_id": self.engineer.id,
            "date_document_confirmed": "2026-01-01 00:00:00",
        }
        attachment = self._attach()
        for name, value in forged.items():
            self._refused(lambda v={name: value}: self._attach(**v), AccessError)
            self._refused(lambda v={name: value}: attachment.write(v), AccessError)
            self._refused(lambda v={name: value}: attachment.sudo().write(v), AccessError)
        self.assertClosed()

    def test_nor_by_defaults_of_the_context(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        true_sha256 = self._attach().document_sha256
        context = {
            "default_document_confirmed_by": self.engineer.id,
            "default_document_confirmed_date": "2026-01-01 00:00:00",
            "default_document_sha256": true_sha256,
            "default_document_mimetype": "application/pdf",
        }
        attachment = self._attach(context=context)
        self.assertFalse(attachment.document_confirmed_by_id)
        text = self._attach(
            context={
                "default_document_type_id": self.drawing_type.id,
                "default_document_mimetype": "application/pdf",
            },
            document_type_id=False,
            raw=b"just a text",
        )
        self.assertNotEqual(text.document_mimetype, "application/pdf")
        self.assertClosed()

    def test_type_by_default_of_the_context_is_judged_by_content(self):
        values = {
            "name": "drawing.pdf",
            "raw": b"just a text",
            "res_model": "crm.lead",
            "res_id": self.lead.id,
        }
        context = {"default_document_type_id": self.drawing_type.id}
        self.env["ir.attachment"].with_user(self.seller).with_context(**context).create(values)
        self.assertClosed()

    def test_a_link_is_no_document(self):
        self._refused(lambda: self._attach(type="url", url="https://example.com/x.pdf", raw=False))
        attachment = self._attach()
        attachment.write({"type": "url", "url": "https://example.com/x.pdf", "raw": False})
        self.assertClosed()

    def test_sent_mimetype_does_not_count(self):
        self._refused(lambda: self._attach(raw=b"MZ\x90\x00 text", mimetype="application/pdf"))
        attachment = self._attach()
        attachment.write({"raw": b"MZ\x90\x00 text", "mimetype": "application/pdf"})
        self.assertClosed()

    def test_copy_from_another_opportunity(self):
        other = self._create_lead("Other")
        attachment = self._upload(other, raw=PDF)
        attachment.with_user(self.seller).copy({"res_id": self.lead.id})
        self.assertClosed()

    def test_moved_to_another_opportunity_it_proves_there_only(self):
        attachment = self._attach()
        self.lead.stage_id = self.sample
        other = self._create_lead("Other")
        attachment.with_user(self.seller).res_id = other.id
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertTrue(self._verdict(self.gate_drawing, other).met)

    def test_hidden_in_a_field_it_proves_nothing(self):
        attachment = self._attach()
        self.lead.stage_id = self.sample
        attachment.sudo().res_field = "message_main_attachment_id"
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_type_taken_away(self):
        attachment = self._attach()
        self.lead.stage_id = self.sample
        attachment.with_user(self.seller).document_type_id = False
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_confirmation_does_not_move_along(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        other_type = self.env["crm.document.type"].create({"name": "Contract"})
        other = self._create_lead("Other", user=self.seller)
        for values in ({"document_type_id": other_type.id}, {"res_id": other.id}):
            attachment = self._attach(raw=make_pdf(str(len(values)) + " ".join(values)))
            attachment.sudo().with_user(self.engineer).sudo()._store_document(
                {"document_confirmed_by_id": self.engineer.id}
            )
            attachment.with_user(self.seller).write(values)
            self.assertFalse(attachment.document_confirmed_by_id)

    def test_new_content_needs_a_new_confirmation(self):
        attachment = self._attach()
        attachment._store_document({"document_confirmed_by_id": self.engineer.id})
        attachment.with_user(self.seller).raw = make_pdf("changed")
        self.assertFalse(attachment.document_confirmed_by_id)


@tagged("post_install", "-at_install")
class TestForgedSignature(ForgeryCase):
    def setUp(self):
        super().setUp()
        (self.gate_drawing | self.gate_leader).mode = "off"
        self.gate = self.Gate.create(
            {
                "name": "Signed",
                "stage_id": self.sample.id,
                "kind": "quotation",
                "mode": "enforce",
                "quotation_state": "signed",
            }
        )
        self.partner = self.env["res.partner"].create({"name": "ACME"})

    def _order(self, context=None, **values):
        defaults = {"partner_id": self.partner.id, "opportunity_id": self.lead.id}
        Order = self.env["sale.order"].with_user(self.seller).with_context(**(context or {}))
        return Order.create({**defaults, **values})

    def test_signature_written_by_staff(self):
        signature = {
            "signature": SIGNATURE,
            "signed_by": "ACME",
            "signed_on": fields.Datetime.now(),
        }
        order = self._order()
        order.write(signature)
        for attempt in (
            lambda: order.write({"signed_by_customer": True}),
            lambda: order.sudo().write({"signed_by_customer": True}),
            lambda: self._order(signed_by_customer=True, **signature),
        ):
            self._refused(attempt, AccessError)
        self._order(**signature)
        self._order(context={"default_signed_by_customer": True})
        self.env["ir.default"].set("sale.order", "signed_by_customer", True)
        self._order()
        self.assertClosed()

    def test_signature_by_the_customer(self):
        order = self._order()
        public = self.env.ref("base.public_user")
        order.with_user(public).sudo().write(
            {"signature": SIGNATURE, "signed_by": "ACME", "signed_on": fields.Datetime.now()}
        )
        self.assertTrue(self._verdict(self.gate).met)

    def test_copy_of_a_signed_order_is_not_signed(self):
        order = self._order()
        order.with_user(self.env.ref("base.public_user")).sudo().write({"signature": SIGNATURE})
        copy = order.with_user(self.seller).copy()
        self.assertFalse(copy.signed_by_customer)
