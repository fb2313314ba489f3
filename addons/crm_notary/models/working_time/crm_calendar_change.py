"""What changed in calendars, and the deadlines that are planned again for it."""

import logging

import psycopg2
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.told_once import told_once

_logger = logging.getLogger(__name__)

BATCH = 200
NOTED_AT_ONCE = 1000
RETRIES = 3


class CrmCalendarChange(models.Model):
    """A change of somebody's hours that open deadlines do not know of yet.

    Written once a transaction and thing that changed, at its end, by a bare insert: changing a
    calendar waits for nobody. The cron merges what piled up.
    """

    _name = "crm.calendar.change"
    _description = "Calendar Change"
    _log_access = False

    calendar_id = fields.Many2one("resource.calendar", readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")

    # -- noting -------------------------------------------------------------------------------

    @api.model
    def _note(self, calendars=None, users=None, companies=None):
        """Remember that the hours of these changed; deadlines follow after the commit."""
        noted = {
            (name, each)
            for name, records in (
                ("calendar_id", calendars),
                ("user_id", users),
                ("company_id", companies),
            )
            for each in (records.ids if records else ())
        }
        if not noted or not self.env["crm.deadline.replan"]._deadline_models():
            return
        precommit = self.env.cr.precommit
        if self._name not in precommit.data:
            precommit.data[self._name] = set()
            precommit.add(self.sudo().browse()._store_noted)
        precommit.data[self._name] |= noted

    def _store_noted(self):
        by_column = {}
        for name, each in sorted(self.env.cr.precommit.data.pop(self._name, ())):
            by_column.setdefault(name, []).append(each)
        for name, ids in by_column.items():
            # what was deleted in the meantime has no hours any more
            self.env.cr.execute(
                SQL(
                    "INSERT INTO crm_calendar_change (%(column)s) "
                    "SELECT id FROM %(table)s WHERE id = ANY(%(ids)s)",
                    column=SQL.identifier(name),
                    table=SQL.identifier(self.env[self._fields[name].comodel_name]._table),
                    ids=ids,
                )
            )
        cron = self.env.ref("crm_notary.ir_cron_deadline_replan", raise_if_not_found=False)
        if by_column and cron:
            cron._trigger()


class CrmDeadlineReplan(models.Model):
    """One pass over the running deadlines of a model; it remembers how far it came."""

    _name = "crm.deadline.replan"
    _description = "Deadlines Being Planned Again"
    _log_access = False
    _order = "id"

    model = fields.Char(required=True, readonly=True)
    # for whom hours changed; lists of ids, for there may be thousands
    user_ids = fields.Json(readonly=True)
    company_ids = fields.Json(readonly=True)
    # those left over from an earlier pass because somebody was just working on them
    record_ids = fields.Json(readonly=True)
    last_id = fields.Integer(readonly=True, default=0)
    date_due = fields.Datetime(readonly=True, default=fields.Datetime.now)

    # -- cron ---------------------------------------------------------------------------------

    @api.model
    @told_once
    def _cron_replan(self, batch=BATCH):
        """Plan deadlines again, a bounded batch at a time.

        It may be ended at any moment: what is done is committed together with how far it came,
        and doing a batch once more moves nothing.
        """
        progress = self.env["ir.cron"]._commit_progress
        while changes := self._claim_changes():
            self._begin_passes(changes)
            if not progress(remaining=1):
                return
        failures = 0
        while True:
            try:
                done = self._replan_next(batch)
            except psycopg2.OperationalError:
                failures += 1
                if failures > RETRIES:
                    raise
                self._undo()
                continue
            failures = 0
            if done is None or not progress(done, remaining=self.search_count(self._due())):
                return

    def _undo(self):
        """Somebody else was faster: once more, with what they did."""
        self.env.cr.rollback()

    def _claim_changes(self):
        changes = self.env["crm.calendar.change"].sudo()
        return changes.search([], order="id", limit=NOTED_AT_ONCE).try_lock_for_update()

    def _begin_passes(self, changes):
        """Turn what changed into one pass over each model, added to one that has not begun."""
        calendars = changes.calendar_id
        resources = (
            self.env["resource.resource"]
            .sudo()
            .search([("calendar_id", "in", calendars.ids), ("user_id", "!=", False)])
        )
        companies = (
            self.env["res.company"].sudo().search([("resource_calendar_id", "in", calendars.ids)])
        )
        user_ids = set((changes.user_id | resources.user_id).ids)
        company_ids = set((changes.company_id | companies).ids)
        changes.unlink()
        if not user_ids and not company_ids:
            return
        waiting = self.sudo().search([("last_id", "=", 0), ("record_ids", "=", False)])
        waiting = waiting.try_lock_for_update().grouped("model")
        values = []
        for model in self._deadline_models():
            mine = waiting.get(model, self.browse())[:1]
            scope = {
                "user_ids": sorted(user_ids | set(mine.user_ids or ())),
                "company_ids": sorted(company_ids | set(mine.company_ids or ())),
            }
            if mine:
                mine.write(scope)
            else:
                values.append({"model": model, **scope})
        self.sudo().create(values)

    @api.model
    def _deadline_models(self):
        """Names of the models with deadlines."""
        registry = self.env.registry
        names = registry.descendants(["crm.deadline.mixin"], "_inherit")
        return [name for name in names if not registry[name]._abstract]

    @api.model
    def _due(self):
        return Domain("date_due", "<=", fields.Datetime.now())

    def _replan_next(self, batch):
        """Do one batch of the first pass that nobody else is at.

        :return: the number of records looked at, None when there is nothing to do
        """
        for each in self.sudo().search(self._due(), limit=20):
            if each.try_lock_for_update():
                return each._replan_batch(batch)
        return None

    def _replan_batch(self, batch):
        self.ensure_one()
        if self.model not in self._deadline_models():
            self.unlink()  # its addon is gone
            return 0
        Model = self.env[self.model].sudo()
        domain = Domain(Model._deadline_domain()) & Domain("id", ">", self.last_id)
        if self.record_ids:
            domain &= Domain("id", "in", self.record_ids)
        else:
            domain &= Model._deadline_affected(self.user_ids, self.company_ids)
        records = Model.search(domain, order="id", limit=batch)
        mine = records.try_lock_for_update(allow_referencing=True)
        mine._deadline_replan_each()
        self._leave_for_later(records - mine)
        if len(records) < batch:
            self.unlink()
        else:
            self.last_id = records[-1].id
        return len(records)

    def _leave_for_later(self, busy):
        """Somebody is working on these just now; a minute later they are not."""
        if not busy:
            return
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        self.create({"model": self.model, "record_ids": busy.ids, "date_due": soon})
        self.env.ref("crm_notary.ir_cron_deadline_replan")._trigger(soon)
