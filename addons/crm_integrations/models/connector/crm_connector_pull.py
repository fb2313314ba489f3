"""Reconciliation: what no event told is found by asking.

Changes made by an API raise no event, and deliveries get lost. A pull keeps what it finds in the
inbox, where the same key is the same event; its mark goes back a little each time and never beyond
what could not be kept.
"""

import logging
from datetime import timedelta

import psycopg2
from odoo import api, fields, models

from ...tools.errors import Later, Permanent, Unsettled
from ...tools.text import clean
from ...tools.trace import trace

_logger = logging.getLogger(__name__)

BATCH = 100


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    pull_hours = fields.Float(
        "Ask Every (Hours)",
        compute="_compute_pull_hours",
        store=True,
        readonly=False,
        help="0: only when told to.",
    )
    pull_overlap_hours = fields.Float("Going Back (Hours)", default=24.0)
    pull_mark = fields.Datetime("Asked Up To", readonly=True, copy=False)
    date_pulled = fields.Datetime("Last Asked On", readonly=True, copy=False)
    pull_error = fields.Char(
        "Asking Failed",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_manager,base.group_system",
    )
    pull_count = fields.Integer("Found When Last Asked", readonly=True, copy=False)

    @api.depends("kind")
    def _compute_pull_hours(self):
        for connector in self:
            kind = connector._kind_model()
            connector.pull_hours = kind._pull_hours if kind is not None else 0.0

    @api.model
    def _cron_pull(self):
        """Ask those whose time has come."""
        due = self.search([]).filtered(lambda connector: connector.can_pull and connector._is_due())
        for number, connector in enumerate(due):
            values = connector._ask()
            # asking took long and others have written on the connector meanwhile: what was found
            # is safe first, and the mark is written by a transaction that sees what they did
            self.env["ir.cron"]._commit_progress()
            connector.sudo().write(values)
            left = self.env["ir.cron"]._commit_progress(1, remaining=len(due) - number - 1)
            if not left:
                break

    def _is_due(self):
        if not self.pull_hours:
            return False
        before = fields.Datetime.now() - timedelta(hours=self.pull_hours)
        return not self.date_pulled or self.date_pulled <= before

    def _pull(self):
        """Ask the other system, keep what it tells, and move the mark as far as that is safe.

        :return: number of events that were new
        """
        values = self._ask()
        # sudo: it is what the system found
        self.sudo().write(values)
        return values["pull_count"]

    def _ask(self):
        """Ask and keep what is told.

        :return: what is to be written on the connector
        """
        self.ensure_one()
        # sudo: what it finds is kept by the system
        connector = self.sudo()
        keeper = connector._for_its_keeper()
        kind = keeper._kind_model()
        begun = fields.Datetime.now()
        overlap = timedelta(hours=max(connector.pull_overlap_hours, 0))
        since = connector.pull_mark - overlap if connector.pull_mark else None
        found, fresh, mark, error = [], 0, connector.pull_mark, ""
        try:
            for each in kind._pull(connector, since):
                found.append(each)
                if len(found) >= BATCH:
                    fresh += connector._keep(found)
                    mark, found = _later(mark, found), []
        except psycopg2.Error:
            raise
        except (Later, Permanent, Unsettled) as problem:
            error = clean(problem, 500)
        except Exception as problem:
            _logger.info("pull of connector %s failed: %s", connector.id, trace(problem))
            error = keeper.env._(
                "Unexpected: %s. The server's log has more.", type(problem).__name__
            )
        # what came before the error is kept, and the mark goes no further than that
        fresh += connector._keep(found)
        return {
            "pull_mark": _later(mark, found),
            "date_pulled": begun,
            "pull_error": error or False,
            "pull_count": fresh,
        }

    def _keep(self, found):
        received = [each.received for each in found if each.received]
        return self.env["crm.inbox.event"]._store(self, received, is_pushed=False)


def _later(mark, found):
    marks = [each.mark for each in found if each.mark]
    return max([mark, *marks] if mark else marks, default=False)
