"""Effective follow-ups, from whoever knows them best.

With the follow-up canvas installed these are its finished follow-ups; without it, activities done
with feedback and messages sent to the customer. This is the only file that knows the difference.
"""

from odoo import api, models
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _effective_followups_sql(self, since):
        """A select of ``(user_id, lead_id, date)`` of effective follow-ups since a moment."""
        if self.env.get("crm.followup") is not None:
            self.env["crm.followup"].flush_model()
            return SQL(
                "SELECT user_id, lead_id, date::timestamp AS date FROM crm_followup"
                " WHERE state = 'done' AND date >= %s",
                since,
            )
        self.env["mail.message"].flush_model()
        self.env["mail.activity"].flush_model()
        return SQL(
            """
            SELECT activity.user_id, activity.res_id AS lead_id, activity.write_date AS date
              FROM mail_activity activity
             WHERE activity.res_model = 'crm.lead' AND activity.active IS FALSE
               AND activity.feedback IS NOT NULL AND activity.write_date >= %(since)s
            UNION ALL
            SELECT users.id, message.res_id, message.date
              FROM mail_message message
              JOIN res_users users ON users.partner_id = message.author_id
             WHERE message.model = 'crm.lead' AND message.date >= %(since)s
               AND message.message_type IN ('comment', 'email_outgoing')
               AND message.is_internal IS NOT TRUE
            """,
            since=since,
        )

    @api.model
    def _effective_followup_counts(self, user_ids, since):
        """How many effective follow-ups people made since a moment: ``{user_id: count}``."""
        if not user_ids:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT user_id, count(*) FROM (%s) done WHERE user_id = ANY(%s)"
                    " GROUP BY user_id",
                    self._effective_followups_sql(since),
                    list(user_ids),
                )
            )
        )

    @api.model
    def _first_followups(self, decisions):
        """When the owners of these decisions first followed up: ``{assignment_id: datetime}``."""
        if not decisions:
            return {}
        decisions.flush_recordset()
        since = min(decisions.mapped("date"))
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT decision.id, min(done.date)
                      FROM crm_lead_assignment decision
                      JOIN (%s) done ON done.lead_id = decision.lead_id
                       AND done.user_id = decision.user_id AND done.date >= decision.date
                     WHERE decision.id = ANY(%s)
                     GROUP BY decision.id
                    """,
                    self._effective_followups_sql(since),
                    list(decisions.ids),
                )
            )
        )
