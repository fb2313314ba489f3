"""Monthly figures that a closed month keeps."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.append_only import Rules
from ...tools.bulk import bulk_insert
from ...tools.periods import period_of, today

_logger = logging.getLogger(__name__)


class CrmNotaryMonthFigure(models.AbstractModel):
    """A figure of a company, a month and a key: one row each.

    The month that runs is worked out as often as somebody looks; once it is closed its rows stay
    as they are whatever happens to the records behind them, in PostgreSQL, too::

        class FollowupMonth(models.Model):
            _name = "crm.followup.month"
            _inherit = "crm.notary.month.figure"

            user_id = fields.Many2one("res.users", readonly=True)
            followup_count = fields.Integer(readonly=True)

            def _month_figures(self, company, period):
                rows = self.env["crm.followup"]._read_group(...)  # period.bounds(company)
                return {
                    str(user.id): {"user_id": user.id, "followup_count": count}
                    for user, count in rows
                }

    and a scheduled action that calls ``model._cron_close_months()``. The uninstall hook releases
    the table (:func:`append_only.release`).
    """

    _name = "crm.notary.month.figure"
    _description = "Monthly Figure"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _order = "month desc, company_id, key"
    _append_only = Rules(
        free_while=("is_closed", "false"),
        nullable=("create_uid", "write_uid"),
        goes_with=("company_id", "res_company"),
    )
    # days after its end on which a month is closed: late entries still count
    _close_after_days = 5

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    key = fields.Char(required=True, readonly=True)
    is_closed = fields.Boolean("Final", default=False, required=True, readonly=True)

    _one_row = models.Constraint(
        "UNIQUE(company_id, month, key)", "A month has one row of each key."
    )

    @api.model
    def _month_figures(self, company, period):
        """Work out a month; no side effects.

        :param period: :class:`~odoo.addons.crm_notary.tools.periods.Period` of kind month
        :return: ``{key: values of the model's own fields}``
        """
        raise NotImplementedError

    @api.model
    def _protected_hint(self, operation):
        return self.env._("It is worked out from the records behind it.")

    # ------------------------------------------------------------
    # WORK OUT
    # ------------------------------------------------------------

    @api.model
    def _refresh(self, company, day):
        """Work out the month of ``day`` again, unless it is closed.

        :param day: date, or naive UTC datetime
        :return: the rows of the month
        """
        period = period_of("month", day, company)
        if not self._is_month_closed(company, period):
            self._work_out(company, period)
        return self._month_rows(company, period)

    @api.model
    def _work_out(self, company, period, **values):
        """Bring the rows of a month up to date; ``values`` are set on all of them."""
        # sudo: figures do not depend on who looks; who may look is up to the access rights
        writer = self.sudo()._with_edit_sentinel()
        figures = self.sudo()._month_figures(company, period)
        rows = writer._month_rows(company, period)
        for row in rows:
            if row.key in figures:
                changed = row._changed_values({**figures[row.key], **values})
                if changed:
                    row.write(changed)
        known = set(rows.mapped("key"))
        rows.filtered(lambda row: row.key not in figures).unlink()
        writer.create(
            [
                {"company_id": company.id, "month": period.first, "key": key, **figure, **values}
                for key, figure in figures.items()
                if key not in known
            ]
        )

    @api.model
    def _month_rows(self, company, period):
        return self.search([("company_id", "=", company.id), ("month", "=", period.first)])

    def _changed_values(self, values):
        self.ensure_one()
        return {
            name: value
            for name, value in values.items()
            if self._fields[name].convert_to_record(
                self._fields[name].convert_to_cache(value, self), self
            )
            != self[name]
        }

    # ------------------------------------------------------------
    # CLOSE
    # ------------------------------------------------------------

    @api.model
    def _is_month_closed(self, company, period):
        # sudo: no secret
        return bool(
            self.env["crm.notary.month.closing"]
            .sudo()
            .search_count(self._closing_domain(company, period), limit=1)
        )

    @api.model
    def _closing_domain(self, company, period):
        return [
            ("res_model", "=", self._name),
            ("company_id", "=", company.id),
            ("month", "=", period.first),
        ]

    @api.model
    def _close_month(self, company, day):
        """Work out the month of ``day`` a last time and keep it for good.

        :raise UserError: for a month that is not over
        :return: the rows of the month
        """
        period = period_of("month", day, company)
        if today(company, fields.Datetime.now()) <= period.last:
            raise UserError(
                self.env._("%s is not over: its figures can still change.", period.label(self.env))
            )
        # who comes second waits here, and finds it closed
        first = bulk_insert(
            self.env,
            self.env["crm.notary.month.closing"]._table,
            ("res_model", "company_id", "month"),
            [(self._name, company.id, period.first)],
            conflict="DO NOTHING",
        )
        if first:
            self._work_out(company, period, is_closed=True)
            self.env.flush_all()
        return self._month_rows(company, period)

    @api.model
    def _cron_close_months(self):
        """Close the months of every company that are over, some days after their end."""
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([]):
            for period in self._periods_to_close(company, now):
                try:
                    with self.env.cr.savepoint():
                        self._close_month(company, period.first)
                except Exception:
                    _logger.exception("%s: %s of company %s", self._name, period, company.id)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _periods_to_close(self, company, now):
        """The last month and those with open rows, as far as they are over long enough."""
        last = period_of("month", now, company).previous()
        open_rows = self.sudo()._read_group(
            [("company_id", "=", company.id), ("is_closed", "=", False)], ["month:month"]
        )
        found = {last, *(period_of("month", month, company) for (month,) in open_rows)}
        limit = today(company, now) - timedelta(days=self._close_after_days)
        return [
            period
            for period in sorted(found)
            if period.last < limit and not self._is_month_closed(company, period)
        ]
