"""Where the gates take hold of crm.lead: every way in which a lead can change."""

from odoo import api, models

from .lead.crm_lead_ledger import PROTECTED_FIELDS

STATUS_FIELDS = {"active", "won_status"}


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.notary.watched", "crm.notary.protected"]
    _protected_operations = ()

    def _get_protected_fields(self):
        return super()._get_protected_fields() | PROTECTED_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self.env["crm.stage.gate"]._in_play_ids():
            leads._stagegate_refresh()
        return leads

    def write(self, vals):
        if "won_status" in vals and self.env["crm.stage.gate"]._in_play_ids():
            # computed from the stage, but native CRM lets everybody write it
            vals = {name: value for name, value in vals.items() if name != "won_status"}
        return super().write(vals)

    def unlink(self):
        self._stagegate_record_end("delete")
        ends = self._stagegate_ends()
        result = super().unlink()
        self._stagegate_bury(ends)
        return result

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Judge: a stage can also move because the team changed, without any ``write`` of it."""
        super()._notary_fields_changed(names)
        if "stage_id" in names:
            self._stagegate_whole()._stagegate_judge_moves()
        restored = self.browse()
        if names & STATUS_FIELDS:
            restored = self._stagegate_whole()._stagegate_record_status_changes()
        if names & self.env["crm.stage.gate"]._trigger_fields():
            who = self.env.user.name
            self._stagegate_whole().filtered("ledger_sequence")._stagegate_refresh(
                reason=lambda env: env._("%s changed the opportunity.", who),
                # the company follows the team
                cause="pipeline" if names & {"team_id", "company_id"} else "evidence",
            )
        elif restored:
            restored._stagegate_refresh(
                reason=lambda env: env._("Judged again when it was restored.")
            )

    def _stagegate_whole(self):
        """These leads as they are judged: a verdict does not depend on who asks for it."""
        return self.sudo().with_context(active_test=False)

    # -- ways out that keep the ledger readable -----------------------------------------------

    def action_set_lost(self, **additional_values):
        """Lost is one event for the ledger, though it is archived first and marked then."""
        data = self.env.cr.precommit.data
        before = data.get("crm_stagegate.losing", set())
        data["crm_stagegate.losing"] = before | set(self.ids)
        try:
            result = super().action_set_lost(**additional_values)
        finally:
            data["crm_stagegate.losing"] = before
        self._stagegate_whole()._stagegate_record_status_changes()
        return result

    def _merge_opportunity(self, user_id=False, team_id=False, auto_unlink=True, max_length=5):
        self._stagegate_announce_merge()
        head = super()._merge_opportunity(user_id, team_id, auto_unlink, max_length)
        self.env.cr.precommit.data.pop("crm_stagegate.merging", None)
        return head

    def _stagegate_announce_merge(self):
        """Remember who merges, so that the deleted ones' ledgers can say where they went."""
        head = self._sort_by_confidence_level(reverse=True)[:1]
        self.env.cr.precommit.data["crm_stagegate.merging"] = (set(self.ids) - {head.id}, head)

    def _stagegate_record_end(self, kind):
        """Last entry of ledgers whose leads are about to be deleted."""
        merging, head = self.env.cr.precommit.data.get("crm_stagegate.merging", (set(), None))
        entries = []
        for lead in self._stagegate_whole().exists():
            merged = head and lead.id in merging
            reason = (
                self.env._("Merged into #%(id)s “%(name)s”.", id=head.id, name=head.name)
                if merged
                else ""
            )
            entries.append(
                {
                    "lead": lead,
                    "kind": "merge" if merged else kind,
                    "from_stage": lead.gate_stage_id,
                    "to_stage": lead.gate_stage_id,
                    "reason": reason,
                    "details": {"into": head.id} if merged else {},
                }
            )
        if entries:
            self._stagegate_lock_ledgers()
            self._stagegate_record_transitions(entries)
