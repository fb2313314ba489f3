import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# what a mini-program's code may carry as its scene
SCENE = re.compile(r"^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$")


class CrmScanBooth(models.Model):
    """Something with a code to scan: a booth, a machine, a poster."""

    _name = "crm.scan.booth"
    _description = "Booth with a Code"
    _order = "sequence, id"

    name = fields.Char(required=True, help="What the score and the heat map call it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    connector_id = fields.Many2one(
        "crm.connector", required=True, index=True, ondelete="cascade",
        domain="[('kind', '=', 'scan')]",
    )  # fmt: skip
    company_id = fields.Many2one(related="connector_id.company_id", store=True)
    token = fields.Char(
        "Scene",
        required=True,
        copy=False,
        default=lambda self: secrets.token_hex(6),
        help="Goes into the mini-program's code as its scene: at most 32 characters, no %.",
    )
    fair = fields.Char(help="Where it stands; shown beside what was scanned.")
    channel_code = fields.Char(
        "Channel", help="Short name of its leads' channel; empty: the connector's."
    )

    _token_unique = models.Constraint(
        "UNIQUE(connector_id, token)", "Another booth has this scene already."
    )

    @api.constrains("token")
    def _check_token(self):
        for booth in self:
            if not SCENE.match(booth.token):
                raise ValidationError(
                    self.env._(
                        "“Scene” has up to 32 letters, digits and !#$&'()*+,/:;=?@-._~, because "
                        "WeChat takes no others."
                    )
                )

    @api.model
    def _of_scenes(self, connector, scenes):
        """``{scene: booth}`` of those that are known."""
        scenes = [each for each in scenes if SCENE.match(each)]
        found = self.search([("connector_id", "=", connector.id), ("token", "in", scenes)])
        return {booth.token: booth for booth in found}


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    booth_ids = fields.One2many("crm.scan.booth", "connector_id", "Booths")
