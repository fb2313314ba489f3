"""Stands of past periods, worked out at night and kept: what is over never changes again.

So the first page in the morning reads a row, and not the history of all opportunities. They are
sums of the whole firm: nobody reads them but the forecast, which shows shares of them.
"""

from datetime import date, timedelta

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.tools import SQL

from ...tools.forecasting import Cell, Stand


class CrmTrustForecast(models.AbstractModel):
    _inherit = "crm.trust.forecast"

    @api.model
    def _keep_stands(self, company):
        """Keep what this day's pages look back at, and those of the next morning until that day is
        written down."""
        Run = self.env["crm.trust.snapshot.run"]
        last_day = Run._last_day(company)
        kept = Run._stands(company)
        if not last_day or (kept and kept["day"] == last_day.isoformat()):
            return
        wanted = {
            each: None
            for day in (last_day, last_day + timedelta(days=1))
            for each in self._looked_back_at(company, day)
        }
        stands = self._firm_stands(company.id, tuple(wanted), self._last_row(company))
        told = {
            "day": last_day.isoformat(),
            "last_row": self._last_row(company),
            "stands": [_told(stand) for stand in stands],
        }
        Run._keep(company, last_day, told)

    @api.model
    def _looked_back_at(self, company, day):
        """:return: list of ``(first, end, day)``: of a page as it opens, see :meth:`_overview`"""
        month = period_of("month", day, company)
        found = list(self._wanted(company, month, 0))
        for period in (month, month.next(), month.next().next()):
            found += self._wanted(company, period, self._offset(period, day))
        return found

    @api.model
    def _kept_stands(self, company):
        """Those no row came to since; what stood in a stage that is gone is as its rows are now.

        :return: ``{(first, end, day): Stand}``
        """
        kept = self.env["crm.trust.snapshot.run"]._stands(company)
        if not kept:
            return {}
        ((changed,),) = self.env.execute_query(
            SQL(
                "SELECT min(day) FROM crm_trust_snapshot WHERE company_id = %s AND id > %s",
                company.id,
                kept["last_row"],
            )
        )
        # sudo: which stages there are is no secret
        stage_ids = set(self.env["crm.stage"].sudo().search([]).ids)
        found = (_stand(told, stage_ids) for told in kept["stands"])
        return {
            (stand.first, stand.end, stand.day): stand
            for stand in found
            if not changed or stand.end < changed
        }


def _told(stand):
    return {
        "days": [each.isoformat() for each in (stand.first, stand.end, stand.day)],
        "sums": [stand.so_far, stand.actual],
        "cells": [[*key, *vars(cell).values()] for key, cell in stand.cells.items()],
    }


def _stand(told, stage_ids):
    cells = {}
    for stage_id, group, *sums in told["cells"]:
        key = stage_id if stage_id in stage_ids else 0, group
        before = vars(cells[key]).values() if key in cells else [0] * len(sums)
        cells[key] = Cell(*(one + other for one, other in zip(before, sums, strict=True)))
    return Stand(*map(date.fromisoformat, told["days"]), *told["sums"], cells)
