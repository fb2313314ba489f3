"""How opportunities stood, day by day, and nobody rewrites it.

An opportunity has a row for each day on which it was found changed, valid until its next one: the
day of that is all that is ever written on a row afterwards, once. A
row is taken on its ``day``, soon after the company's midnight, and says what was known then: what
came later is in later rows only, however late the scheduled action runs. So whatever is worked out
for a day of the past from these rows cannot know what happened after it.
"""

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only
from odoo.addons.crm_notary.tools.append_only import Rules
from odoo.addons.crm_notary.tools.periods import period_of, today
from odoo.fields import Domain
from odoo.tools import SQL, sql

# a transaction that began before the last run and was committed after it is still found
OVERLAP = timedelta(days=1)
# the next day of a row that is the last one of its opportunity
NEVER = date.max

_STATE = """
    CASE WHEN lead.type <> 'opportunity' THEN 'gone'
         WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
         WHEN lead.active THEN 'open'
         ELSE 'gone'
    END
"""


class CrmTrustSnapshot(models.Model):
    """An opportunity as it stood from a day on."""

    _name = "crm.trust.snapshot"
    _description = "Opportunity as of a Day"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = Rules(
        nullable=("lead_id", "stage_id", "user_id", "team_id", "create_uid", "write_uid"),
        mutable=("next_day",),
        mutable_while=("next_day", NEVER.isoformat()),
        goes_with=("company_id", "res_company"),
    )
    _order = "day desc, lead_key desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", readonly=True, index=True, ondelete="set null"
    )
    lead_key = fields.Integer("Opportunity Number", required=True, readonly=True, aggregator=None)
    day = fields.Date("From", required=True, readonly=True, help="Valid until its next row.")
    next_day = fields.Date(
        "Until", required=True, readonly=True, default=NEVER,
        help="The day of its next row, of which this one says nothing any more.",
    )  # fmt: skip
    as_of = fields.Date(
        "As of",
        compute="_compute_as_of",
        search="_search_as_of",
        help="Search a day to find how each opportunity stood then.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("gone", "Archived or deleted"),
        ],
        required=True,
        readonly=True,
    )
    stage_id = fields.Many2one("crm.stage", readonly=True, ondelete="set null")
    amount = fields.Monetary("Expected Revenue", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True, required=True)
    probability = fields.Float(readonly=True, aggregator="avg")
    automated_probability = fields.Float("Predicted Probability", readonly=True, aggregator="avg")
    date_deadline = fields.Date("Expected Closing", readonly=True)
    push_days = fields.Integer(
        "Put off by",
        readonly=True,
        help="Days by which the expected closing is later than in the row before.",
    )
    credibility = fields.Integer(readonly=True, aggregator="avg")
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")

    _one_a_day = models.Constraint(
        "UNIQUE(lead_key, day) INCLUDE (next_day, state)",
        "An opportunity is written down once a day.",
    )
    _company_index = models.Index("(company_id, id)")
    _deleted_index = models.Index("(company_id, next_day) WHERE lead_id IS NULL")
    # what was open on a day: of the days that are over only what stood until later
    _open_index = models.Index(
        "(company_id, next_day, day) INCLUDE (lead_id, team_id, user_id, amount)"
        " WHERE state = 'open'"
    )
    # what was due in a period and what was won in it: the forecast's two questions
    _due_index = models.Index(
        "(company_id, date_deadline, day) INCLUDE (next_day, lead_key, stage_id, credibility,"
        " amount, probability, automated_probability) WHERE state = 'open'"
    )
    _day_index = models.Index("(company_id, day)")
    _won_index = models.Index(
        "(company_id, day) INCLUDE (lead_key, next_day, amount) WHERE state = 'won'"
    )
    # what closed last, for whether credibility predicts it
    _closed_index = models.Index(
        "(company_id, day, id) INCLUDE (lead_key, state, lead_id, team_id, user_id)"
        " WHERE state IN ('won', 'lost')"
    )
    _pushed_index = models.Index(
        "(company_id, day) INCLUDE (lead_id, team_id, user_id)"
        " WHERE push_days > 0 AND state = 'open'"
    )

    def _auto_init(self):
        if sql.table_exists(self.env.cr, self._table):
            self._say_until()
        return super()._auto_init()

    def _say_until(self):
        """Rows that were written down before they said until when they hold."""
        cr, table = self.env.cr, SQL.identifier(self._table)
        if sql.column_exists(cr, self._table, "next_day"):
            return
        append_only.release(cr, [self._table])
        cr.execute(SQL("ALTER TABLE %s ADD COLUMN next_day date NOT NULL DEFAULT %s", table, NEVER))
        cr.execute(SQL("ALTER TABLE %s ALTER COLUMN next_day DROP DEFAULT", table))
        cr.execute(
            SQL(
                """
                UPDATE %(table)s AS row SET next_day = next.day
                  FROM (SELECT id, lead(day) OVER (PARTITION BY lead_key ORDER BY day) AS day
                          FROM %(table)s) AS next
                 WHERE next.id = row.id AND next.day IS NOT NULL
                """,
                table=table,
            )
        )

    def _compute_as_of(self):
        """Only searched for: a row is valid on many days."""
        self.as_of = False

    @api.model
    def _search_as_of(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        day = fields.Date.to_date(next(iter(value)))
        if not day:
            return Domain.FALSE
        return Domain("day", "<=", day) & Domain("next_day", ">", day)

    def _protected_hint(self, _operation):
        return self.env._("Opportunities are written down every night.")

    # ------------------------------------------------------------
    # WRITE DOWN
    # ------------------------------------------------------------

    @api.model
    def _cron_take(self):
        """Write down what changed, once a day of each company, soon after its midnight."""
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([]):
            for count in self._take(company, now):
                left = self.env["ir.cron"]._commit_progress(count)
                if count and not left:
                    # goes on at the next call: what was written down is skipped
                    return
            self.env["crm.trust.forecast"]._keep_stands(company)
            self.env["ir.cron"]._commit_progress()

    @api.model
    def _take(self, company, now, batch=5000):
        """Write down the day of a company, in batches that may each be committed.

        :param datetime now: naive UTC
        :return: generator of the number of opportunities looked at; of nothing on the same day
        """
        Run = self.env["crm.trust.snapshot.run"]
        day, last_day = today(company, now), Run._last_day(company)
        if last_day and last_day >= day:
            return
        counted = None
        if self._last_written(company) != day:
            # first: what was told about them since then is part of how they stand. No step of
            # its own: it is done again where it was cut short
            last, usual = Run._last_count(company, day), {}
            refresh = self.env["crm.lead"]._trust_refresh_company
            for _ids in refresh(company, now, batch, last=last, usual=usual):
                yield 0
            counted = Run._count(company, day, now, usual, is_whole=not last)
        self.env["crm.lead"].flush_model()
        ids = self._changed_leads(company, last_day)
        for start in range(0, len(ids), batch):
            chunk = ids[start : start + batch]
            self._insert_changed(company, day, chunk)
            yield len(chunk)
        yield self._insert_deleted(company, day)
        Run._note(company, day, counted)
        yield 0

    @api.model
    def _last_written(self, company):
        """:return: the day of a company's last row, whether or not that day is done; or None"""
        ((day,),) = self.env.execute_query(
            SQL("SELECT max(day) FROM crm_trust_snapshot WHERE company_id = %s", company.id)
        )
        return day

    @api.model
    def _changed_leads(self, company, last_day):
        """:return: ids of what was written since the last day began; of what is open at first"""
        if last_day:
            since = period_of("day", last_day, company).bounds(company)[0] - OVERLAP
            changed = SQL("lead.write_date >= %s", since)
        else:
            changed = SQL("%s = 'open'", SQL(_STATE))
        rows = self.env.execute_query(
            SQL(
                "SELECT lead.id FROM %s WHERE %s AND %s = %s ORDER BY lead.id",
                self._from_leads(),
                changed,
                self._sql_company(),
                company.id,
            )
        )
        return [lead_id for (lead_id,) in rows]

    @api.model
    def _from_leads(self):
        return SQL(
            "crm_lead AS lead LEFT JOIN crm_team AS team ON team.id = lead.team_id"
            " LEFT JOIN res_users AS owner ON owner.id = lead.user_id"
        )

    @api.model
    def _sql_company(self):
        """The company of a lead, as :meth:`~.scope.Scope.leads` has it."""
        first = self.env["res.company"].sudo().search([], order="id", limit=1)
        return SQL("COALESCE(lead.company_id, team.company_id, owner.company_id, %s)", first.id)

    @api.model
    def _insert_changed(self, company, day, lead_ids):
        """One statement for a batch: rows of the leads that are not as their last row says."""
        self._insert(
            SQL(
                """
                INSERT INTO %(table)s (
                    lead_id, lead_key, day, state, stage_id, amount, currency_id, probability,
                    automated_probability, date_deadline, push_days, credibility, user_id,
                    team_id, company_id, next_day, create_uid, create_date, write_uid, write_date)
                SELECT lead.id, lead.id, %(day)s, %(state)s, lead.stage_id,
                       COALESCE(lead.expected_revenue, 0), %(currency)s,
                       COALESCE(lead.probability, 0), COALESCE(lead.automated_probability, 0),
                       lead.date_deadline,
                       GREATEST(COALESCE(lead.date_deadline - last.date_deadline, 0), 0),
                       COALESCE(lead.credibility, 0), lead.user_id, lead.team_id, %(company)s,
                       %(never)s, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
                       now() AT TIME ZONE 'UTC'
                  FROM crm_lead AS lead
             LEFT JOIN LATERAL (
                           SELECT * FROM %(table)s WHERE lead_key = lead.id
                         ORDER BY day DESC LIMIT 1
                       ) AS last ON TRUE
                 WHERE lead.id = ANY(%(ids)s)
                   AND CASE
                       WHEN last.id IS NULL THEN %(state)s = 'open'
                       WHEN last.day >= %(day)s THEN FALSE
                       WHEN last.state <> %(state)s THEN TRUE
                       ELSE last.state = 'open' AND (
                            last.stage_id, last.amount, last.currency_id, last.probability,
                            last.automated_probability, last.date_deadline, last.credibility,
                            last.user_id, last.team_id, last.company_id
                       ) IS DISTINCT FROM (
                            lead.stage_id, COALESCE(lead.expected_revenue, 0), %(currency)s,
                            COALESCE(lead.probability, 0),
                            COALESCE(lead.automated_probability, 0), lead.date_deadline,
                            COALESCE(lead.credibility, 0), lead.user_id, lead.team_id,
                            %(company)s)
                       END
                ON CONFLICT DO NOTHING
                RETURNING lead_key
                """,
                table=SQL.identifier(self._table),
                day=day,
                never=NEVER,
                state=SQL(_STATE),
                currency=company.currency_id.id,
                company=company.id,
                uid=self.env.uid,
                ids=lead_ids,
            ),
            day,
        )

    @api.model
    def _insert(self, statement, day):
        """Write rows down, and until when the rows before them held.

        :param SQL statement: an INSERT of rows of one day that returns ``lead_key``
        :return: number of rows
        """
        keys = [lead_key for (lead_key,) in self.env.execute_query(statement)]
        self.env.execute_query(
            SQL(
                "UPDATE %s SET next_day = %s"
                " WHERE lead_key = ANY(%s) AND day < %s AND next_day = %s RETURNING id",
                SQL.identifier(self._table),
                day,
                keys,
                day,
                NEVER,
            )
        )
        self.invalidate_model(flush=False)
        return len(keys)

    @api.model
    def _insert_deleted(self, company, day):
        """What was open and is no more in the database is gone from today.

        :return: how many
        """
        return self._insert(
            SQL(
                """
                INSERT INTO %(table)s (
                    lead_key, day, state, stage_id, amount, currency_id, probability,
                    automated_probability, date_deadline, push_days, credibility, user_id,
                    team_id, company_id, next_day, create_uid, create_date, write_uid, write_date)
                SELECT lead_key, %(day)s, 'gone', stage_id, amount, currency_id, probability,
                       automated_probability, date_deadline, 0, credibility, user_id, team_id,
                       company_id, %(never)s, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
                       now() AT TIME ZONE 'UTC'
                  FROM %(table)s
                 WHERE lead_id IS NULL AND company_id = %(company)s
                   AND state = 'open' AND day < %(day)s AND next_day = %(never)s
                ON CONFLICT DO NOTHING
                RETURNING lead_key
                """,
                table=SQL.identifier(self._table),
                day=day,
                never=NEVER,
                company=company.id,
                uid=self.env.uid,
            ),
            day,
        )
