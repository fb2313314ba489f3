"""Approvals follow their opportunities and gates."""

from odoo import api, models
from odoo.addons.crm_notary.tools.customer_paths import customer_paths

from ..gate.rules_cache import rule_cached


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    def _on_definition_change(self, names=()):  # pylint: disable=missing-return
        """What waits for a decision of these gates is looked up with what they say now."""
        super()._on_definition_change(names)
        if set(names) != {"sequence"} and not self._is_being_removed():
            waiting = (
                self.env["crm.gate.approval"]
                .sudo()
                .search([("state", "=", "pending"), ("gate_id", "in", self.ids)])
            )
            waiting._decision_definition_changed()
            # steps do not say what changed of them
            if not names or "deadline_hours" in names:
                waiting._decision_hours_changed()

    @api.ondelete(at_uninstall=False)
    def _close_approvals(self):
        """Decisions stay when their gate goes, questions do not."""
        self.env["crm.gate.approval"].sudo().search(
            [("state", "=", "pending"), ("gate_id", "in", self.ids)]
        )._decision_end("cancelled", by_system=True)

    @api.model
    def _customer_paths(self):
        return {} if self._is_being_removed() else self._find_customer_paths()

    @api.model
    @rule_cached
    def _find_customer_paths(self):
        """What filters of gates ask of customers, from their approvals."""
        paths = customer_paths(self.env, "crm.lead", self._in_play().mapped("lead_domain"))
        return {name: {f"lead_id.{path}" for path in found} for name, found in paths.items()}

    def _asks_step(self, step_key):
        """Whether this gate still asks for a step; 0 is the gate itself."""
        if self.kind == "document":
            return bool(self.confirm_role_id)
        return self.kind == "approval" and (step_key or False) in self._decision_step_ids()

    def _applies_to(self, leads):
        """Those of ``leads`` this gate stands before: its pipeline, its teams, its filter."""
        self.ensure_one()
        Stage, teams = self.env["crm.stage"], self._scope_teams()
        leads = leads.filtered(
            lambda lead: (
                self.stage_id.id in Stage._pipeline_ids(lead.team_id.id)
                and (not teams or lead.team_id.id in teams)
                and (
                    not self.company_id
                    or lead.company_id in (self.company_id, self.company_id.browse())
                )
            )
        )
        if self.lead_domain:
            matching = self._filter_leads(leads, self.lead_domain)
            # a filter that cannot be used stands before everybody
            return leads if matching is None else matching
        return leads

    @api.model
    def _asks_people(self):
        """Whether any gate asks somebody for a decision."""
        return not self._is_being_removed() and self._find_asks_people()

    @api.model
    @rule_cached
    def _find_asks_people(self):
        return bool(self._confirmed()) or "approval" in self._in_play().mapped("kind")

    @api.model
    def _confirmed(self):
        """Gates in play whose document somebody has to confirm."""
        return self._in_play().browse(self._find_confirmed() if self._in_play_ids() else ())

    @api.model
    @rule_cached
    def _find_confirmed(self):
        gates = self._in_play().filtered(lambda gate: gate.kind == "document")
        return gates.filtered("confirm_role_id")._ids


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_settle(self, board, *args, **kwargs):  # pylint: disable=missing-return
        super()._stagegate_settle(board, *args, **kwargs)
        if self.env["crm.stage.gate"]._asks_people():
            self.env["crm.gate.approval"]._follow_leads(board)

    def _stagegate_record_status_changes(self):
        """Nobody need decide about what is won, lost or archived."""
        restored = super()._stagegate_record_status_changes()
        ended = self.filtered(lambda lead: lead._stagegate_current_status() != "open")
        if ended:
            self.env["crm.gate.approval"].sudo().search(
                [("state", "=", "pending"), ("lead_id", "in", ended.ids)]
            )._decision_follow()
        return restored


class CrmGateApproval(models.Model):
    _inherit = "crm.gate.approval"

    @api.model
    def _decision_customer_paths(self):
        return self.env["crm.stage.gate"]._customer_paths()

    @api.model
    def _follow_leads(self, board):
        """Bring the approvals of a judged batch of leads in line with what these are now."""
        if in_doubt := board.asked_in_doubt():
            self.sudo().browse(in_doubt)._decision_follow()
        if self.env["crm.stage.gate"]._confirmed():
            self._follow_documents(board)
