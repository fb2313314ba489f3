"""Facts about leads that no single field tells, as conditions of a domain.

``("trust_fact", "in", ["contact:4"])`` is a condition like any other: a figure counts with it, a
list opens with it, in the browser and over RPC. What a fact reads of other tables says nothing
about records but whether the lead, which the reader may see, is one of those.
"""

import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_stagegate.models.ledger.canonical import SQL_MARK
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...catalogue.memo import once
from ...tools.domains import APART_PERCENT, FORWARD

FACT = re.compile(r"^([a-z_]+)((?::\d{1,10}){0,2})$")
# what people say, not what programs log
SPOKEN = ("comment", "email", "email_outgoing", "sms", "whatsapp_message")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    trust_fact = fields.Char(
        "What Is Counted", compute="_compute_trust_fact", search="_search_trust_fact",
        exportable=False,
    )  # fmt: skip

    # conditions of one field are made one: of a fact that is asked for besides another
    trust_fact_besides = fields.Char(
        "What Is Counted Besides", compute="_compute_trust_fact", search="_search_trust_fact",
        exportable=False,
    )  # fmt: skip

    def _compute_trust_fact(self):
        """They are there to be searched by."""
        self.trust_fact = self.trust_fact_besides = False

    @api.model
    def _search_trust_fact(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._trust_fact(text) for text in value)

    @api.model
    def _trust_fact(self, text):
        """:return: Domain: the leads of which a fact holds, as ``idle:7``

        :raise UserError: for one that is not there, or not with so many numbers
        """
        found = FACT.match(text or "")
        method = getattr(self, f"_trust_fact_{found[1]}", None) if found else None
        numbers = [int(each) for each in found[2].split(":")[1:]] if found else []
        if not method or method.__code__.co_argcount != 2 + len(numbers):
            raise UserError(self.env._("There is no such fact about leads: “%s”.", text))
        self.env.flush_all()
        return Domain.custom(
            # in brackets: it stands beside other conditions
            to_sql=lambda _model, alias, _query: SQL(
                "(%s)", method(SQL.identifier(alias), *numbers)
            )
        )

    # ------------------------------------------------------------
    # IN TIME
    # ------------------------------------------------------------

    @api.model
    def _trust_fact_contact(self, lead, hours):
        """First contact within so many hours of the clock since the lead arrived.

        Where leads are routed it is when the owner began, as in the router's own report; else the
        first follow-up that was saved as done.
        """
        limit = SQL("%s.create_date + make_interval(hours => %s)", lead, hours)
        routed, began = self._trust_assignment(lead), SQL("FALSE")
        if routed:
            began = self._trust_assignment(lead, SQL("assignment.date_started <= %s", limit))
        if "date_first_followup" not in self._fields:
            return began
        spoke = SQL("%s.date_first_followup <= %s", lead, limit)
        if not routed:
            return spoke
        return SQL("(%s OR (NOT %s AND %s))", began, routed, spoke)

    @api.model
    def _trust_fact_assigned(self, lead, hours):
        """An owner within so many hours of the clock since the lead arrived."""
        limit = SQL("%s.create_date + make_interval(hours => %s)", lead, hours)
        native = SQL("%s.date_open <= %s", lead, limit)
        routed = self._trust_assignment(lead)
        if not routed:
            return native
        given = self._trust_assignment(lead, SQL("assignment.date <= %s", limit))
        return SQL("(%s OR (NOT %s AND %s))", given, routed, native)

    @api.model
    def _trust_assignment(self, lead, condition=None):
        """:return: SQL: whether the router gave the lead to somebody; empty without the router"""
        if "crm.lead.assignment" not in self.env:
            return SQL()
        return SQL(
            "EXISTS (SELECT 1 FROM crm_lead_assignment AS assignment"
            " WHERE assignment.lead_id = %s.id AND %s)",
            lead,
            condition or SQL("TRUE"),
        )

    @api.model
    def _trust_fact_idle(self, lead, days):
        """Nothing real for so many days: no note, message, document, meeting, follow-up, move."""
        since = SQL("%s::timestamp", fields.Datetime.now() - timedelta(days=days))
        # one by one and not with OR: so the database may look through each table once
        signs = [
            SQL("(%s.create_date >= %s) IS NOT TRUE", lead, since),
            SQL("(%s.date_last_stage_update >= %s) IS NOT TRUE", lead, since),
            *(
                SQL("NOT EXISTS (SELECT 1 FROM %s AND %s >= %s)", rows, date, since)
                for rows, date in self._trust_signs(lead)
            ),
        ]
        return SQL("(%s)", SQL(" AND ").join(signs))

    @api.model
    def _trust_signs(self, lead):
        """What is something real on a lead, besides its arrival and its stage.

        :return: list of two SQL: the rows (``table WHERE condition``), and the column of their date
        """
        signs = [
            (
                SQL(
                    """mail_message AS message
                    WHERE message.model = 'crm.lead' AND message.res_id = %s.id
                      AND message.message_type = ANY(%s)
                      AND message.author_id IS DISTINCT FROM %s""",
                    lead,
                    list(SPOKEN),
                    self.env.ref("base.partner_root").id,
                ),
                SQL("message.date"),
            ),
            (
                SQL(
                    """ir_attachment AS paper
                    WHERE paper.res_model = 'crm.lead' AND paper.res_id = %s.id""",
                    lead,
                ),
                SQL("paper.create_date"),
            ),
            (
                SQL(
                    """calendar_event AS event
                    WHERE event.opportunity_id = %s.id AND event.active AND event.start <= %s""",
                    lead,
                    fields.Datetime.now(),
                ),
                SQL("event.start"),
            ),
            (
                SQL(
                    """crm_stage_transition AS entry
                    WHERE entry.lead_id = %s.id AND entry.cause = 'person'""",
                    lead,
                ),
                SQL("entry.date"),
            ),
        ]
        if "crm.followup" in self.env:
            followup = SQL(
                """crm_followup AS followup
                WHERE followup.lead_id = %s.id AND followup.state = 'done'""",
                lead,
            )
            signs.append((followup, SQL("followup.date_done")))
        return signs

    def _trust_last_real(self):
        """When something real happened last, as the fact ``idle`` has it.

        :return: ``{id: naive UTC}``; that it happened is told to who sees the lead, not what
        """
        self.env.flush_all()
        lead = SQL.identifier("lead")
        moments = [
            SQL("(SELECT max(%s) FROM %s)", date, rows) for rows, date in self._trust_signs(lead)
        ]
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT lead.id, greatest(lead.create_date, lead.date_last_stage_update, %s)"
                    " FROM crm_lead AS lead WHERE lead.id = ANY(%s)",
                    SQL(", ").join(moments),
                    self.ids,
                )
            )
        )

    @api.model
    def _trust_fact_meetings(self, lead, count):
        """So many meetings were held."""
        return SQL(
            """%s <= (SELECT count(*) FROM calendar_event AS event
                WHERE event.opportunity_id = %s.id AND event.active AND event.start <= %s)""",
            count,
            lead,
            fields.Datetime.now(),
        )

    # ------------------------------------------------------------
    # CREDIBILITY
    # ------------------------------------------------------------

    @api.model
    def _trust_fact_weak_gates(self, lead):
        """A gate up to the current stage does not hold."""
        return SQL("%(lead)s.trust_gates_met < %(lead)s.trust_gates_all", lead=lead)

    @api.model
    def _trust_fact_weak_answers(self, lead):
        """An approval or a handoff was not answered in time."""
        return SQL("%(lead)s.trust_answers_met < %(lead)s.trust_answers_all", lead=lead)

    @api.model
    def _trust_fact_weak_contacts(self, lead):
        """The customer makes less contact than is usual for the stage."""
        return SQL("%(lead)s.trust_contacts < %(lead)s.trust_contacts_usual", lead=lead)

    # ------------------------------------------------------------
    # CONTRADICTIONS
    # ------------------------------------------------------------

    @api.model
    def _trust_fact_no_order(self, lead):
        """No order was ever confirmed, whoever may see orders."""
        return SQL(
            "NOT EXISTS (SELECT 1 FROM sale_order AS sale"
            " WHERE sale.opportunity_id = %s.id AND sale.state = 'sale')",
            lead,
        )

    @api.model
    def _trust_fact_amount_apart(self, lead, percent):
        """What was ordered and what was expected differ by more than so many percent of the more.

        Untaxed, in the company's currency at each order's own rate. There is this one bound only:
        with any, a seller could narrow down the sum of orders that are not theirs to see.
        """
        if percent != APART_PERCENT:
            raise UserError(self.env._("Amounts are compared with %s percent only.", APART_PERCENT))
        return SQL(
            """(SELECT abs(sum(%(ordered)s) - COALESCE(%(lead)s.expected_revenue, 0)) * 100
                     > %(percent)s * greatest(
                         abs(sum(%(ordered)s)), abs(COALESCE(%(lead)s.expected_revenue, 0)))
                  FROM sale_order AS sale
                 WHERE sale.opportunity_id = %(lead)s.id AND sale.state = 'sale'
                HAVING count(*) > 0)""",
            lead=lead,
            percent=percent,
            ordered=SQL("sale.amount_untaxed / COALESCE(NULLIF(sale.currency_rate, 0), 1)"),
        )

    @api.model
    def _trust_fact_owner_gone(self, lead):
        """Whose it is has left: their user is archived."""
        return SQL(
            "EXISTS (SELECT 1 FROM res_users AS owner"
            " WHERE owner.id = %s.user_id AND owner.active IS NOT TRUE)",
            lead,
        )

    @api.model
    def _trust_fact_ledger_broken(self, lead):
        """An open opportunity whose stage, state or head is not what its ledger ends with; or any
        of which the last full verification found an entry changed.

        What has the mark of its last entry is set aside first, by an index alone; verifying takes
        longer, and walking through every entry a night.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id FROM crm_lead AS lead
             LEFT JOIN LATERAL (
                       SELECT sequence, mark FROM crm_stage_transition
                        WHERE lead_key = lead.id ORDER BY sequence DESC LIMIT 1
                   ) AS head ON TRUE
             LEFT JOIN crm_stage AS stage ON stage.id = lead.stage_id
                 WHERE lead.active IS TRUE AND lead.won_status = 'pending'
                   AND lead.type = 'opportunity'
                   AND (head.sequence = lead.ledger_sequence AND head.mark = %s
                        AND lead.gate_status = 'open'
                        AND (lead.probability = 100 AND stage.is_won) IS NOT TRUE
                       ) IS NOT TRUE
                """,
                SQL(SQL_MARK),
            )
        )
        # sudo: whether a ledger holds does not depend on who asks
        Transition = self.env["crm.stage.transition"].sudo()
        doubtful = sorted({lead_id for (lead_id,) in rows})
        broken = [each["lead"] for each in Transition._verify_heads(doubtful)] if doubtful else []
        broken += self.env["crm.ledger.verification"]._broken_keys()
        return SQL("%s.id = ANY(%s)", lead, broken)

    # ------------------------------------------------------------
    # WAY THROUGH THE STAGES
    # ------------------------------------------------------------

    @api.model
    def _trust_fact_stood_first(self, lead, start, end):
        """In a first stage at some time between two moments.

        It came there in between, or the ledger's last word before the start has it there. That is
        asked of those that are there now, those that left since, and those that were taken
        elsewhere past the ledger; not of all that ever were.

        :param int start: seconds since 1970, UTC; ``end`` the same
        """
        ids = once(self, ("stood first", start, end), lambda: self._trust_stood_first(start, end))
        # unnested: so the database knows how many there are, and goes to these alone
        return SQL("%s.id IN (SELECT unnest(%s::int[]))", lead, ids)

    @api.model
    def _trust_fact_proposed(self, lead, start, end):
        """Came forward to a proposal stage or a later one between two moments, as above."""
        return SQL(
            """%s.id IN (
                SELECT lead_id FROM crm_stage_transition
                 WHERE date >= to_timestamp(%s) AT TIME ZONE 'UTC'
                   AND date < to_timestamp(%s) AT TIME ZONE 'UTC'
                   AND lead_id IS NOT NULL AND kind = ANY(%s) AND to_stage_id = ANY(%s))""",
            lead,
            start,
            end,
            list(FORWARD),
            self.env["crm.trust.subject.funnel"]._proposal_stage_ids(),
        )

    @api.model
    def _trust_stood_first(self, start, end):
        """:return: ids, as the text of an array: there may be very many"""
        first = self.env["crm.trust.subject.funnel"]._first_stage_ids()
        start, end = (SQL("to_timestamp(%s) AT TIME ZONE 'UTC'", each) for each in (start, end))
        ((ids,),) = self.env.execute_query(
            SQL(
                """
                WITH came AS MATERIALIZED (
                    SELECT lead_id FROM crm_stage_transition
                     WHERE date >= %(start)s AND date < %(end)s AND to_stage_id = ANY(%(first)s)
                       AND kind NOT IN ('lost', 'archive')
                ), maybe AS (
                    (SELECT lead_id FROM crm_stage_transition
                      WHERE date >= %(start)s AND from_stage_id = ANY(%(first)s)
                      UNION
                     SELECT id FROM crm_lead WHERE active IS TRUE AND stage_id = ANY(%(first)s)
                      UNION
                     SELECT id FROM crm_lead
                      WHERE gate_stage_id IS NOT NULL AND gate_stage_id IS DISTINCT FROM stage_id
                        AND gate_stage_id = ANY(%(first)s))
                    EXCEPT SELECT lead_id FROM came
                )
                SELECT COALESCE(array_agg(stood.lead_id), '{}')::text
                  FROM (SELECT lead_id FROM came
                         UNION ALL
                        SELECT maybe.lead_id FROM maybe
                         CROSS JOIN LATERAL (
                               SELECT to_stage_id, kind FROM crm_stage_transition
                                WHERE lead_key = maybe.lead_id AND date < %(start)s
                                  AND (to_stage_id IS NOT NULL OR kind IN ('lost', 'archive'))
                             ORDER BY sequence DESC LIMIT 1) AS last
                         WHERE last.to_stage_id = ANY(%(first)s)
                           AND last.kind NOT IN ('lost', 'archive')) AS stood
                """,
                start=start,
                end=end,
                first=first,
            )
        )
        return ids
