"""The sales director: the level above the team leaders."""

from odoo import fields, models

DOMAIN = "[('share', '=', False)]"


class CrmTeam(models.Model):
    _inherit = "crm.team"

    notary_director_id = fields.Many2one(
        "res.users",
        "Sales Director",
        domain=DOMAIN,
        help="Decides above the team leader. Empty: the company's sales director.",
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    notary_director_id = fields.Many2one(
        "res.users",
        "Sales Director",
        domain=DOMAIN,
        help="Decides above the team leaders, where a team has no director of its own.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    notary_director_id = fields.Many2one(related="company_id.notary_director_id", readonly=False)
