"""What the lead form shows of its gates, and the clicks that do what is missing."""

import base64
import binascii

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import UserError


class CrmLead(models.Model):
    _inherit = "crm.lead"

    gate_checklist = fields.Json(compute="_compute_gate_checklist")

    @api.depends(
        "stage_id", "team_id", "date_gate_judged", "overridden_gate_ids", "approval_ids.state"
    )
    @api.depends_context("uid", "lang")
    def _compute_gate_checklist(self):
        """Gates of the lead's pipeline with their state, for the form's widget.

        ``{"next": {"id", "name", "is_open", "is_won"}, "locks": {stage id: number of missing
        gates}, "lock_names": {stage id: [their names]}, "can_override", "stages": [{"id", "name",
        "position", "current", "gates": [{"id", "name", "kind", "mode", "state", "text",
        "instruction", "waiting", "proof", "approval_id", "action", "accept", "max_mb",
        "fields"}]}]}``
        """
        self.gate_checklist = False
        leads = self._origin
        if not leads or not self.env["crm.stage.gate"]._in_play_ids():
            return
        board = leads._stagegate_board()
        mine = self._stagegate_pending_decisions(leads)
        proofs = self._stagegate_prepare_proofs(board)
        for lead in board.leads:
            shown = self.filtered(lambda each, lead=lead: each._origin.id == lead.id)
            shown.gate_checklist = self._stagegate_prepare_checklist(board, lead, mine, proofs)

    def _stagegate_pending_decisions(self, leads):
        """``{(lead id, gate id): approval id}`` of what the current user may decide now."""
        approvals = (
            self.env["crm.gate.approval"]
            .sudo()
            .search([("lead_id", "in", leads.ids), ("can_decide", "=", True)])
        )
        return {
            (approval.lead_id.id, approval.gate_id.id): approval.id
            for approval in approvals
            if approval.can_decide
        }

    def _stagegate_prepare_checklist(self, board, lead, mine, proofs):
        following = board.next_stage(lead)
        locks, lock_names, stages = {}, {}, []
        current = board.position(lead, lead.stage_id) or 0
        for position, stage in enumerate(board.pipeline(lead)):
            missing = board.missing(lead, stage) if position > current else []
            if missing:
                locks[str(stage.id)] = len(missing)
                lock_names[str(stage.id)] = [gate.name for gate, _verdict in missing]
            gates = (
                [
                    self._stagegate_prepare_checklist_item(board, lead, gate, mine, proofs)
                    for gate in board.gates(lead, stage)
                ]
                if position
                else []
            )
            if gates:
                stages.append(
                    {
                        "id": stage.id,
                        "name": stage.name,
                        "position": position,
                        "current": position <= current,
                        "templates": stage._prepare_templates(),
                        "gates": gates,
                    }
                )
        if not stages:
            return False
        return {
            "stages": stages,
            "locks": locks,
            "lock_names": lock_names,
            "next": {
                "id": following.id,
                "name": following.name,
                "is_open": str(following.id) not in locks,
                "is_won": following.is_won,
            }
            if following
            else False,
            "can_override": self.env.user.has_group("crm_stagegate.group_stagegate_override"),
        }

    def _stagegate_prepare_checklist_item(self, board, lead, gate, mine, proofs):
        verdict = board.verdict(lead, gate)
        if verdict.met:
            state = "met"
        elif gate in lead.overridden_gate_ids:
            state = "overridden"
        elif verdict.expired:
            state = "expired"
        elif verdict.waiting:
            state = "waiting"
        else:
            state = "missing"
        upload = gate._upload_type()
        return {
            "id": gate.id,
            "name": gate.name,
            "kind": gate.kind,
            "mode": board.mode(lead, gate),
            "state": state,
            "text": verdict.reason_beside(gate.instruction),
            "instruction": gate.instruction or "",
            "waiting": verdict.waiting,
            "proof": proofs.get((lead.id, gate.id), False),
            "approval_id": mine.get((lead.id, gate.id), False),
            "action": self._stagegate_checklist_action(gate, verdict, state),
            "accept": upload._accept() if upload else "",
            "max_mb": upload.max_size_mb if upload else 0,
            "fields": gate._names_of_fields() if gate.kind == "field" else [],
        }

    def _stagegate_prepare_proofs(self, board):
        """What proves the met gates, for a line of text and a link; in a query or two per model.

        :return: ``{(lead id, gate id): {"model", "id", "name", "user", "date", "until"}}``
        """
        met = {
            (lead_id, gate_id): verdict
            for gate_id, verdicts in board.verdicts.items()
            for lead_id, verdict in verdicts.items()
            if verdict.met
        }
        ids_by_model = {}
        for verdict in met.values():
            # what the lead itself proves needs no link
            if verdict.res_id and verdict.res_model and verdict.res_model != "crm.lead":
                ids_by_model.setdefault(verdict.res_model, set()).add(verdict.res_id)
        # sudo: names of proofs and people, not the records
        names = {
            (model, record.id): record.display_name or ""
            for model, ids in ids_by_model.items()
            for record in self.env[model].sudo().browse(ids).exists()
        }
        user_ids = {verdict.user_id for verdict in met.values()} - {None}
        people = self.env["res.users"].sudo().browse(user_ids)
        user_names = {user.id: user.name for user in people}
        proofs = {}
        for (lead_id, gate_id), verdict in met.items():
            proof = {
                "model": verdict.res_model,
                "id": verdict.res_id,
                "name": names.get((verdict.res_model, verdict.res_id), ""),
                "date": False,
            }
            if verdict.user_id:
                proof["user"] = user_names[verdict.user_id]
            if valid := board.evidence.get((gate_id, lead_id), {}).get("valid"):
                proof["date"] = fields.Datetime.to_string(valid.date)
                proof["until"] = valid.valid_until and fields.Datetime.to_string(valid.valid_until)
            proofs[lead_id, gate_id] = proof
        return proofs

    def _stagegate_checklist_action(self, gate, verdict, state):
        """Which one click helps: upload, confirm, ask, open, or none."""
        if state == "met":
            return False
        if gate.kind == "field":
            return "fill" if gate.field_ids else False
        if gate.kind == "document":
            role = gate.confirm_role_id
            if verdict.res_id and role and self.env.user in role.user_ids:
                return "confirm"
            return False if verdict.waiting else "upload"
        if gate.kind == "approval":
            return False if verdict.waiting else "ask"
        if verdict.upload:
            return "upload"
        return "open" if hasattr(gate, f"_action_{gate.kind}") else False

    # -- one click each ---------------------------------------------------------------------

    def _stagegate_get_gate(self, gate_id):
        """:raise UserError: when the gate is gone or does not apply to this lead."""
        self.ensure_one()
        gate = self.env["crm.stage.gate"]._in_play().filtered(lambda gate: gate.id == gate_id)
        if not gate:
            raise UserError(self.env._("This gate is no longer in use. Please reload the page."))
        return gate

    def action_open_gates(self):
        """Open what the next stage asks for over the page: all of it can be given there."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("crm_stagegate.crm_lead_view_form_gates")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "crm.lead",
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_gate_do(self, gate_id):
        """Do what a missing gate asks for: opens the right place, or asks for the decision.

        :param int gate_id: a gate of the checklist
        :return: an action, or True
        """
        self.check_access("write")
        gate = self._stagegate_get_gate(gate_id)
        action = getattr(gate, f"_action_{gate.kind}", None)
        return action(self) if action else True

    def gate_upload(self, gate_id, name, data):
        """Store an uploaded file as the document a gate asks for.

        :param int gate_id: a gate that is met by a file
        :param str name: file name
        :param str data: content, base64
        :return: id of the attachment
        :raise UserError: when the data is no file
        """
        self.check_access("write")
        gate = self._stagegate_get_gate(gate_id)
        document_type = gate._upload_type()
        if not document_type:
            raise UserError(self.env._("“%s” does not ask for a document.", gate.name))
        data = data or ""
        try:
            # before a second copy of it is made in memory
            document_type._check_size(name, len(data) * 3 // 4)
            raw = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError, TypeError) as error:
            raise UserError(
                self.env._("“%s” did not arrive whole. Please upload it again.", name)
            ) from error
        attachment = without_defaults(self.env["ir.attachment"]).create(
            {
                "name": name or document_type.name,
                "raw": raw,
                "res_model": "crm.lead",
                "res_id": self.id,
                "document_type_id": document_type.id,
            }
        )
        without_defaults(self).message_post(
            body=self.env._("Document uploaded: %s", document_type.name),
            attachment_ids=attachment.ids,
        )
        return attachment.id

    def action_gate_confirm(self, gate_id):
        """Confirm the newest unconfirmed document of a gate as signed.

        :raise AccessError: without the role the gate names
        """
        # sudo: the role is the right: those who have it may have no access to CRM
        role = self.env["crm.stage.gate"].sudo().browse(gate_id).exists().confirm_role_id
        if self.env.user not in role.user_ids or not self.env.user._is_internal():
            self.check_access("read")
        gate = self._stagegate_get_gate(gate_id)
        verdict = gate._judge(gate.kind, self.sudo())[gate.id].get(self.id)
        if verdict and verdict.res_model == "ir.attachment" and verdict.res_id:
            self.env["ir.attachment"].browse(verdict.res_id).action_confirm_document()
        return True

    def action_gate_advance(self):
        """Move on to the next stage of the pipeline.

        :raise GateRefused: naming what is missing
        """
        self.check_access("write")
        for lead in self:
            following = lead._stagegate_board().next_stage(lead.sudo())
            if following:
                lead.stage_id = following.id
        return True

    def action_gate_override(self):
        """Open the override dialog for the next stage."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override gates"),
            "res_model": "crm.gate.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_open_ledger(self):
        """Open the ledger of these leads."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_stagegate.crm_stage_transition_action"
        )
        action["domain"] = [("lead_key", "in", self.ids)]
        return action

    def action_verify_ledger(self):
        """Recompute the hash chain of these leads and say whether it holds."""
        self.check_access("read")
        broken = list(self.env["crm.stage.transition"].sudo()._verify(self.ids))
        if broken:
            message = self.env._(
                "Broken at entry %(sequence)s: %(problem)s. Please tell your auditor.",
                sequence=broken[0]["sequence"],
                problem=broken[0]["problem"],
            )
        else:
            message = self.env._(
                "All %s entries are whole and in order.", sum(self.mapped("ledger_sequence"))
            )
            # sudo: whether there is one is all that is told
            if not self.env["crm.stage.checkpoint"].sudo().search_count([], limit=1):
                no_seal = self.env._(
                    "There is no checkpoint yet that would show whether they were written anew."
                )
                message = f"{message} {no_seal}"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if broken else "success",
                "message": message,
                "sticky": bool(broken),
            },
        }
