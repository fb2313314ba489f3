from odoo import api, fields, models

from .crm_score_rule import EVENT_TYPES


class CrmScoreEvent(models.Model):
    """Something a lead did: a page visited, a file downloaded, a booth scanned."""

    _name = "crm.score.event"
    _description = "Lead Behaviour"
    _inherit = ["crm.notary.attached"]
    _attached_to = {"lead_id": "write"}
    _order = "date desc, id desc"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="lead_id.company_id")
    event_type = fields.Selection(EVENT_TYPES, "Event", required=True)
    date = fields.Datetime(default=fields.Datetime.now, required=True)
    seconds = fields.Integer("Duration (s)")
    reference = fields.Char("About", help="The page, file or booth.")
    external_key = fields.Char(help="The sender's own number of the event: it is stored once.")

    _lead_type_date_idx = models.Index("(lead_id, event_type, date)")
    _external_key_unique = models.Constraint(
        "UNIQUE(external_key)", "This event has been received already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        # sudo: scores are the router's; they follow at once where leads are routed
        leads = events.sudo().lead_id.filtered("route_state")
        leads.filtered(lambda lead: lead.won_status == "pending")._route_score_recompute()
        return events
