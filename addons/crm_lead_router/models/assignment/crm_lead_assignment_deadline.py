"""Deadlines of assignments in working hours; they follow the calendar while they run."""

from odoo import api, models
from odoo.fields import Domain


class CrmLeadAssignment(models.Model):
    _inherit = "crm.lead.assignment"

    @api.model
    def _deadline_domain(self):
        return Domain("state", "in", ("assigned", "reminded")) & Domain("date_due", "!=", False)

    def _deadline_requests(self):
        requests = {}
        for assignment in self.sudo():
            company = assignment.company_id
            remind, reclaim = company._route_hours(assignment.urgency)
            who = assignment.user_id
            requests[assignment] = [
                ("date_reclaim", assignment.date, reclaim, who, company),
                ("date_remind", assignment.date, remind, who, company),
            ]
        return requests

    @api.model
    def _deadline_store(self, values_by_record):
        records = self.browse([record.id for record in values_by_record])
        records.flush_recordset()
        self.env.cr.execute_values(
            """
            UPDATE crm_lead_assignment assignment
               SET date_remind = coalesce(row.remind, assignment.date_remind),
                   date_reclaim = coalesce(row.reclaim, assignment.date_reclaim),
                   date_due = CASE assignment.state
                       WHEN 'reminded' THEN coalesce(row.reclaim, assignment.date_reclaim)
                       ELSE coalesce(row.remind, assignment.date_remind) END
              FROM (VALUES %s) AS row (id, remind, reclaim)
             WHERE assignment.id = row.id AND assignment.state IN ('assigned', 'reminded')
            """,
            [
                (record.id, values.get("date_remind"), values.get("date_reclaim"))
                for record, values in values_by_record.items()
            ],
            template="(%s, %s::timestamp, %s::timestamp)",
            page_size=len(values_by_record),
        )
        records._invalidate_state()

    def _deadline_log(self, bodies):
        """An assignment has no messages of its own: its lead says what moved."""
        leads = {self.browse(number).sudo().lead_id: body for number, body in bodies.items()}
        leads.pop(self.env["crm.lead"], None)
        self.env["crm.lead"].sudo().browse([lead.id for lead in leads])._message_log_batch(
            {lead.id: body for lead, body in leads.items()}
        )
