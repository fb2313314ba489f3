"""The owner begins: the clock stops and the router's own reminders go."""

from odoo import models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_start_followup(self):
        """The owner has begun: the clock of these leads stops.

        :raise UserError: when the lead belongs to somebody else
        """
        self.check_access("read")
        for lead in self.sudo():
            if lead.user_id != self.env.user:
                raise UserError(
                    self.env._(
                        "“%(lead)s” belongs to %(owner)s: only the owner can start.",
                        lead=lead.name,
                        owner=lead.user_id.name or self.env._("nobody"),
                    )
                )
        assignments = self.sudo().assignment_id.filtered(
            lambda assignment: assignment.state in ("assigned", "reminded")
        )
        assignments._start(dict.fromkeys(assignments.ids, self.env.cr.now().replace(microsecond=0)))
        return True

    def _route_clear_reminders(self):
        """Take away the router's own to-dos on these leads."""
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", self.ids),
                (
                    "activity_type_id",
                    "=",
                    self.env.ref("crm_lead_router.mail_activity_start").id,
                ),
            ]
        ).unlink()
