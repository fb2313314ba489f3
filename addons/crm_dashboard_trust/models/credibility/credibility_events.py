"""What a seller cannot make alone: answers of colleagues, and signs of life of the customer.

Both are told by other people's hands: a decision by who may decide it (never the owner), a handoff
by who works on it, a message by who is no colleague and whose account wrote it itself, a signature
made in the portal, a check-in by the guest, an event that a connector verified.
"""

from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

# contact is looked for in so many days
WINDOW = 30
MACHINES = r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)[^@ ]*@"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _trust_answers(self, ids, now):
        """Approvals and handoffs that were answered, or whose time is over.

        Of some opportunities, or of all where ``ids`` is None.

        An approval is late once the next level had to be asked because nobody answered, whatever
        came then; its deadline itself is gone when it is decided.

        :return: list of SQL, each selecting ``lead_id, in_time``
        """
        found = [
            SQL(
                """
                SELECT approval.lead_id,
                       approval.date_decided IS NOT NULL
                       AND approval.date_escalated IS NOT DISTINCT FROM approval.date_requested
                           AS in_time
                  FROM crm_gate_approval AS approval
             LEFT JOIN crm_stage_gate AS gate ON gate.id = approval.gate_id
             LEFT JOIN crm_stage_gate_step AS step ON step.id = approval.step_id
                 WHERE %s
                   AND (approval.date_escalated IS DISTINCT FROM approval.date_requested
                            AND (approval.date_decided IS NOT NULL OR approval.state = 'pending')
                        OR approval.date_decided IS NOT NULL
                            AND COALESCE(step.deadline_hours, gate.deadline_hours) > 0
                        OR approval.state = 'pending' AND approval.deadline < %s)
                """,
                _among("approval.lead_id", ids),
                now,
            )
        ]
        if "crm.handoff" in self.env:
            found.append(
                SQL(
                    """
                    SELECT handoff.lead_id,
                           handoff.state = 'done' AND handoff.is_late IS NOT TRUE AS in_time
                      FROM crm_handoff AS handoff
                     WHERE %s AND handoff.deadline IS NOT NULL
                       AND (handoff.user_id IS NULL
                            OR handoff.user_id IS DISTINCT FROM handoff.salesperson_id)
                       AND (handoff.state = 'done'
                            OR handoff.state = 'blocked' AND handoff.hours_left < 0
                            OR handoff.state IN ('waiting', 'todo', 'in_progress')
                               AND handoff.deadline < %s)
                    """,
                    _among("handoff.lead_id", ids),
                    now,
                )
            )
        return found

    @api.model
    def _trust_contacts_sql(self, ids, now):
        """Signs of life of the customer within the window, of some opportunities or of all.

        :return: list of SQL, each selecting ``lead_id, model, id, date``
        """
        since = now - timedelta(days=WINDOW)
        return [
            self._trust_messages(
                SQL("message.model = 'crm.lead' AND %s", _among("message.res_id", ids)),
                SQL(),
                SQL("message.res_id"),
                since,
                now,
            ),
            self._trust_messages(
                _among("sale.opportunity_id", ids),
                SQL(
                    "JOIN sale_order AS sale"
                    " ON message.model = 'sale.order' AND message.res_id = sale.id"
                ),
                SQL("sale.opportunity_id"),
                since,
                now,
            ),
            SQL(
                """
                SELECT checkin.lead_id, 'crm.meeting.checkin', checkin.id, checkin.date
                  FROM crm_meeting_checkin AS checkin
                 WHERE %s AND checkin.state = 'used'
                   AND checkin.date >= %s AND checkin.date <= %s
                """,
                _among("checkin.lead_id", ids),
                since,
                now,
            ),
            SQL(
                """
                SELECT sale.opportunity_id, 'sale.order', sale.id, sale.signed_on
                  FROM sale_order AS sale
                 WHERE %s AND sale.signed_by_customer
                   AND sale.signed_on >= %s AND sale.signed_on <= %s
                """,
                _among("sale.opportunity_id", ids),
                since,
                now,
            ),
            SQL(
                """
                SELECT event.lead_id, 'crm.gate.event', event.id, event.date
                  FROM crm_gate_event AS event
                 WHERE %s AND event.withdrawn_by_id IS NULL
                   AND event.withdraws_id IS NULL
                   AND event.date >= %s AND event.date <= %s
                """,
                _among("event.lead_id", ids),
                since,
                now,
            ),
        ]

    @api.model
    def _trust_messages(self, condition, join, lead, since, now):
        """What somebody outside wrote; what a colleague's account wrote is no word of theirs."""
        return SQL(
            """
            SELECT %(lead)s, 'mail.message', message.id, message.date
              FROM mail_message AS message %(join)s
         LEFT JOIN res_partner AS author ON author.id = message.author_id
              JOIN res_users AS writer ON writer.id = message.create_uid
             WHERE %(condition)s AND message.message_type IN ('email', 'comment')
               AND message.date >= %(since)s AND message.date <= %(now)s
               AND (author.partner_share OR author.id IS NULL AND message.email_from IS NOT NULL)
               AND (writer.share OR writer.id = %(system)s)
               AND COALESCE(message.email_from, '') !~* %(machines)s
            """,
            lead=lead,
            join=join,
            condition=condition,
            since=since,
            now=now,
            system=SUPERUSER_ID,
            machines=MACHINES,
        )


def _among(column, ids):
    """:return: SQL: of one of these opportunities; of any where ``ids`` is None"""
    name = SQL.identifier(*column.split("."))
    return SQL("%s IS NOT NULL", name) if ids is None else SQL("%s = ANY(%s)", name, ids)
