from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only
from odoo.exceptions import UserError


class CrmGateEvent(models.Model):
    """Something another system reported about a lead: “e-signature completed”, once."""

    _name = "crm.gate.event"
    _description = "External Gate Event"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = append_only.Rules(
        nullable=("create_uid", "write_uid"),
        mutable=("withdrawn_by_id", "write_uid", "write_date"),
        goes_with=("lead_id", "crm_lead"),
    )
    _order = "id desc"

    name = fields.Char("Event", required=True, readonly=True, index=True)
    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    external_key = fields.Char(required=True, readonly=True)
    note = fields.Char(readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    withdrawn_by_id = fields.Many2one("crm.gate.event", readonly=True, ondelete="restrict")
    withdraws_id = fields.Many2one("crm.gate.event", readonly=True, ondelete="restrict")

    _external_key_unique = models.Constraint(
        "UNIQUE (external_key)", "This event has been recorded already."
    )

    def _protected_hint(self, operation):
        return {
            "create": self.env._("Events are recorded by connectors only."),
            "unlink": self.env._("A counter event withdraws it."),
        }.get(operation, "")

    @api.private
    def record_event(self, lead, name, external_key, note="", withdraws=None):
        """Record an external event on a lead; what connectors call. Not reachable over RPC.

        :param lead: one ``crm.lead``
        :param str name: the event a gate of kind ``event`` asks for
        :param str external_key: the same key, however often it is sent, is the same event
        :param str withdraws: key of an event of this lead that this one takes back
        :return: ``(event, is_new)``
        :raise UserError: when the key belongs to another lead or nothing can be withdrawn
        """
        lead.ensure_one()
        # sudo: the caller has verified the sender; connectors run as anybody
        events, lead = self.sudo(), lead.sudo()
        lead._stagegate_lock_ledgers()
        known = events.search([("external_key", "=", external_key)])
        if known:
            if known.lead_id != lead:
                raise UserError(
                    self.env._("The event key “%s” belongs to another opportunity.", external_key)
                )
            return known, False
        taken_back = events.browse()
        if withdraws:
            taken_back = events.search(
                [("external_key", "=", withdraws), ("lead_id", "=", lead.id)]
            )
            if not taken_back:
                raise UserError(self.env._("There is no event “%s” to withdraw.", withdraws))
        event = events._with_edit_sentinel().create(
            {
                "name": name,
                "lead_id": lead.id,
                "external_key": external_key,
                "note": note,
                "withdraws_id": taken_back.id,
            }
        )
        event = event._without_edit_sentinel()
        if taken_back:
            taken_back._store_protected({"withdrawn_by_id": event.id})
        lead._stagegate_refresh_kind(
            ("event",),
            reason=lambda env: env._("“%(name)s” was reported. %(note)s", name=name, note=note),
        )
        return event, True
