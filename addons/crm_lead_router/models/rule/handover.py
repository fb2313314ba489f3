"""Routing rules that name somebody who left."""

from odoo import models


class HandoverRouteRules(models.AbstractModel):
    _name = "crm.handover.route.rules"
    _description = "Routing Rules That Name Them"
    _inherit = ["crm.handover.kind"]
    _handover_model = "crm.route.rule"
    _handover_field = "user_ids"
    _handover_sequence = 75
    _handover_is_quiet = False
