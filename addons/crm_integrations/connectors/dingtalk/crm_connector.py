from odoo import fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    dingtalk_client_id = fields.Char(
        "Client ID",
        tracking=True,
        groups="base.group_system",
        help="AppKey of the app, under Credentials (凭证与基础信息).",
    )
    dingtalk_corp_id = fields.Char(
        "DingTalk Corp ID",
        tracking=True,
        groups="base.group_system",
        help="ding…, on the first page of the developer console.",
    )
    dingtalk_agent_id = fields.Char(
        "DingTalk Agent ID", tracking=True, groups="base.group_system", help="For work notices."
    )
    dingtalk_robot_code = fields.Char(
        "Robot Code",
        tracking=True,
        groups="base.group_system",
        help="Of the app's robot: it answers people and brings cards.",
    )
    dingtalk_card_template = fields.Char(
        "Card Template",
        tracking=True,
        groups="base.group_system",
        help="Number of a published template with the variables title, text, url and result, and "
        "the buttons approve, refuse, claim and followup. Empty: reminders have no buttons.",
    )
    dingtalk_card_route = fields.Char(
        "Card Route",
        tracking=True,
        groups="base.group_system",
        help="The callbackRouteKey this connector's address is registered with; not needed in "
        "Stream mode.",
    )
    dingtalk_stream = fields.Boolean(
        "Stream Mode",
        tracking=True,
        groups="base.group_system",
        help="Events come over a connection this server opens, by the process "
        "“odoo crm_dingtalk_stream”: no address of ours needs to be reachable.",
    )
    date_dingtalk_stream_seen = fields.Datetime(
        "Stream Connected", readonly=True, copy=False, groups="base.group_system"
    )
    dingtalk_stream_error = fields.Char(
        "Stream Failed", readonly=True, copy=False, groups="base.group_system"
    )
