"""Stands of past periods, from what was written down by then and from nothing else."""

from datetime import timedelta

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ...catalogue.memo import once
from ...tools.forecasting import Cell, Stand
from ...tools.reliability import BINS

# how many periods chances are learnt from
PERIODS = 18
# what is looked at of a row
COLUMNS = (
    "company_id", "lead_key", "day", "state", "date_deadline", "stage_id", "credibility", "amount",
    "probability", "automated_probability",
)  # fmt: skip


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
        wanted = self._wanted(company, period, offset)
        if not wanted:
            return ()
        if domain is None or self._is_firms(company, domain):
            return self._firm_stands(company.id, wanted, self._last_row())
        return self._own_stands(company, wanted, domain)

    @api.model
    def _wanted(self, company, period, offset):
        """:return: tuple of ``(first, end, day)`` of each period before that was written down"""
        first_day, last_day = once(self, ("known days", company), lambda: self._known_days(company))
        wanted = []
        while first_day and len(wanted) < PERIODS:
            period = period.previous()
            end = period.last + timedelta(days=1)
            day = min(period.first + timedelta(days=offset), period.last)
            # the row of a day is written at its midnight: what was won on the last day of a period
            # is in the row of the day after
            if day < first_day or period.first < first_day:
                break
            if end <= last_day:
                wanted.append((period.first, end, day))
        return tuple(reversed(wanted))

    @api.model
    def _own_stands(self, company, wanted, domain):
        """As the reader; what was read in this call already is not read again."""
        known = once(self, ("own stands", company, domain), dict)
        missing = tuple(each for each in dict.fromkeys(wanted) if each not in known)
        if missing:
            known |= zip(missing, self._read_stands(company, missing, domain), strict=True)
        return tuple(known[each] for each in wanted)

    @api.model
    def _is_firms(self, company, domain):
        """Whether the rows of a domain are, to the reader, all of the company: these are known."""
        return domain == Domain("company_id", "=", company.id) and once(
            self, ("sees the firm", company), lambda: self._sees_firm(company)
        )

    @api.model
    def _sees_firm(self, company):
        """No rule keeps a row from the reader but the one of opportunities that are now in another
        company, and there is none of these."""
        Snapshot, ids = self.env["crm.trust.snapshot"], self.env.companies.ids
        if Snapshot._snapshot_has_further_rules():
            return False
        rules = self.env["ir.rule"]._compute_domain(Snapshot._name, "read")
        of_company = Domain("company_id", "in", ids) & (
            Domain("lead_id", "=", False) | Domain("lead_id.company_id", "in", [*ids, False])
        )
        if company.id not in ids or rules.optimize(Snapshot) != of_company.optimize(Snapshot):
            return False
        self.env["crm.lead"].flush_model(["company_id"])
        return not self.env.execute_query(
            SQL(
                """
                SELECT 1 FROM crm_lead AS lead
                 -- not <>: which no index helps with
                 WHERE (lead.company_id < %(company)s OR lead.company_id > %(company)s)
                   AND EXISTS (SELECT 1 FROM crm_trust_snapshot AS deal
                                WHERE deal.lead_id = lead.id AND deal.company_id = %(company)s)
                 LIMIT 1
                """,
                company=company.id,
            )
        )

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
        return firm._read_stands(firm.env["res.company"].browse(company_id), wanted)

    @api.model
    def _read_stands(self, company, wanted, domain=None):
        """:param wanted: tuple of ``(first, end, day)``; :param domain: rows that count, else all

        Two queries, whatever the number of periods and deals.
        """
        self.env["crm.trust.snapshot"].flush_model()
        cells = {number: {} for number in range(len(wanted))}
        for number, stage_id, group, *sums in self.env.execute_query(
            self._sql_due(company, wanted, domain)
        ):
            cells[number][stage_id or 0, group] = Cell(*sums)
        won = {
            number: sums
            for number, *sums in self.env.execute_query(self._sql_won(company, wanted, domain))
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
    def _sql_rows(self, company, domain, needed, condition):
        """:param domain: see :meth:`_read_stands`; :param Domain needed: what of it matters at all
        :return: two SQL: ``WITH`` for a reader's own rows, and those of them that match a condition
        """
        condition = SQL("mine.company_id = %s AND %s", company.id, condition)
        if domain is None:
            # OFFSET 0: period by period, each by its index
            rows = SQL("(SELECT * FROM crm_trust_snapshot AS mine WHERE %s OFFSET 0)", condition)
            return SQL(), rows
        query = self.env["crm.trust.snapshot"]._search(domain & needed)
        columns = [SQL.identifier("crm_trust_snapshot", name) for name in COLUMNS]
        mine = SQL("WITH mine AS MATERIALIZED (%s)", query.select(*columns))
        return mine, SQL("(SELECT * FROM mine WHERE %s)", condition)

    @api.model
    def _sql_due(self, company, wanted, domain):
        """Deals open on the day and due in the period, by class, and what came of them in it."""
        firsts, ends, days = zip(*wanted, strict=True)
        mine, rows = self._sql_rows(
            company,
            domain,
            Domain("state", "=", "open")
            & Domain("date_deadline", ">=", min(firsts))
            & Domain("date_deadline", "<", max(ends))
            & Domain("day", "<=", max(days)),
            SQL(
                "mine.state = 'open' AND mine.date_deadline >= period.first"
                " AND mine.date_deadline < period.until AND mine.day <= period.seen"
                " AND NOT EXISTS (SELECT 1 FROM crm_trust_snapshot AS later"
                " WHERE later.lead_key = mine.lead_key"
                " AND later.day > mine.day AND later.day <= period.seen)"
            ),
        )
        return SQL(
            """
            %(mine)s
            SELECT period.number, deal.stage_id, width_bucket(deal.credibility, %(bins)s),
                   count(*), count(*) FILTER (WHERE came.won),
                   sum(deal.amount)::float8,
                   sum(deal.amount * deal.probability / 100)::float8,
                   sum(deal.amount * deal.automated_probability / 100)::float8,
                   sum((deal.probability / 100 - came.won::int) ^ 2)::float8,
                   sum((deal.automated_probability / 100 - came.won::int) ^ 2)::float8
              FROM %(periods)s
             CROSS JOIN LATERAL %(rows)s AS deal
             CROSS JOIN LATERAL (
                       SELECT COALESCE((
                           SELECT final.state = 'won' FROM crm_trust_snapshot AS final
                            WHERE final.lead_key = deal.lead_key AND final.day <= period.until
                         ORDER BY final.day DESC LIMIT 1), FALSE) AS won
                       OFFSET 0
                   ) AS came
          GROUP BY 1, 2, 3
            """,
            mine=mine,
            bins=list(BINS[1:]),
            periods=self._sql_periods(wanted),
            rows=rows,
        )

    @api.model
    def _sql_won(self, company, wanted, domain):
        """What was won in the period: by the day, and by its end."""
        firsts, ends, _days = zip(*wanted, strict=True)
        mine, rows = self._sql_rows(
            company,
            domain,
            Domain("state", "=", "won")
            & Domain("day", ">", min(firsts))
            & Domain("day", "<=", max(ends)),
            SQL("mine.state = 'won' AND mine.day > period.first AND mine.day <= period.until"),
        )
        return SQL(
            """
            %(mine)s
            SELECT period.number,
                   COALESCE(sum(deal.amount) FILTER (
                       WHERE deal.day <= period.seen
                         AND (later.day IS NULL OR later.day > period.seen)), 0)::float8,
                   COALESCE(sum(deal.amount) FILTER (
                       WHERE later.day IS NULL OR later.day > period.until), 0)::float8
              FROM %(periods)s
             CROSS JOIN LATERAL %(rows)s AS deal
         LEFT JOIN LATERAL (
                       SELECT min(day) AS day FROM crm_trust_snapshot AS next
                        WHERE next.lead_key = deal.lead_key AND next.day > deal.day
                   ) AS later ON TRUE
          GROUP BY 1
            """,
            mine=mine,
            periods=self._sql_periods(wanted),
            rows=rows,
        )
