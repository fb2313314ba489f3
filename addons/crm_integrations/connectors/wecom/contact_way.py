"""Channel codes (渠道活码): who scans one adds a salesperson, and the lead knows its channel."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.answers import NEEDED, TEXT
from ...tools.errors import Later, Permanent, Unsettled

STATE, REMARK, PEOPLE = 30, 30, 100
# of the answer to a new one, what is read
MADE = {"config_id": NEEDED, "qr_code": TEXT}


class CrmWecomContactWay(models.Model):
    _name = "crm.wecom.contact.way"
    _description = "Channel Code in WeCom"
    _order = "connector_id, id"

    @api.model
    def _default_connector_id(self):
        connectors = self._connectors()
        return connectors if len(connectors) == 1 else connectors.browse()

    name = fields.Char(required=True, help="What it is for, as WeCom shows it to colleagues.")
    connector_id = fields.Many2one(
        "crm.connector",
        required=True,
        domain="[('kind', '=', 'wecom')]",
        default=lambda self: self._default_connector_id(),
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="connector_id.company_id", store=True)
    channel_code = fields.Selection(
        "_selection_channel_code",
        "Channel",
        required=True,
        help="Leads that come by this code are of this channel.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="People",
        domain="[('share', '=', False)]",
        help="WeCom chooses one of them for each who scans it.",
    )
    skip_verify = fields.Boolean(
        "Without Asking", default=True, help="Customers are added at once."
    )
    # the console of WeCom lists none that were made by an app: lost here is lost for good
    config_id = fields.Char("Number There", readonly=True, copy=False)
    qr_code = fields.Char("Code", readonly=True, copy=False)
    is_current = fields.Boolean(
        "As in WeCom", readonly=True, copy=False, help="Nothing was changed since it was made."
    )

    _config_unique = models.Constraint(
        "UNIQUE(connector_id, config_id)", "This code is on the list already."
    )

    @api.model
    def _selection_channel_code(self):
        """Short names of channels, where there are channels; and those that are in use."""
        found = {}
        if "crm.lead.channel" in self.env:
            # sudo: whoever opens a code sees which channel it is of
            channels = self.env["crm.lead.channel"].sudo().search([("code", "!=", False)])
            found = {channel.code: channel.name for channel in channels}
        # as long as there is one, it can be read
        used = self.env["crm.wecom.contact.way"].sudo()._read_group([], ["channel_code"])
        found = {**{code: code for (code,) in used if code}, **found}
        return sorted(found.items())

    @api.constrains("channel_code", "name")
    def _check_lengths(self):
        for way in self:
            if len(way.channel_code or "") > STATE:
                raise ValidationError(
                    self.env._("WeCom takes short names of channels up to %s characters.", STATE)
                )

    def write(self, vals):
        if vals.keys() & {"name", "channel_code", "user_ids", "skip_verify"}:
            vals = {**vals, "is_current": False}
        if "connector_id" in vals and self.filtered(
            lambda way: way.config_id and way.connector_id.id != vals["connector_id"]
        ):
            raise UserError(self.env._("A code stays with the connector that made it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if made := self.filtered("config_id"):
            raise UserError(self.env._("“%s” is in use in WeCom: withdraw it first.", made[0].name))

    @api.model
    def _connectors(self):
        """Connectors to WeCom of the companies somebody works for."""
        return self.env["crm.connector"].search(
            [("kind", "=", "wecom"), ("company_id", "in", self.env.companies.ids)]
        )

    # -- in WeCom -------------------------------------------------------------------------------

    def action_make(self):
        """Make the code in WeCom, or change it there as it is here."""
        self.check_access("write")
        for way in self:
            content = way._content()
            if way.config_id:
                way._ask("update_contact_way", {"config_id": way.config_id, **content})
                values = {}
            else:
                # type 2: several people; scene 2: a picture to scan
                answer = way._ask("add_contact_way", {"type": 2, "scene": 2, **content}, MADE)
                values = {"config_id": answer["config_id"], "qr_code": answer.get("qr_code")}
            super(CrmWecomContactWay, way).write({**values, "is_current": True})
        return True

    def action_withdraw(self):
        """Take the code out of WeCom: who scans it then finds nobody."""
        self.check_access("write")
        for way in self.filtered("config_id"):
            way._ask("del_contact_way", {"config_id": way.config_id})
            super(CrmWecomContactWay, way).write(
                {"config_id": False, "qr_code": False, "is_current": False}
            )
        return True

    def _content(self):
        self.ensure_one()
        numbers = self.env["crm.connector.member"]._numbers_of(self.connector_id, self.user_ids)
        if unknown := self.user_ids.filtered(lambda user: user not in numbers):
            raise UserError(
                self.env._(
                    "Who they are in WeCom is not known: %s. Fill in their numbers under “People "
                    "in Other Systems”.",
                    ", ".join(unknown.mapped("name")),
                )
            )
        if not 0 < len(numbers) <= PEOPLE:
            raise UserError(self.env._("Please choose one to %s people.", PEOPLE))
        return {
            "remark": self.name[:REMARK],
            "skip_verify": self.skip_verify,
            "state": self.channel_code,
            "user": sorted(numbers.values()),
        }

    def _ask(self, path, content, shape=None):
        # sudo: who makes codes need not know the secrets
        connector = self.connector_id.sudo()
        kind = connector._kind_model()
        if not connector.active or connector.kind != "wecom":
            raise UserError(self.env._("“%s” is no connector to WeCom.", connector.name))
        try:
            return kind._ask(
                connector, "POST", f"externalcontact/{path}", content=content, shape=shape
            )
        except (Later, Permanent, Unsettled) as error:
            raise UserError(str(error)) from error
