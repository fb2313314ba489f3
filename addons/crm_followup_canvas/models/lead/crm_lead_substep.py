"""Small steps within a stage, with the time of each change."""

from collections import defaultdict
from functools import partial

from markupsafe import Markup
from odoo import fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults


class CrmLeadSubstep(models.Model):
    _name = "crm.lead.substep"
    _description = "Sub-step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    notify_role_id = fields.Many2one(
        "res.role", "Tell", help="Everybody with this role is told when an opportunity gets here."
    )
    notify_text = fields.Char(
        "What to do", translate=True, help="For example: demo booked, please prepare."
    )


class CrmLeadSubstepLog(models.Model):
    _name = "crm.lead.substep.log"
    _description = "Sub-step Change"
    _order = "date desc, id desc"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    substep_id = fields.Many2one("crm.lead.substep", "Sub-step", ondelete="restrict")
    user_id = fields.Many2one("res.users", "By", ondelete="set null")
    date = fields.Datetime(required=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    substep_id = fields.Many2one("crm.lead.substep", "Sub-step", copy=False, ondelete="restrict")
    date_substep = fields.Datetime("Sub-step since", readonly=True, copy=False)
    substep_log_ids = fields.One2many("crm.lead.substep.log", "lead_id", "Sub-steps", readonly=True)

    def _followup_record_substeps(self, before):
        """Log changes and tell the roles that wait for them."""
        changed = self.filtered(lambda lead: lead.substep_id != before.get(lead))
        if not changed:
            return
        now = fields.Datetime.now()
        # sudo: the log writes itself
        without_defaults(self.env["crm.lead.substep.log"]).sudo().create(
            [
                {
                    "lead_id": lead.id,
                    "substep_id": lead.substep_id.id,
                    "user_id": self.env.uid,
                    "date": now,
                }
                for lead in changed
            ]
        )
        changed.sudo()._followup_store({"date_substep": now})
        by_step = defaultdict(self.browse)
        for lead in changed:
            by_step[lead.substep_id] |= lead
        for step, leads in by_step.items():
            step._tell_role(leads)


class CrmLeadSubstepNotice(models.Model):
    _inherit = "crm.lead.substep"

    def _tell_role(self, leads):
        """The people with the role learn which opportunities got here."""
        # sudo: the role's people need no access to the pipeline to be told
        step = self.sudo()
        self.env["crm.notice"]._tell(
            {"user": person, "record": lead, "content": partial(step._arrival_notice, lead)}
            for lead in leads.sudo()
            for person in step.notify_role_id.user_ids
        )

    def _arrival_notice(self, lead, env):
        """``(subject, body)`` in the language of ``env``."""
        step = self.with_env(env).sudo()
        text = step.notify_text or step.name
        return f"{step.name}: {lead.name}", Markup("<p>%s</p>") % text
