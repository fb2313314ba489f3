"""What is to be sent: a row in the transaction of its cause, sent after that is committed."""

import json
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.text import clean, short_key

CRON = "crm_integrations.ir_cron_outbox"
STATES = [
    ("queued", "Waiting"),
    ("sending", "Being Sent"),
    ("sent", "Sent"),
    ("failed", "Will Be Tried Again"),
    ("unknown", "Sent or Not?"),
    ("dead", "Given Up"),
]
OPEN_STATES = ("queued", "sending", "failed", "unknown")


class CrmOutboxMessage(models.Model):
    _name = "crm.outbox.message"
    _description = "Outgoing Message"
    _order = "id desc"
    _rec_name = "subject"

    connector_id = fields.Many2one(
        "crm.connector", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connector_id.company_id", store=True)
    key = fields.Char(required=True, readonly=True)
    subject = fields.Char(readonly=True)
    payload = fields.Text("Content", readonly=True, groups="base.group_system")
    is_erased = fields.Boolean("Content Erased", readonly=True)
    user_id = fields.Many2one("res.users", "To", readonly=True, ondelete="set null")
    # it waits while its reader is not to be disturbed
    is_reminder = fields.Boolean(readonly=True)
    state = fields.Selection(STATES, default="queued", required=True, readonly=True)
    attempts = fields.Integer(readonly=True)
    date_next_attempt = fields.Datetime("Next Attempt", readonly=True)
    # since when the other side has been saying when to come again
    date_put_off = fields.Datetime("Put Off Since", readonly=True)
    date_first_attempt = fields.Datetime("First Attempt", readonly=True)
    # an attempt had no answer: it is repeated only while the vendor takes both for one
    is_unsettled = fields.Boolean("May Have Arrived", readonly=True)
    date_claimed = fields.Datetime("Being Sent Since", readonly=True)
    date_sent = fields.Datetime("Sent On", readonly=True)
    delay = fields.Float("Delay (s)", readonly=True, aggregator="avg", digits=(16, 3))
    vendor_reference = fields.Char("Vendor's Number", readonly=True, index="btree_not_null")
    error = fields.Char("What Went Wrong", readonly=True)

    _key_unique = models.Constraint("UNIQUE(key)", "This message is in the outbox already.")
    _open_index = models.Index(
        "(date_next_attempt, id) WHERE state IN ('queued', 'sending', 'failed', 'unknown')"
    )
    _connector_date_index = models.Index("(connector_id, create_date)")

    @api.model
    def _queue(self, messages):
        """Keep messages with one statement; a key that is there already is sent once.

        :param messages: list of dicts: ``connector``, ``content`` (what the kind's ``_send`` reads,
            kept as JSON), ``subject``; optional ``user``, ``key``, ``is_reminder``
        :return: number of new ones
        """
        now = fields.Datetime.now()
        stored = bulk_insert(
            self.env,
            self._table,
            (
                "connector_id", "company_id", "key", "subject", "payload", "user_id",
                "is_reminder", "state", "attempts", "date_next_attempt",
            ),
            [
                (
                    each["connector"].id,
                    each["connector"].company_id.id,
                    short_key(each.get("key") or f"msg_{uuid.uuid4().hex}"),
                    clean(each["subject"], 200),
                    clean(json.dumps(each["content"], ensure_ascii=False)),
                    each["user"].id if each.get("user") else None,
                    bool(each.get("is_reminder")),
                    "queued",
                    0,
                    now,
                )
                for each in messages
            ],
            conflict="DO NOTHING",
        )  # fmt: skip
        if stored:
            self._wake_up()
        return len(stored)

    @api.model
    def _wake_up(self, moment=None):
        # sudo: whoever causes work need not be able to read scheduled actions
        self.env.ref(CRON).sudo()._trigger(moment)

    def _content(self):
        """What is to be sent, as it was queued."""
        return json.loads(self.sudo().payload)

    def action_send_again(self):
        """Send what was given up; an unsettled message only if a person decides that."""
        self.env["crm.connector"]._check_admin()
        if wrong := self.filtered(lambda each: each.state not in ("dead", "failed", "unknown")):
            raise UserError(self.env._("“%s” needs no other attempt.", wrong[0].subject))
        if erased := self.filtered("is_erased"):
            raise UserError(self.env._("The content of “%s” was erased.", erased[0].subject))
        # sudo: nobody writes messages by hand
        self.sudo()._queue_again()
        return True

    def _queue_again(self):
        """As if they had never been tried."""
        self.write(
            {
                "state": "queued",
                "attempts": 0,
                "date_put_off": False,
                "is_unsettled": False,
                "error": False,
                "date_first_attempt": False,
                "date_next_attempt": fields.Datetime.now(),
            }
        )
        self._wake_up()

    def action_was_sent(self):
        """A person knows that an unsettled message has arrived."""
        self.env["crm.connector"]._check_admin()
        # sudo: nobody writes messages by hand
        self.filtered(lambda each: each.state == "unknown").sudo().write(
            {"state": "sent", "date_sent": fields.Datetime.now(), "error": False}
        )
        return True

    @api.autovacuum
    def _gc_contents(self):
        """Erase what is older than the connectors' days and waits for nothing."""
        connectors = self.env["crm.connector"].with_context(active_test=False)
        for connector in connectors.search([("erase_days", ">", 0)]):
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_outbox_message SET payload = NULL, is_erased = TRUE"
                    " WHERE connector_id = %s AND create_date < %s AND is_erased IS NOT TRUE"
                    " AND state NOT IN %s",
                    connector.id,
                    fields.Datetime.now() - timedelta(days=connector.erase_days),
                    OPEN_STATES,
                )
            )
        self.invalidate_model(["payload", "is_erased"])
