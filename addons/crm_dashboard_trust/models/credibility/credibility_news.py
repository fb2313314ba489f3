"""Of which opportunities something may be told otherwise than when they were counted last.

A night costs what happened since the one before: what was written, what came into the window or
left it, whose time is over, who is old enough by now for another half day to be usual. Once a week
all is counted, for what no row tells of: messages that were deleted, a customer's account that
became a colleague's.
"""

from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from .credibility_events import WINDOW
from .crm_lead_refresh import OPEN, YOUNGEST

# a transaction that began before the last count and was committed after it is still found
OVERLAP = timedelta(days=1)


class MailMessage(models.Model):
    _inherit = "mail.message"

    _trust_date_index = models.Index(
        "(date) WHERE model IN ('crm.lead', 'sale.order') AND message_type IN ('email', 'comment')"
    )
    _trust_created_index = models.Index(
        "(create_date)"
        " WHERE model IN ('crm.lead', 'sale.order') AND message_type IN ('email', 'comment')"
    )


class CrmGateApproval(models.Model):
    _inherit = "crm.gate.approval"

    _trust_written_index = models.Index("(write_date)")
    _trust_pending_index = models.Index("(deadline) WHERE state = 'pending'")


class CrmMeetingCheckin(models.Model):
    _inherit = "crm.meeting.checkin"

    _trust_written_index = models.Index("(write_date)")
    _trust_date_index = models.Index("(date)")


class CrmGateEvent(models.Model):
    _inherit = "crm.gate.event"

    _trust_written_index = models.Index("(create_date)")
    _trust_date_index = models.Index("(date)")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    _trust_written_index = models.Index("(write_date) WHERE opportunity_id IS NOT NULL")
    _trust_signed_index = models.Index("(signed_on) WHERE signed_on IS NOT NULL")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # whose age makes another number of days usual; and what is usual, without any other page
    _trust_age_index = models.Index(
        "(stage_id, create_date) INCLUDE (id, company_id, team_id, user_id, trust_contacts)"
        " WHERE active IS TRUE AND won_status = 'pending' AND type = 'opportunity'"
    )

    @api.model
    def _trust_news_ids(self, since, now):
        """:return: set of ids: of whose answers or contacts something changed since a count"""
        rows = self.env.execute_query(SQL(" UNION ").join(self._trust_news(since, now)))
        return {lead_id for (lead_id,) in rows}

    @api.model
    def _trust_news(self, since, now):
        """:return: list of SQL, each selecting ``lead_id``: rather too many than too few"""
        since -= OVERLAP
        window = timedelta(days=WINDOW)
        spoke = SQL(
            """
            SELECT message.model, message.res_id FROM mail_message AS message
             WHERE message.model IN ('crm.lead', 'sale.order')
               AND message.message_type IN ('email', 'comment')
               AND message.create_uid IN (
                       SELECT id FROM res_users WHERE share OR id = %(system)s)
               AND (message.create_date >= %(since)s OR %(moved)s)
            """,
            system=SUPERUSER_ID,
            since=since,
            moved=_moved(SQL("message.date"), since, now, window),
        )
        found = [
            SQL("SELECT res_id FROM (%s) AS spoke WHERE model = 'crm.lead'", spoke),
            SQL(
                "SELECT sale.opportunity_id FROM (%s) AS spoke"
                " JOIN sale_order AS sale ON sale.id = spoke.res_id"
                " WHERE spoke.model = 'sale.order' AND sale.opportunity_id IS NOT NULL",
                spoke,
            ),
            SQL(
                """
                SELECT lead_id FROM crm_gate_approval
                 WHERE write_date >= %(since)s
                    OR state = 'pending' AND deadline >= %(since)s AND deadline < %(now)s
                """,
                since=since,
                now=now,
            ),
        ]
        for table, lead, written, date in (
            ("crm_meeting_checkin", "lead_id", "write_date", "date"),
            ("crm_gate_event", "lead_id", "create_date", "date"),
            ("sale_order", "opportunity_id", "write_date", "signed_on"),
        ):
            found.append(
                SQL(
                    "SELECT %(lead)s FROM %(table)s"
                    " WHERE %(lead)s IS NOT NULL AND (%(written)s >= %(since)s OR %(moved)s)",
                    lead=SQL.identifier(lead),
                    table=SQL.identifier(table),
                    written=SQL.identifier(written),
                    since=since,
                    moved=_moved(SQL.identifier(date), since, now, window),
                )
            )
        if "crm.handoff" in self.env:
            found.append(
                SQL(
                    """
                    SELECT lead_id FROM crm_handoff
                     WHERE lead_id IS NOT NULL
                       AND (write_date >= %(since)s
                            OR deadline >= %(since)s AND deadline < %(now)s)
                    """,
                    since=since,
                    now=now,
                )
            )
        return found

    @api.model
    def _trust_written_ids(self, since):
        """:return: set of ids of what was written since then: moved, judged, come, looked at"""
        rows = self.env.execute_query(
            SQL("SELECT id FROM crm_lead WHERE write_date >= %s", since - OVERLAP)
        )
        return {lead_id for (lead_id,) in rows}

    @api.model
    def _trust_aged_ids(self, before, usual, since, now):
        """Open opportunities that became old enough for another number of days to be usual, and
        all of stages of which another number is.

        :param dict before: what was usual when it was counted last, ``usual`` what is now
        :return: set of ids
        """
        moved = [
            stage_id
            for stage_id in before.keys() | usual.keys()
            if before.get(stage_id) != usual.get(stage_id)
        ]
        steps = [
            (stage_id, age)
            for stage_id, days in usual.items()
            if stage_id not in moved
            for age in _steps(days)
        ]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id FROM crm_lead AS lead WHERE %(open)s AND stage_id = ANY(%(moved)s)
                 UNION
                SELECT lead.id
                  FROM unnest(%(stages)s::int[], %(ages)s::float8[]) AS step (stage_id, age)
                  JOIN crm_lead AS lead
                    ON lead.stage_id = step.stage_id
                   AND lead.create_date >= %(since)s - step.age * interval '1 day'
                   AND lead.create_date <= %(now)s - step.age * interval '1 day'
                 WHERE %(open)s
                """,
                open=OPEN,
                moved=moved,
                stages=[stage_id for stage_id, _age in steps],
                ages=[age for _stage_id, age in steps],
                # a minute more on both sides: sums of fractions of days are not exact
                since=since - timedelta(minutes=1),
                now=now + timedelta(minutes=1),
            )
        )
        return {lead_id for (lead_id,) in rows}


def _moved(date, since, now, window):
    """:return: SQL: a date came into the window since then, or left it"""
    return SQL(
        "%(date)s >= %(since)s AND %(date)s <= %(now)s"
        " OR %(date)s >= %(old_since)s AND %(date)s <= %(old_now)s",
        date=date,
        since=since,
        now=now,
        old_since=since - window,
        old_now=now - window,
    )


def _steps(days):
    """:return: list of ages in days at which another half day of contact becomes usual"""
    ages = [YOUNGEST, WINDOW]
    half = 0.5
    while days and half * WINDOW / (2 * days) < WINDOW:
        ages.append(half * WINDOW / (2 * days))
        half += 1
    return [age for age in ages if age >= YOUNGEST]
