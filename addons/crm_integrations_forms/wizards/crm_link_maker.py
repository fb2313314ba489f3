"""Short links of a campaign: one a source, in one go."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import AccessError, UserError

WEB = ("https://", "http://")


class CrmLinkMaker(models.TransientModel):
    _name = "crm.link.maker"
    _description = "Make Links"

    campaign_id = fields.Many2one("utm.campaign", required=True)
    form_id = fields.Many2one("crm.form", default=lambda self: self._default_form())
    url = fields.Char("Page", help="Another page than the form's own, where the form is embedded.")
    source_ids = fields.Many2many(
        "utm.source", string="Sources", help="Each has a link of its own."
    )
    medium_id = fields.Many2one("utm.medium")
    label = fields.Char("Note", help="To tell links of one source apart, such as a booth.")

    @api.model
    def _default_form(self):
        return self.env["crm.form"].search(
            [("is_published", "=", True), ("company_id", "=", self.env.company.id)], limit=1
        )

    @api.onchange("form_id")
    def _onchange_form_id(self):
        for maker in self:
            form = maker.form_id
            maker.source_ids = maker.source_ids or form.source_id or form.channel_id.source_id
            maker.medium_id = maker.medium_id or form.medium_id

    def action_make(self):
        """Make the links that are not there yet; show them all."""
        self.ensure_one()
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            raise AccessError(self.env._("Only salespeople make links of campaigns."))
        url = (self.url or "").strip() or self.form_id.url
        if not url or not url.startswith(WEB):
            raise UserError(
                self.env._("Please choose a form, or write a page that begins with https://.")
            )
        # sudo: natively only administrators make links
        Link = without_defaults(self.env["link.tracker"].sudo())
        links = Link.search_or_create(
            [
                {
                    "url": url,
                    "title": self.form_id.name or url,
                    "campaign_id": self.campaign_id.id,
                    "source_id": source.id,
                    "medium_id": self.medium_id.id,
                    "label": self.label or False,
                }
                for source in (self.source_ids or [self.env["utm.source"]])
            ]
        )
        if self.form_id:
            links.form_id = self.form_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_integrations_forms.link_tracker_action"
        )
        if len(links) == 1:
            form_view = self.env.ref("crm_integrations_forms.link_tracker_view_form")
            return {**action, "res_id": links.id, "views": [(form_view.id, "form")]}
        return {**action, "domain": [("id", "in", links.ids)]}
