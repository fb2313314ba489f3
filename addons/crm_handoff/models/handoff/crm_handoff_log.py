from odoo import fields, models
from odoo.addons.crm_notary.tools import append_only


class CrmHandoffLog(models.Model):
    """History of a handoff: each change of its state, by whom, when and why."""

    _name = "crm.handoff.log"
    _description = "Handoff History"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = append_only.Rules(
        goes_with=("handoff_id", "crm_handoff"),
        nullable=("company_id", "user_id", "create_uid", "write_uid"),
    )
    _order = "date desc, id desc"

    handoff_id = fields.Many2one(
        "crm.handoff", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    from_state = fields.Selection(
        lambda self: self.env["crm.handoff"]._fields["state"].selection, readonly=True
    )
    to_state = fields.Selection(
        lambda self: self.env["crm.handoff"]._fields["state"].selection, readonly=True
    )
    user_id = fields.Many2one("res.users", "By", readonly=True)
    date = fields.Datetime(readonly=True, index=True)
    reason_id = fields.Many2one("crm.handoff.reason", readonly=True, ondelete="restrict")
    note = fields.Char(readonly=True, translate=True)
