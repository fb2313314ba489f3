from odoo import api, fields, models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Follow-ups are those of the canvas: what says nothing starts no clock and is no work."""

    _inherit = "crm.lead"

    @api.model
    def _route_followups_sql(self, since, user_ids, lead_ids=None, effective=False):
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

    def _followup_industry(self):
        # a lead without a customer in the address book has an industry here
        return self.industry_id or super()._followup_industry()

    @api.model
    def _route_owner_columns(self, moment):
        return {**super()._route_owner_columns(moment), "date_followup_owner": moment}

    def _route_owners_changed(self):  # pylint: disable=missing-return
        """The next step is the new owner's; without one nobody has a next step.

        Those who have none yet get their date a moment later: a thousand activities would keep a
        thousand leads waiting for their owners.
        """
        super()._route_owners_changed()
        leads = self.sudo()
        # this alone: Odoo would read all of their columns
        leads.fetch(["date_next_followup"])
        dated = leads.filtered("date_next_followup")
        dated._followup_clock_sync()
        if any(leads.mapped("user_id.company_ids.followup_clock")) and leads - dated:
            self.env.ref("crm_followup_canvas.ir_cron_clock").sudo()._trigger()

    @api.model
    def _followup_saving_reads(self):
        return [*super()._followup_saving_reads(), "assignment_id"]

    def _followup_done(self, followup):  # pylint: disable=missing-return
        super()._followup_done(followup)
        # sudo: assignments are the router's; who recorded this is asked below
        assignment = self.sudo().assignment_id
        if assignment.state in ("assigned", "reminded") and assignment.user_id == followup.user_id:
            assignment._start({assignment.id: fields.Datetime.now()})
