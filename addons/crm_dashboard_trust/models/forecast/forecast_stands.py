"""Stands of past periods, from what was written down by then and from nothing else."""

from datetime import timedelta

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.forecasting import Cell, Stand
from ...tools.reliability import BINS

# how many periods chances are learnt from
PERIODS = 18


class CrmTrustForecast(models.AbstractModel):
    _name = "crm.trust.forecast"
    _description = "Credible Forecast"

    @api.model
    def _stands(self, company, period, offset, domain=None):
        """Periods before ``period``, each seen so many days after (before) its first one.

        :param int offset: days; a day after the period's last counts as that
        :param domain: of rows of ``crm.trust.snapshot``, read as the reader; None: of all of the
            company, whoever asks: chances are the firm's
        :return: tuple of Stand, in order of time; none of periods before the first day written down
        """
        first_day, last_day = self._known_days(company)
        if not first_day:
            return ()
        wanted = []
        while len(wanted) < PERIODS:
            period = period.previous()
            end = period.last + timedelta(days=1)
            day = min(period.first + timedelta(days=offset), period.last)
            # the row of a day is written at its midnight: what was won on the last day of a period
            # is in the row of the day after
            if day < first_day or period.first < first_day:
                break
            if end <= last_day:
                wanted.append((period.first, end, day))
        wanted = tuple(reversed(wanted))
        if not wanted:
            return ()
        if domain is None:
            return self._firm_stands(company.id, wanted, self._last_row())
        return self._read_stands(company, wanted, self.env["crm.trust.snapshot"]._search(domain))

    @api.model
    def _known_days(self, company):
        """:return: the first and the last day written down of a company; None, None of none"""
        # sudo: that a day was written down is no secret
        ((first, last),) = (
            self.env["crm.trust.snapshot.run"]
            .sudo()
            ._read_group([("company_id", "=", company.id)], [], ["day:min", "day:max"])
        )
        return first or None, last or None

    @api.model
    def _last_row(self):
        self.env["crm.trust.snapshot"].flush_model()
        ((last,),) = self.env.execute_query(SQL("SELECT max(id) FROM crm_trust_snapshot"))
        return last or 0

    @api.model
    @tools.ormcache("company_id", "wanted", "last_row")
    def _firm_stands(self, company_id, wanted, last_row):  # pylint: disable=unused-argument
        """The firm's stands; rows are only ever added, so they hold until there is another."""
        # sudo: shares won by stage and credibility; no amount of them is shown to anybody
        firm = self.sudo()
        domain = Domain("company_id", "=", company_id)
        query = firm.env["crm.trust.snapshot"]._search(domain)
        return firm._read_stands(firm.env["res.company"].browse(company_id), wanted, query)

    @api.model
    def _read_stands(self, company, wanted, query):
        """:param wanted: tuple of ``(first, end, day)``; :param query: rows that count

        Two queries, whatever the number of periods and deals.
        """
        self.env["crm.trust.snapshot"].flush_model()
        cells = {number: {} for number in range(len(wanted))}
        for number, stage_id, group, *sums in self.env.execute_query(
            self._sql_due(company, wanted, query)
        ):
            cells[number][stage_id or 0, group] = Cell(*sums)
        won = {
            number: sums
            for number, *sums in self.env.execute_query(self._sql_won(company, wanted, query))
        }
        return tuple(
            Stand(first, end, day, *won.get(number, (0.0, 0.0)), cells[number])
            for number, (first, end, day) in enumerate(wanted)
        )

    @api.model
    def _sql_periods(self, wanted):
        numbers = range(len(wanted))
        firsts, ends, days = (list(column) for column in zip(*wanted, strict=True))
        return SQL(
            "unnest(%s::int[], %s::date[], %s::date[], %s::date[])"
            " AS period (number, first, until, seen)",
            list(numbers),
            firsts,
            ends,
            days,
        )

    @api.model
    def _sql_due(self, company, wanted, query):
        """Deals open on the day and due in the period, by class, and what came of them in it."""
        return SQL(
            """
            SELECT period.number, deal.stage_id, width_bucket(deal.credibility, %(bins)s),
                   count(*), count(*) FILTER (WHERE came.won),
                   sum(deal.amount)::float8,
                   sum(deal.amount * deal.probability / 100)::float8,
                   sum(deal.amount * deal.automated_probability / 100)::float8,
                   sum((deal.probability / 100 - came.won::int) ^ 2)::float8,
                   sum((deal.automated_probability / 100 - came.won::int) ^ 2)::float8
              FROM %(periods)s
              JOIN crm_trust_snapshot AS deal
                ON deal.company_id = %(company)s AND deal.state = 'open'
               AND deal.date_deadline >= period.first AND deal.date_deadline < period.until
               AND deal.day <= period.seen
              JOIN LATERAL (
                       SELECT COALESCE((
                           SELECT final.state = 'won' FROM crm_trust_snapshot AS final
                            WHERE final.lead_key = deal.lead_key AND final.day <= period.until
                         ORDER BY final.day DESC LIMIT 1), FALSE) AS won
                   ) AS came ON TRUE
             WHERE deal.id IN %(rows)s
               AND NOT EXISTS (
                       SELECT 1 FROM crm_trust_snapshot AS later
                        WHERE later.lead_key = deal.lead_key
                          AND later.day > deal.day AND later.day <= period.seen)
          GROUP BY 1, 2, 3
            """,
            bins=list(BINS[1:]),
            periods=self._sql_periods(wanted),
            company=company.id,
            rows=query.subselect(),
        )

    @api.model
    def _sql_won(self, company, wanted, query):
        """What was won in the period: by the day, and by its end."""
        return SQL(
            """
            SELECT period.number,
                   COALESCE(sum(deal.amount) FILTER (
                       WHERE deal.day <= period.seen
                         AND (later.day IS NULL OR later.day > period.seen)), 0)::float8,
                   COALESCE(sum(deal.amount) FILTER (
                       WHERE later.day IS NULL OR later.day > period.until), 0)::float8
              FROM %(periods)s
              JOIN crm_trust_snapshot AS deal
                ON deal.company_id = %(company)s AND deal.state = 'won'
               AND deal.day > period.first AND deal.day <= period.until
         LEFT JOIN LATERAL (
                       SELECT min(day) AS day FROM crm_trust_snapshot AS next
                        WHERE next.lead_key = deal.lead_key AND next.day > deal.day
                   ) AS later ON TRUE
             WHERE deal.id IN %(rows)s
          GROUP BY 1
            """,
            periods=self._sql_periods(wanted),
            company=company.id,
            rows=query.subselect(),
        )
