from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    gate_grace_hours = fields.Float(
        "Grace period (working hours)",
        default=0.0,
        help="How long an opportunity may stay where it is after evidence was lost. 0: it falls "
        "back at once.",
    )

    _gate_grace_positive = models.Constraint(
        "CHECK (gate_grace_hours >= 0)", "The grace period cannot be negative."
    )
