"""What a lead must say: the four basics, and what its channel asks for."""

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty
from stdnum.cn import uscc

BASICS = ("phone", "channel_id", "source_id", "date_first_contact", "description")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.depends(*BASICS, "channel_id.required_field_ids", "email_from", "booth_number")
    def _compute_completeness(self):
        for lead in self:
            missing = lead._route_missing_basics()
            asked = 4
            if lead.channel_id:
                asked += len(lead.channel_id.sudo().required_field_ids) + int(
                    lead.channel_id.require_company_email
                )
            lead.completeness = round(100 * (asked - len(missing)) / asked)

    @api.depends("completeness")
    @api.depends_context("lang")
    def _compute_missing_basics(self):
        for lead in self:
            lead.missing_basics = ", ".join(lead._route_missing_basics()) or False

    def _route_missing_basics(self):
        """Labels of what is missing: mobile, source, first contact time, need, the channel's own.

        :rtype: list[str]
        """
        self.ensure_one()
        missing = []
        if not self.phone:
            missing.append(self.env._("Mobile"))
        if not (self.channel_id or self.source_id):
            missing.append(self.env._("Source"))
        if not self.date_first_contact:
            missing.append(self.env._("First contact time"))
        if is_html_empty(self.description):
            missing.append(self.env._("What the customer needs"))
        if self.channel_id:
            missing += self.channel_id._missing_labels(self)
        return missing

    def _route_labels_touched(self, vals):
        """Whether a write touches what a channel of these leads requires."""
        channels = self.channel_id
        if not channels:
            return False
        names = set(channels.sudo().required_field_ids.mapped("name"))
        if any(channel.require_company_email for channel in channels):
            names.add("email_from")
        return bool(names & vals.keys())

    def _route_check_channel_fields(self):
        """Refuse what people enter without what the channel asks for.

        What arrives by itself (forms, mail, connectors) is kept and listed as incomplete: a lead
        must not be lost because a form forgot a field.
        """
        if self.env.uid == SUPERUSER_ID or not any(lead.channel_id for lead in self):
            return
        if not self.env.user._is_internal():
            return
        for lead in self:
            if lead.channel_id and (missing := lead.channel_id._missing_labels(lead)):
                raise ValidationError(
                    self.env._(
                        "Leads of the channel “%(channel)s” must say: %(fields)s. Please fill this "
                        "in for “%(lead)s”.",
                        channel=lead.channel_id.name,
                        fields=", ".join(missing),
                        lead=lead.name,
                    )
                )

    @api.constrains("credit_code")
    def _route_check_credit_code(self):
        for lead in self:
            if lead.credit_code and not uscc.is_valid(lead.credit_code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is no valid unified social credit code: it has 18 characters, "
                        "the last of them a check character. Compare it with the business licence.",
                        code=lead.credit_code,
                    )
                )
