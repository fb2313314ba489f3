from datetime import timedelta

from odoo import api, fields, models

from ...tools import append_only
from ...tools.bulk import bulk_insert

# days for which something can be put off at once
LONGEST = 14


class CrmMyDayMark(models.Model):
    """What people said to a row of a day: not now, because; please look at this; somebody
    else gets it, because."""

    _name = "crm.my.day.mark"
    _description = "Said on My Day"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _order = "id desc"
    _append_only = append_only.Rules(nullable=("author_id", "user_id", "create_uid", "write_uid"))

    kind = fields.Selection(
        [("snooze", "Put off"), ("nudge", "Nudged"), ("reassign", "Reassigned")], readonly=True
    )
    key = fields.Char("Row", readonly=True)
    name = fields.Char("What", readonly=True, help="As it was called then.")
    user_id = fields.Many2one(
        "res.users", "Whose Day", readonly=True, index=True, ondelete="set null"
    )
    author_id = fields.Many2one("res.users", "By", readonly=True, ondelete="set null")
    reason = fields.Char(readonly=True)
    date = fields.Datetime(readonly=True)
    date_until = fields.Datetime("Until", readonly=True)

    _latest = models.Index("(user_id, kind, date)")

    @api.model
    def _protected_hint(self, operation):
        return self.env._("What was said on My Day is kept. Put it off anew, or show it again.")

    @api.model
    def _record(self, kind, rows):
        """Store marks with one statement.

        :param rows: ``[(key, name, user, reason, naive UTC moment until)]``
        """
        now = fields.Datetime.now()
        bulk_insert(
            self.env,
            self._table,
            ("kind", "key", "name", "user_id", "author_id", "reason", "date", "date_until"),
            [
                (kind, key, name, user.id, self.env.uid, reason, now, until)
                for key, name, user, reason, until in rows
            ],
        )

    @api.model
    def _in_force(self, kind, users, now):
        """The latest mark of each row, of those that hold: ``{(user id, key): mark}``.

        In one query: a mark that shows a row again ends the one before.
        """
        # sudo: a leader sees what was put off and why
        marks = self.sudo().search_fetch(
            [
                ("kind", "=", kind),
                ("user_id", "in", users.ids),
                ("date", ">=", now - timedelta(days=LONGEST + 1)),
            ],
            ["key", "user_id", "author_id", "reason", "date", "date_until"],
            order="id desc",
        )
        latest = {}
        for mark in marks:
            latest.setdefault((mark.user_id.id, mark.key), mark)
        return {key: mark for key, mark in latest.items() if mark.date_until > now}
