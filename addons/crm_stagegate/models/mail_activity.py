from odoo import fields, models

WATCHED_FIELDS = {"active", "feedback", "date_done", "activity_type_id", "res_id"}


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "crm.notary.protected"]
    _protected_operations = ()

    stage_task_id = fields.Many2one(
        "crm.stage.task", readonly=True, ondelete="set null", index="btree_not_null"
    )

    # when the system saw it done; one created as done was never open
    date_seen_done = fields.Datetime(readonly=True, copy=False)

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"date_seen_done"}

    def write(self, vals):
        if "active" in vals:
            now = False if vals["active"] else fields.Datetime.now()
            self.filtered(lambda each: each.active != vals["active"])._store_protected(
                {"date_seen_done": now}
            )
        result = super().write(vals)
        if WATCHED_FIELDS & vals.keys():
            self._activity_leads()._stagegate_refresh_kind(("activity",))
        return result

    def unlink(self):
        leads = self._activity_leads()
        result = super().unlink()
        if leads:
            leads.exists()._stagegate_refresh_kind(
                ("activity",), reason=lambda env: env._("A finished activity was deleted.")
            )
        return result

    def _activity_leads(self):
        """Leads these activities are on; empty when no gate asks for activities."""
        Lead = self.env["crm.lead"].sudo()
        if "activity" not in self.env["crm.stage.gate"]._kinds_in_play():
            return Lead
        return Lead.browse({each.res_id for each in self.sudo() if each.res_model == "crm.lead"})
