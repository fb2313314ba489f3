"""Follow-ups, from whoever knows them best: this is the only file that knows where they are.

Here these are activities done with feedback and messages sent to the customer; the bridge to the
follow-up canvas says otherwise.
"""

from odoo import api, models
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _route_followups_sql(self, since, user_ids, lead_ids=None, effective=False):
        """A select of ``(user_id, lead_id, date)`` of follow-ups of people since a moment.

        :param lead_ids: on these leads only
        :param effective: only what counts as an effective follow-up, not whatever was begun
        """
        self.env["mail.message"].flush_model()
        self.env["mail.activity"].flush_model()
        leads = None if lead_ids is None else list(lead_ids)
        return SQL(
            """
            SELECT activity.user_id, activity.res_id AS lead_id, activity.write_date AS date
              FROM mail_activity activity
             WHERE activity.user_id = ANY(%(users)s) AND activity.res_model = 'crm.lead'
               AND activity.active IS FALSE AND activity.feedback IS NOT NULL
               AND activity.write_date >= %(since)s%(activity_of)s
            UNION ALL
            SELECT users.id, message.res_id, message.date
              FROM mail_message message
              JOIN res_users users ON users.partner_id = message.author_id
             WHERE users.id = ANY(%(users)s) AND message.model = 'crm.lead'
               AND message.date >= %(since)s%(message_of)s
               AND message.message_type IN ('comment', 'email_outgoing')
               AND message.is_internal IS NOT TRUE
            """,
            users=list(user_ids),
            since=since,
            activity_of=SQL("") if leads is None else SQL(" AND activity.res_id = ANY(%s)", leads),
            message_of=SQL("") if leads is None else SQL(" AND message.res_id = ANY(%s)", leads),
        )

    @api.model
    def _route_followup_counts(self, user_ids, since):
        """How many effective follow-ups people made since a moment: ``{user_id: count}``."""
        if not user_ids:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT user_id, count(*) FROM (%s) done GROUP BY user_id",
                    self._route_followups_sql(since, user_ids, effective=True),
                )
            )
        )

    @api.model
    def _route_first_followups(self, assignments):
        """When the owners of these assignments first followed up: ``{assignment_id: datetime}``."""
        if not assignments:
            return {}
        assignments.flush_recordset()
        followups = self._route_followups_sql(
            min(assignments.mapped("date")), assignments.user_id.ids, assignments.lead_id.ids
        )
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT assignment.id, min(done.date)
                      FROM crm_lead_assignment assignment
                      JOIN (%s) done ON done.lead_id = assignment.lead_id
                       AND done.user_id = assignment.user_id AND done.date >= assignment.date
                     WHERE assignment.id = ANY(%s)
                     GROUP BY assignment.id
                    """,
                    followups,
                    list(assignments.ids),
                )
            )
        )
