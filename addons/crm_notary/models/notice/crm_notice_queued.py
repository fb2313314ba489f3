"""Notices that wait: for the end of quiet hours, for the end of the run that tells them, or for the
cron when many people are told.

The row is written in the transaction of its cause and deleted in that of its sending: a crash
between the two loses nothing, a crash in either says nothing twice.
"""

import logging
from datetime import timedelta

from markupsafe import Markup
from odoo import api, fields, models

from ...tools.bulk import bulk_insert
from .crm_notice import IMMEDIATE

_logger = logging.getLogger(__name__)

BATCH = 200
MAX_ATTEMPTS = 5
RETRY_MINUTES = 10


class CrmNoticeQueued(models.Model):
    """One notice for one person that is not sent yet, in the words it will have."""

    _name = "crm.notice.queued"
    _description = "Waiting Notice"
    _order = "user_id, id"
    _rec_name = "subject"

    user_id = fields.Many2one("res.users", "For", required=True, readonly=True, ondelete="cascade")
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize=False)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    author_id = fields.Many2one("res.partner", readonly=True, ondelete="set null")
    date_send = fields.Datetime("Not Before", readonly=True)
    attempts = fields.Integer(readonly=True)
    error = fields.Char(readonly=True)
    is_failed = fields.Boolean("Given Up", readonly=True)

    _due_index = models.Index("(date_send) WHERE is_failed IS NOT TRUE")

    @api.model
    def _queue(self, rows):
        """Keep notices for later with one statement.

        :param rows: list of ``(user, Item, naive UTC moment)``
        :return: numbers of what waits now
        """
        if not rows:
            return []
        queued = bulk_insert(
            self.env,
            self._table,
            ("user_id", "subject", "body", "res_model", "res_id", "author_id", "date_send"),
            [
                (
                    user.id,
                    item.subject,
                    str(item.body),
                    item.record._name if item.record else None,
                    item.record.id if item.record else None,
                    item.author.id if item.author else None,
                    moment,
                )
                for user, item, moment in rows
            ],
        )
        self.env.ref("crm_notary.ir_cron_send_notices").sudo()._trigger_list(
            {moment for _user, _item, moment in rows}
        )
        return [number for (number,) in queued]

    @api.model
    def _end_run(self, run):
        """Send what was kept for the end of a run, or have it sent where it is for many.

        :param run: see ``told_once``
        """
        # some may have been sent, of a run that took longer
        rows = self.browse(run.ids).try_lock_for_update()
        if not rows:
            return
        if len(rows.user_id) > IMMEDIATE:
            rows.write({"date_send": fields.Datetime.now()})
            self.env.ref("crm_notary.ir_cron_send_notices").sudo()._trigger()
        else:
            rows._send()
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _cron_send(self):
        """Send what is due, one message a person and run."""
        domain = [("is_failed", "!=", True), ("date_send", "<=", fields.Datetime.now())]
        while True:
            people = self.search(domain, limit=BATCH).user_id
            # whoever has begun to be told is told all of it
            due = self.search([*domain, ("user_id", "in", people.ids)]).try_lock_for_update()
            if not due:
                break
            due._send()
            remaining = self.search_count(domain)
            if not self.env["ir.cron"]._commit_progress(len(due), remaining=remaining):
                break

    def _send(self):
        """Tell each person of these; what cannot be sent is tried again later."""
        service = self.env["crm.notice"]
        records = self._existing_records()
        for user, rows in self.grouped("user_id").items():
            notices = [
                {
                    "user": user,
                    "subject": row.subject,
                    "body": Markup(row.body or ""),
                    "record": records.get((row.res_model, row.res_id)),
                    "author": row.author_id,
                }
                for row in rows
            ]
            try:
                with self.env.cr.savepoint():
                    # who was there when it was written may be gone by now
                    readers = service._notice_readers(notices)
                    known = {}
                    items = {}
                    for reader, instead, notice in readers:
                        env = service._notice_env(reader)
                        item = service._notice_item(env, notice, known, instead)
                        items.setdefault(reader, []).append(item)
                    service._notice_send(items)
                    rows.unlink()
            except Exception as error:
                _logger.info("notices %s not sent: %s", rows.ids, error)
                rows._record_failure(error)

    def _record_failure(self, error):
        for row in self:
            attempts = row.attempts + 1
            row.write(
                {
                    "attempts": attempts,
                    "error": str(error)[:500],
                    "is_failed": attempts >= MAX_ATTEMPTS,
                    "date_send": fields.Datetime.now()
                    + timedelta(minutes=RETRY_MINUTES * attempts),
                }
            )

    def _existing_records(self):
        """``{(model, id): record}`` of what these are about and is still there."""
        found = {}
        for model, rows in self.grouped("res_model").items():
            if model in self.env:
                ids = [number for number in rows.mapped("res_id") if number]
                for record in self.env[model].browse(ids).exists():
                    found[model, record.id] = record
        return found

    def action_retry(self):
        """Try again what was given up."""
        self.write({"is_failed": False, "attempts": 0, "date_send": fields.Datetime.now()})
        self.env.ref("crm_notary.ir_cron_send_notices").sudo()._trigger()
        return True
