from odoo import fields, models


class CrmHandoffReason(models.Model):
    """Why a handoff stands still."""

    _name = "crm.handoff.reason"
    _description = "Handoff Blocking Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
