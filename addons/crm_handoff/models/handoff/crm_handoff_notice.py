import logging

from markupsafe import Markup, escape
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from odoo.addons.crm_notary.tools.told_once import told_once

_logger = logging.getLogger(__name__)

BATCH = 50
MAX_ATTEMPTS = 5


class CrmHandoffNotice(models.Model):
    """Something people must be told: written in the transaction of its cause, sent after it.

    A crash between the two loses nothing: the row is there and the next run of the cron sends it.
    """

    _name = "crm.handoff.notice"
    _description = "Handoff Notice"
    _order = "id"

    kind = fields.Selection(
        [
            ("opened", "Opened"),
            ("started", "Started"),
            ("blocked", "Blocked"),
            ("unblocked", "Goes on"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("withdrawn", "Its event was withdrawn"),
            ("overdue", "Stands too long"),
            ("bom_accepted", "New bill of materials"),
            ("complaint", "Complaint"),
        ],
        required=True,
        readonly=True,
    )
    handoff_id = fields.Many2one("crm.handoff", readonly=True, index=True, ondelete="cascade")
    bom_id = fields.Many2one("crm.handoff.bom", readonly=True, ondelete="cascade")
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    author_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(
        [("new", "To send"), ("done", "Sent"), ("failed", "Failed")],
        default="new",
        required=True,
        readonly=True,
    )
    attempts = fields.Integer(readonly=True)
    error = fields.Char(readonly=True)

    _to_send = models.Index("(id) WHERE state = 'new'")

    @api.model
    def _queue(self, kind, handoffs, *, bom=None):
        """Write one notice a handoff with one statement, and wake the cron up after the commit."""
        self._insert(
            [
                (kind, handoff.id, bom.id if bom else None, None, None, self.env.uid, "new", 0)
                for handoff in handoffs
            ]
        )

    @api.model
    def _queue_records(self, kind, records):
        self._insert(
            [
                (kind, None, None, record._name, record.id, self.env.uid, "new", 0)
                for record in records
            ]
        )

    def _insert(self, rows):
        if not rows:
            return
        bulk_insert(
            self.env,
            self._table,
            (
                "kind",
                "handoff_id",
                "bom_id",
                "res_model",
                "res_id",
                "author_id",
                "state",
                "attempts",
            ),
            rows,
        )
        self._wake_cron()

    def _wake_cron(self):
        """One trigger a transaction is enough."""
        cron = self.env.ref("crm_handoff.ir_cron_send_notices", raise_if_not_found=False)
        flags = self.env.cr.precommit.data
        if cron and not flags.get("crm_handoff.notice"):
            flags["crm_handoff.notice"] = True
            cron.sudo()._trigger()

    @api.model
    @told_once
    def _cron_send(self):
        """Send what waits, in batches; a notice that cannot be sent is tried again later."""
        domain = [("state", "=", "new"), ("attempts", "<", MAX_ATTEMPTS)]
        done = self.browse()
        while True:
            notices = self.search([*domain, ("id", "not in", done.ids)], limit=BATCH, order="id")
            notices = notices.try_lock_for_update()
            if not notices:
                break
            done |= notices
            notices._send()
            remaining = self.search_count([*domain, ("id", "not in", done.ids)])
            if not self.env["ir.cron"]._commit_progress(len(notices), remaining=remaining):
                break

    def _send(self):
        """Tell people: one message each for all of these; what fails is tried again later."""
        told = []
        for notice in self:
            try:
                with self.env.cr.savepoint():
                    told += getattr(notice, f"_prepare_{notice.kind}", notice._prepare_handoff)()
                    notice.write({"state": "done", "error": False})
            except Exception as error:
                _logger.info("handoff notice %s not sent: %s", notice.id, error)
                attempts = notice.attempts + 1
                notice.write(
                    {
                        "attempts": attempts,
                        "error": str(error)[:500],
                        "state": "failed" if attempts >= MAX_ATTEMPTS else "new",
                    }
                )
        self.env["crm.notice"]._tell(told)

    def action_retry(self):
        """Try failed notices again."""
        self.write({"state": "new", "attempts": 0})
        self._wake_cron()
        return True

    # -- kinds ------------------------------------------------------------------------------

    def _prepare_handoff(self):
        """Those concerned by a handoff, and what happened to it."""
        handoff = self.handoff_id
        handoff._update_todo()
        users = {
            "opened": handoff._responsible_users(),
            "done": handoff.salesperson_id,
            "blocked": handoff.salesperson_id | handoff._around_users("previous", "next"),
            "unblocked": handoff.salesperson_id,
            "started": handoff.salesperson_id,
            "cancelled": handoff.user_id or handoff._responsible_users(),
            "withdrawn": handoff.salesperson_id | handoff._responsible_users(),
            "overdue": handoff.salesperson_id
            | handoff._responsible_users()
            | handoff._around_users("previous", "next"),
        }[self.kind]
        if self.kind == "done" and handoff.node_id.inform_customer:
            handoff._inform_customer()
        return self._tell(users - (self.author_id if self.kind != "opened" else users.browse()))

    def _prepare_bom_accepted(self):
        bom = self.bom_id
        handoffs = bom.order_id.handoff_ids.filtered(lambda handoff: handoff.state != "cancelled")
        users = handoffs._role_people(handoffs.role_id, bom.company_id) | bom.order_id.user_id
        return self._tell(users)

    def _prepare_complaint(self):
        complaint = self.env[self.res_model].browse(self.res_id)
        if not complaint.user_id:
            return []
        return [
            {
                "user": complaint.user_id,
                "content": complaint._notice_content,
                "record": complaint,
                "author": self.author_id,
            }
        ]

    def _tell(self, users):
        """A notice a person, about what that person may open: see ``crm.notice._tell``."""
        about_bom = self.kind == "bom_accepted"

        def content(env):
            return self.with_context(lang=env.lang, tz=env.context.get("tz"))._content()

        return [
            {
                "user": user,
                "content": content,
                "record": self.bom_id if about_bom else self.handoff_id._handoff_for(user),
                "author": self.author_id,
            }
            for user in users
        ]

    def _content(self):
        """Subject and body in the language of the context."""
        handoff = self.handoff_id
        node, contract = handoff.node_id.name, handoff._handoff_reference()
        headings = {
            "opened": self.env._("%(contract)s: your turn, %(node)s"),
            "started": self.env._("%(contract)s: %(node)s has started"),
            "blocked": self.env._("%(contract)s: %(node)s is blocked"),
            "unblocked": self.env._("%(contract)s: %(node)s goes on"),
            "done": self.env._("%(contract)s: %(node)s is done"),
            "cancelled": self.env._("%(contract)s: %(node)s is cancelled"),
            "withdrawn": self.env._(
                "%(contract)s: is %(node)s still needed? What opened it was withdrawn"
            ),
            "overdue": self.env._("%(contract)s: %(node)s stands too long"),
            "bom_accepted": self.env._("%(contract)s: new bill of materials in force"),
        }
        subject = headings[self.kind] % {"contract": contract or "", "node": node}
        items = Markup("").join(
            Markup("<li>%s: %s</li>") % (label, value)
            for label, value in handoff._summary()
            if value
        )
        body = Markup("<p><b>%s</b></p><ul>%s</ul>") % (escape(subject), items)
        return subject, body
