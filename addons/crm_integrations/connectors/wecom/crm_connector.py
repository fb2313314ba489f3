from odoo import api, fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    wecom_corp_id = fields.Char(
        "Corp ID", tracking=True, groups="base.group_system", help="Under My Company (我的企业)."
    )
    wecom_agent_id = fields.Integer(
        "Agent ID", tracking=True, groups="base.group_system", help="Number of the app."
    )
    wecom_sidebar = fields.Boolean(
        "Sidebar",
        tracking=True,
        help="Members whom you let act here open customers and record follow-ups in WeCom.",
    )
    wecom_sidebar_url = fields.Char("Address of the Sidebar", compute="_compute_wecom_sidebar_url")
    wecom_sign_in = fields.Boolean(
        "Sign In With It",
        tracking=True,
        help="Members whom you let act here sign in without a password.",
    )

    wecom_way_ids = fields.One2many("crm.wecom.contact.way", "connector_id", "Channel Codes")
    wecom_has_channels = fields.Boolean(compute="_compute_wecom_has_channels")

    @api.depends("kind")
    def _compute_wecom_has_channels(self):
        for connector in self:
            connector.wecom_has_channels = (
                connector.kind == "wecom" and "crm.lead.channel" in self.env
            )

    @api.depends("kind")
    def _compute_wecom_sidebar_url(self):
        for connector in self:
            pages = self.env["crm.connector.kind.wecom"]._page_address(connector._origin)
            connector.wecom_sidebar_url = f"{pages}/sidebar" if connector._origin else False

    @api.model
    def _wecom_buttons(self):
        """What the sign-in page offers, as ``web.login_oauth`` shows it."""
        # sudo: whoever signs in is nobody yet
        connectors = self.sudo().search([("kind", "=", "wecom"), ("wecom_sign_in", "=", True)])
        return [
            {
                "auth_link": f"/crm_integrations/wecom/{connector.id}/sign-in",
                "css_class": "fa fa-fw fa-weixin",
                "body": self.env._("Log in with WeCom")
                if len(connectors) == 1
                else self.env._("Log in with %s", connector.name),
            }
            for connector in connectors
        ]
