"""Counting the parts of credibility anew: every night for what is open, and when one looks."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import sql_local_date, zone_of
from odoo.tools import SQL

from ...tools.credibility import NOTHING
from .credibility_events import WINDOW

# a younger opportunity had no time for contact to be missed
YOUNGEST = 7
# of fewer opportunities nothing is usual
ENOUGH_DEALS = 10
OPEN = SQL("lead.active IS TRUE AND lead.type = 'opportunity' AND lead.won_status = 'pending'")
# judged before this addon was there: what the gates weigh is known when they are judged again
_COUNTED = SQL("(lead.trust_gates_all IS NOT NULL OR lead.date_gate_judged IS NULL)")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _trust_refresh(self):
        """Count anew what is told about these (sudo'd) opportunities, as of now."""
        now = fields.Datetime.now()
        for company, ids in self._trust_by_company().items():
            self._trust_count(ids, company, now)
            usual = self._trust_usual(company, now, self.stage_id.ids)
            self._trust_weigh(ids, usual, now)

    def _trust_by_company(self):
        """:return: ``{company: ids}``, each where it belongs, see :meth:`~.scope.Scope.leads`"""
        snapshot = self.env["crm.trust.snapshot"]
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, array_agg(lead.id) FROM %s WHERE lead.id = ANY(%s) GROUP BY 1",
                snapshot._sql_company(),
                snapshot._from_leads(),
                self.ids,
            )
        )
        return {self.env["res.company"].browse(company_id): ids for company_id, ids in rows}

    @api.model
    def _trust_refresh_company(self, company, now, batch=5000, last=None, usual=None):
        """Count anew what is open in a company, in batches that may each be committed.

        :param datetime now: naive UTC
        :param last: ``(datetime, what was usual then)`` of the last count: what can be told
            otherwise since then is counted anew, see ``credibility_news``; None: all
        :param dict usual: gets what is usual now
        :return: generator of the ids of each batch
        """
        self.env.flush_all()
        told = self._trust_news_ids(last[0], now) if last else self._trust_told_ids(now)
        recounted = set()
        for chunk in _chunks(self._trust_open_ids(company, told), batch):
            recounted.update(self._trust_count(chunk, company, now))
            yield chunk
        usual = {} if usual is None else usual
        usual |= self._trust_usual(company, now)
        if last:
            moved = recounted | self._trust_written_ids(last[0])
            moved |= self._trust_aged_ids(last[1], usual, last[0], now)
            moved = self._trust_moved_ids(SQL("lead.id = ANY(%s)", sorted(moved)), usual, now)
        else:
            moved = self._trust_moved_ids(OPEN, usual, now)
        for chunk in _chunks(self._trust_open_ids(company, moved), batch):
            self._trust_weigh(chunk, usual, now)
            yield chunk

    @api.model
    def _trust_open_ids(self, company, among=None):
        """:param among: ids, else all; :return: ids of what is open in a company, in order"""
        snapshot = self.env["crm.trust.snapshot"]
        rows = self.env.execute_query(
            SQL(
                "SELECT lead.id FROM %s WHERE %s AND %s = %s AND %s ORDER BY lead.id",
                snapshot._from_leads(),
                OPEN,
                snapshot._sql_company(),
                company.id,
                SQL("TRUE") if among is None else SQL("lead.id = ANY(%s)", sorted(among)),
            )
        )
        return [lead_id for (lead_id,) in rows]

    @api.model
    def _trust_told_ids(self, now):
        """:return: set of ids: of what there is something to count of, or was when last counted"""
        events = [
            SQL("SELECT each.lead_id FROM (%s) AS each (lead_id)", each)
            for each in (*self._trust_answers(None, now), *self._trust_contacts_sql(None, now))
        ]
        counted = SQL(
            "SELECT lead.id FROM crm_lead AS lead WHERE %s"
            " AND (lead.trust_answers_met > 0 OR lead.trust_answers_all > 0"
            " OR lead.trust_contacts > 0)",
            OPEN,
        )
        rows = self.env.execute_query(SQL(" UNION ").join([counted, *events]))
        return {lead_id for (lead_id,) in rows}

    @api.model
    def _trust_count(self, ids, company, now):
        """Answers and days with contact of a batch, in one statement.

        The batch is named of the opportunities themselves, too: else each batch goes through all.

        :return: ids of those of which something else is told now
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead AS lead
                   SET trust_answers_met = new.met, trust_answers_all = new.every,
                       trust_contacts = new.days
                  FROM (
                           SELECT asked.id, COALESCE(answer.met, 0) AS met,
                                  COALESCE(answer.every, 0) AS every,
                                  COALESCE(contact.days, 0) AS days
                             FROM unnest(%(ids)s) AS asked(id)
                        LEFT JOIN (
                                      SELECT each.lead_id, count(*) AS every,
                                             count(*) FILTER (WHERE each.in_time) AS met
                                        FROM (%(answers)s) AS each
                                    GROUP BY each.lead_id
                                  ) AS answer ON answer.lead_id = asked.id
                        LEFT JOIN (
                                      SELECT each.lead_id, count(DISTINCT %(day)s) AS days
                                        FROM (%(contacts)s) AS each (lead_id, model, id, date)
                                    GROUP BY each.lead_id
                                  ) AS contact ON contact.lead_id = asked.id
                       ) AS new
                 WHERE lead.id = new.id AND lead.id = ANY(%(ids)s)
                   AND (COALESCE(lead.trust_answers_met, 0), COALESCE(lead.trust_answers_all, 0),
                        COALESCE(lead.trust_contacts, 0))
                       IS DISTINCT FROM (new.met, new.every, new.days)
             RETURNING lead.id
                """,
                ids=ids,
                answers=SQL(" UNION ALL ").join(self._trust_answers(ids, now)),
                contacts=SQL(" UNION ALL ").join(self._trust_contacts_sql(ids, now)),
                day=sql_local_date("each.date", SQL("%s", zone_of(company).zone)),
            )
        )
        self.env["crm.lead"].invalidate_model(
            ["trust_answers_met", "trust_answers_all", "trust_contacts"], flush=False
        )
        return [lead_id for (lead_id,) in rows]

    @api.model
    def _trust_usual(self, company, now, stage_ids=None):
        """On how many days of the window customers make contact, by stage of what is open.

        In steps of half a day: what is usual does not move with every deal.

        :return: ``{stage id: days}`` of stages with enough opportunities that are old enough
        """
        snapshot = self.env["crm.trust.snapshot"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.stage_id,
                       round(2 * %(window)s * sum(COALESCE(lead.trust_contacts, 0))
                             / sum(%(age)s)) / 2
                  FROM %(leads)s
                 WHERE %(open)s AND %(company)s = %(company_id)s
                   AND %(age)s >= %(youngest)s AND %(stages)s
              GROUP BY lead.stage_id HAVING count(*) >= %(enough)s
                """,
                window=WINDOW,
                age=_age(now),
                leads=snapshot._from_leads(),
                open=OPEN,
                company=snapshot._sql_company(),
                company_id=company.id,
                youngest=YOUNGEST,
                stages=SQL("lead.stage_id = ANY(%s)", stage_ids)
                if stage_ids is not None
                else SQL("TRUE"),
                enough=ENOUGH_DEALS,
            )
        )
        return {stage_id: float(days) for stage_id, days in rows if stage_id}

    @api.model
    def _trust_moved_ids(self, condition, usual, now):
        """:return: set of ids: those of a condition, whichever company's, that weigh otherwise"""
        rows = self.env.execute_query(
            SQL("SELECT id FROM %s", self._trust_new(condition, usual, now))
        )
        return {lead_id for (lead_id,) in rows}

    @api.model
    def _trust_weigh(self, ids, usual, now):
        """What is usual for each of a batch, and its credibility, in one statement.

        What changed is written as changed: the nightly history looks for it, and the next night
        for what somebody who looked at it by day counted anew.
        """
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead AS lead
                   SET trust_contacts_usual = new.usual, credibility = new.value,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM %s
                 WHERE lead.id = new.id
             RETURNING lead.id
                """,
                self._trust_new(SQL("lead.id = ANY(%s)", ids), usual, now),
            )
        )
        self.env["crm.lead"].invalidate_model(
            ["trust_contacts_usual", "credibility", "write_date"], flush=False
        )

    @api.model
    def _trust_new(self, condition, usual, now):
        """:return: SQL: a table ``new (id, usual, value)`` of those that weigh otherwise"""
        expected = SQL(
            "CASE WHEN %(age)s >= %(youngest)s"
            " THEN round(2 * usual.days * %(age)s / %(window)s) / 2 ELSE 0 END",
            age=_age(now),
            youngest=YOUNGEST,
            window=WINDOW,
        )
        rows = list(usual.items())
        return SQL(
            """(
                SELECT id, usual, value FROM (
                    SELECT each.*, %(value)s AS value
                      FROM (
                               SELECT lead.*, COALESCE(%(expected)s, 0) AS usual
                                 FROM crm_lead AS lead
                            LEFT JOIN unnest(%(stages)s::int[], %(days)s::float8[])
                                      AS usual(stage_id, days)
                                   ON usual.stage_id = lead.stage_id
                                WHERE %(condition)s AND %(counted)s
                           ) AS each
                     ) AS weighed
                 WHERE (COALESCE(trust_contacts_usual, 0)::float8, credibility)
                       IS DISTINCT FROM (usual::float8, value)
                -- OFFSET 0: first who weighs otherwise, then the rows themselves
                OFFSET 0
            ) AS new""",
            value=self._trust_value_sql(),
            expected=expected,
            stages=[stage_id for stage_id, _days in rows],
            days=[days for _stage_id, days in rows],
            condition=condition,
            counted=_COUNTED,
        )

    @api.model
    def _trust_reweigh(self):
        """Weights changed: the credibility of all that is open, from the parts as counted."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead AS lead
                   SET credibility = new.value, write_date = now() AT TIME ZONE 'UTC'
                  FROM (
                           SELECT each.id, %s AS value
                             FROM (
                                      SELECT *, COALESCE(trust_contacts_usual, 0) AS usual
                                        FROM crm_lead
                                       WHERE active AND won_status = 'pending'
                                  ) AS each
                       ) AS new
                 WHERE lead.id = new.id AND lead.credibility IS DISTINCT FROM new.value
                   AND %s
             RETURNING lead.id
                """,
                self._trust_value_sql(),
                _COUNTED,
            )
        )
        self.env["crm.lead"].invalidate_model(["credibility", "write_date"], flush=False)

    @api.model
    def _trust_value_sql(self):
        """:return: SQL: credibility of a row ``each``, as ``tools.credibility`` works it out"""
        weights = self._trust_weights()
        parts = {
            "gates": SQL("each.trust_gates_met::float8 / NULLIF(each.trust_gates_all, 0)"),
            "answers": SQL("each.trust_answers_met::float8 / NULLIF(each.trust_answers_all, 0)"),
            "contacts": SQL(
                "CASE WHEN each.usual > 0 THEN"
                " LEAST(COALESCE(each.trust_contacts, 0) / each.usual::float8, 1) END"
            ),
        }
        known = SQL(" + ").join(
            SQL("CASE WHEN (%s) IS NOT NULL THEN %s ELSE 0 END", share, weights[key])
            for key, share in parts.items()
        )
        reached = SQL(" + ").join(
            SQL("COALESCE(%s * (%s), 0)", weights[key], share) for key, share in parts.items()
        )
        return SQL(
            "COALESCE(floor(100 * (%s) / NULLIF(%s, 0)::float8 + 0.5), %s)::int",
            reached,
            SQL("(%s)", known),
            NOTHING,
        )


def _age(now):
    """:return: SQL: for how many days of the window an opportunity has been there"""
    return SQL("LEAST(%s, EXTRACT(EPOCH FROM %s - lead.create_date)::float8 / 86400)", WINDOW, now)


def _chunks(ids, size):
    return [ids[start : start + size] for start in range(0, len(ids), size)]
