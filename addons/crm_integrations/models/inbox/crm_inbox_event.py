"""What came from outside: verified, kept once, processed after."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.shapes import Received
from ...tools.text import clean, clean_content, short_key
from ...tools.wake import wake

CRON = "crm_integrations.ir_cron_inbox"
STATES = [
    ("new", "Waiting"),
    ("done", "Done"),
    ("ignored", "Ignored"),
    ("failed", "Will Be Tried Again"),
    ("dead", "Given Up"),
]
OPEN_STATES = ("new", "failed")


class CrmInboxEvent(models.Model):
    _name = "crm.inbox.event"
    _description = "Received Event"
    _order = "id desc"
    _rec_name = "external_key"

    connector_id = fields.Many2one(
        "crm.connector", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connector_id.company_id", store=True)
    external_key = fields.Char("Key", required=True, readonly=True)
    event_type = fields.Char("Type", readonly=True)
    payload = fields.Text("Content", readonly=True, groups="base.group_system")
    is_erased = fields.Boolean("Content Erased", readonly=True)
    # sent by the other system, and not found by asking it; empty before this was noted
    is_pushed = fields.Boolean(readonly=True)
    date_event = fields.Datetime("Happened", readonly=True)
    date_received = fields.Datetime("Received", required=True, readonly=True)
    date_done = fields.Datetime("Processed", readonly=True)
    delay = fields.Float("Delay (s)", readonly=True, aggregator="avg", digits=(16, 3))
    state = fields.Selection(STATES, default="new", required=True, readonly=True)
    attempts = fields.Integer(readonly=True)
    date_next_attempt = fields.Datetime("Next Attempt", readonly=True)
    # since when the other side has been saying when to come again
    date_put_off = fields.Datetime("Put Off Since", readonly=True)
    error = fields.Char("What Went Wrong", readonly=True)
    result = fields.Text("What It Did", readonly=True)
    # what another event may take back, by effect
    given = fields.Json("What It Gave", readonly=True, groups="base.group_system")
    # when the other system was last asked whether it still holds
    date_checked = fields.Datetime(readonly=True)
    identity_id = fields.Many2one(
        "crm.external.identity", "About", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _key_unique = models.Constraint(
        "UNIQUE(connector_id, external_key)", "This event has been received already."
    )
    _open_index = models.Index("(date_next_attempt, id) WHERE state IN ('new', 'failed')")
    _connector_date_index = models.Index("(connector_id, date_received)")

    # ------------------------------------------------------------
    # RECEIVING
    # ------------------------------------------------------------

    @api.model
    def _store(self, connector, received, is_pushed=True):
        """Keep events with one statement; those that are known already are left as they are.

        The caller's commit makes them safe: answer the sender after it.

        :param list[Received] received: verified events
        :param bool is_pushed: whether the other system sent them by itself
        :return: number of new ones
        """
        now = fields.Datetime.now()
        rows = {}
        for each in received:
            key = short_key(each.key)
            if key:
                rows.setdefault(
                    key,
                    (
                        connector.id,
                        connector.company_id.id,
                        key,
                        clean(each.type, 100),
                        clean_content(each.payload),
                        is_pushed,
                        each.date,
                        now,
                        now,
                        "new",
                        0,
                    ),
                )
        stored = bulk_insert(
            self.env,
            self._table,
            (
                "connector_id", "company_id", "external_key", "event_type", "payload", "is_pushed",
                "date_event", "date_received", "date_next_attempt", "state", "attempts",
            ),
            list(rows.values()),
            conflict="DO NOTHING",
        )  # fmt: skip
        if stored:
            self._wake_up()
        return len(stored)

    @api.model
    def _wake_up(self, moment=None):
        if moment is None:
            wake(self.env, CRON)
        else:
            # sudo: whoever causes work need not be able to read scheduled actions
            self.env.ref(CRON).sudo()._trigger(moment)

    @api.model
    def _of_key(self, connector, key):
        """The event that a connector kept under a key, may be empty."""
        return self.search(
            [("connector_id", "=", connector.id), ("external_key", "=", key)], limit=1
        )

    def _as_received(self):
        """The event as its connector stored it."""
        self.ensure_one()
        event = self.sudo()
        return Received(event.external_key, event.event_type or "", event.payload, event.date_event)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_send_again(self):
        """Process again what was given up or ignored; what was done stays done."""
        self.env["crm.connector"]._check_admin()
        if done := self.filtered(lambda event: event.state == "done"):
            raise UserError(self.env._("“%s” has been processed already.", done[0].external_key))
        if erased := self.filtered("is_erased"):
            raise UserError(self.env._("The content of “%s” was erased.", erased[0].external_key))
        # sudo: nobody writes events by hand
        self.sudo().write(
            {
                "state": "new",
                "attempts": 0,
                "date_put_off": False,
                "error": False,
                "date_next_attempt": fields.Datetime.now(),
            }
        )
        self._wake_up()
        return True

    def action_open_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # ERASING
    # ------------------------------------------------------------

    def _erase(self):
        """Take the contents away; that the events were there stays."""
        self.sudo().write({"payload": False, "is_erased": True})

    @api.autovacuum
    def _gc_contents(self):
        """Erase what is older than the connectors' days and waits for nothing."""
        for connector in (
            self.env["crm.connector"]
            .with_context(active_test=False)
            .search([("erase_days", ">", 0)])
        ):
            limit = fields.Datetime.now() - timedelta(days=connector.erase_days)
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_inbox_event SET payload = NULL, is_erased = TRUE"
                    " WHERE connector_id = %s AND date_received < %s AND is_erased IS NOT TRUE"
                    " AND state NOT IN %s",
                    connector.id,
                    limit,
                    OPEN_STATES,
                )
            )
        self.invalidate_model(["payload", "is_erased"])
