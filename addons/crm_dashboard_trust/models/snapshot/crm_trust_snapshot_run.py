"""Which days of which company were written down."""

from datetime import date, datetime

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.append_only import Rules
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL
from psycopg2.extras import Json

# so often all is counted: what no row tells of is right again after a week
WHOLE_DAYS = 7


class CrmTrustSnapshotRun(models.Model):
    """A day of a company whose opportunities were all looked at."""

    _name = "crm.trust.snapshot.run"
    _description = "Day Written Down"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = Rules(
        nullable=("create_uid", "write_uid"),
        mutable=("stands",),
        goes_with=("company_id", "res_company"),
    )
    _order = "day desc, company_id"
    _rec_name = "day"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(required=True, readonly=True)
    counted = fields.Json(
        readonly=True, groups=NO_ACCESS,
        help="When credibility was counted, what was usual then, and when all of it was.",
    )  # fmt: skip
    stands = fields.Json(
        "Kept Stands", readonly=True, groups=NO_ACCESS,
        help="What the forecast looks back at, with the last day written down.",
    )  # fmt: skip

    _one_a_day = models.Constraint("UNIQUE(company_id, day)", "A day is written down once.")

    def _protected_hint(self, _operation):
        return self.env._("The days are written down every night.")

    @api.model
    def _last_day(self, company, until=None):
        """:return: the last day of a company that was written down, up to ``until``; or None"""
        domain = [("company_id", "=", company.id)]
        if until:
            domain.append(("day", "<=", until))
        # sudo: that a day was written down is no secret
        return self.sudo().search(domain, order="day desc", limit=1).day or None

    # ------------------------------------------------------------
    # CREDIBILITY
    # ------------------------------------------------------------

    @api.model
    def _last_count(self, company, day):
        """The last count, where the next one may begin with it.

        :return: ``(naive UTC, {stage id: days})``; None where all has to be counted: there is none
            or the last of all is a week ago
        """
        counted = self._last_counted(company)
        if not counted or (day - date.fromisoformat(counted["whole"])).days >= WHOLE_DAYS:
            return None
        usual = {int(stage_id): days for stage_id, days in counted["usual"].items()}
        return datetime.fromisoformat(counted["at"]), usual

    @api.model
    def _last_counted(self, company):
        rows = self.env.execute_query(
            SQL(
                "SELECT counted FROM %s WHERE company_id = %s ORDER BY day DESC LIMIT 1",
                SQL.identifier(self._table),
                company.id,
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _count(self, company, day, now, usual, is_whole):
        """:return: dict: a count, as :meth:`_note` keeps it with a day"""
        whole = day.isoformat() if is_whole else self._last_counted(company)["whole"]
        return {"at": now.isoformat(), "usual": usual, "whole": whole}

    @api.model
    def _note(self, company, day, counted):
        """A day was written down; ``counted`` is None where its count was cut short."""
        bulk_insert(
            self.env,
            self._table,
            ("company_id", "day", "counted"),
            [(company.id, day, Json(counted) if counted else None)],
            conflict="DO NOTHING",
        )

    # ------------------------------------------------------------
    # FORECAST
    # ------------------------------------------------------------

    @api.model
    def _stands(self, company):
        """:return: dict as :meth:`_keep` got it, or None"""
        rows = self.env.execute_query(
            SQL(
                "SELECT stands FROM %s WHERE company_id = %s AND stands IS NOT NULL"
                " ORDER BY day DESC LIMIT 1",
                SQL.identifier(self._table),
                company.id,
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _keep(self, company, day, stands):
        """Keep stands with a day, and those of no day before it."""
        self.env.execute_query(
            SQL(
                "UPDATE %(table)s SET stands = CASE WHEN day = %(day)s THEN %(stands)s::jsonb END"
                " WHERE company_id = %(company)s AND (day = %(day)s OR stands IS NOT NULL)"
                " RETURNING id",
                table=SQL.identifier(self._table),
                company=company.id,
                day=day,
                stands=Json(stands),
            )
        )
        self.invalidate_model(["stands"], flush=False)
