from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    notice_connector_id = fields.Many2one(
        "crm.connector",
        "Reminders Also By",
        domain="[('brings_notices', '=', True)]",
        ondelete="set null",
        help="Notices and reminders of the CRM come this way, too: WeCom, DingTalk, Feishu … "
        "By mail they come if you have Odoo's own notifications by mail.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "notice_connector_id"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "notice_connector_id"]
