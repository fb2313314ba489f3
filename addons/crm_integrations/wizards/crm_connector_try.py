"""What would happen: a mapping tried on a sample, and nothing of it kept."""

import json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools.errors import Later, Permanent, Unsettled


class CrmConnectorTry(models.TransientModel):
    _name = "crm.connector.try"
    _description = "Try on a Sample"

    connector_id = fields.Many2one("crm.connector", required=True, ondelete="cascade")
    event_id = fields.Many2one(
        "crm.inbox.event",
        "Event That Came",
        domain="[('connector_id', '=', connector_id), ('is_erased', '=', False)]",
    )
    sample = fields.Text(required=True)
    answer = fields.Text("What Would Happen", readonly=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("connector_id"):
            event = self.env["crm.inbox.event"].search(
                [("connector_id", "=", values["connector_id"]), ("is_erased", "=", False)], limit=1
            )
            values.setdefault("event_id", event.id)
            values.setdefault("sample", _readable(event.payload or '{"type": "", "data": {}}'))
        return values

    @api.onchange("event_id")
    def _onchange_event_id(self):
        if self.event_id:
            self.sample = _readable(self.event_id.payload)

    def action_try(self):
        """Process the sample in a transaction of its own that is never committed."""
        self.ensure_one()
        self.connector_id._check_admin()
        try:
            data = json.loads(self.sample)
        except ValueError as error:
            raise UserError(self.env._("The sample is no JSON: %s", error)) from error
        if not isinstance(data, dict):
            raise UserError(self.env._("The sample must be a JSON object: {…}"))
        self.answer = self._outcome(data)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self.env._("Try on a Sample"),
            "view_mode": "form",
            "target": "new",
        }

    def _outcome(self, data):
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            try:
                # as the worker does it, in the reader's language
                env = api.Environment(cr, SUPERUSER_ID, {"lang": self.env.lang})
                connector = env["crm.connector"].browse(self.connector_id.id)
                sentences = self._carried_out(connector, data)
                env.flush_all()
            except (Later, Permanent, Unsettled, UserError) as error:
                sentences = [self.env._("It would fail: %s", error)]
            finally:
                cr.rollback()
        return "\n".join(sentences)

    @api.model
    def _carried_out(self, connector, data):
        env = connector.env
        kind = connector._kind_model()
        received = kind._received(connector, "sample", json.dumps(data), data)
        number = kind._subject_key(connector, received)
        if number:
            env["crm.external.identity"]._lock([(connector.id, number)])
        identity = env["crm.external.identity"]._known(connector, number)
        plan = kind._plan(connector, received, identity)
        found = [
            self.env._("Type: %s", received.type or "?"),
            self.env._("Customer's number: %s", number or "?"),
        ]
        if plan is None:
            return [*found, self.env._("No mapping is for it: it would be kept and ignored.")]
        sentences, _identity, _lead = env["crm.external.identity"]._carry_out(
            connector, plan, identity, "sample", received.date
        )
        return [*found, *sentences]


def _readable(payload):
    """JSON a line a value; what is none as it is."""
    try:
        return json.dumps(json.loads(payload), ensure_ascii=False, indent=2)
    except (TypeError, ValueError, RecursionError):
        return payload


class CrmInboxEvent(models.Model):
    _inherit = "crm.inbox.event"

    @api.depends_context("event_as_sample", "lang", "tz")
    @api.depends("event_type", "date_received")
    def _compute_display_name(self):
        """Where one is chosen for a sample: what it was and when, not its number."""
        if not self.env.context.get("event_as_sample"):
            return super()._compute_display_name()
        for event in self:
            moment = format_datetime(self.env, event.date_received, dt_format="short")
            event.display_name = f"{event.event_type or event.external_key} · {moment}"
        return None
