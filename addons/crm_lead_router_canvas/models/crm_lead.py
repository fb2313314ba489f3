from odoo import api, fields, models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Follow-ups are those of the canvas: what says nothing starts no clock and is no work."""

    _inherit = "crm.lead"

    @api.model
    def _followups_sql(self, since, user_ids, lead_ids=None, effective=False):
        """A follow-up that was corrected began when it was first recorded, and counts once."""
        self.env["crm.followup"].flush_model()
        return SQL(
            """
            SELECT followup.user_id, followup.lead_id, followup.date_done AS date
              FROM crm_followup followup
             WHERE followup.user_id = ANY(%s) AND followup.state = 'done'
               AND followup.date_done >= %s%s%s
            """,
            list(user_ids),
            since,
            SQL("") if lead_ids is None else SQL(" AND lead_id = ANY(%s)", list(lead_ids)),
            SQL(" AND is_effective AND replaced_by_id IS NULL") if effective else SQL(""),
        )

    def _followup_done(self, followup):
        super()._followup_done(followup)
        # sudo: decisions are the router's; who recorded this is asked below
        decision = self.sudo().assignment_id
        if decision.state in ("assigned", "reminded") and decision.user_id == followup.user_id:
            decision._start({decision.id: fields.Datetime.now()})
