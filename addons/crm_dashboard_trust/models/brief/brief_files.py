"""A brief as page, spreadsheet and PDF: always of who opens it, never of who gets it."""

import base64

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.export_right import check_export
from odoo.addons.crm_notary.tools.xlsx import Cell, Workbook

from ...tools.numbers import NUMBERS, Measured


class CrmTrustBrief(models.Model):
    _inherit = "crm.trust.brief"

    preview = fields.Html(compute="_compute_preview", sanitize=False)
    # a file is an export: it takes the right to export, as that of a list does
    xlsx = fields.Binary(
        "Spreadsheet", compute="_compute_xlsx", attachment=False, groups="base.group_allow_export"
    )

    @api.depends("kind", "company_id", "hour", "user_id")
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        now = fields.Datetime.now()
        for brief in self:
            sections = brief.kind and brief._brief_sections(brief._brief_period(now))
            brief.preview = brief._brief_html(sections) if brief.kind else False

    @api.depends("kind", "company_id", "hour", "user_id")
    @api.depends_context("uid", "lang")
    def _compute_xlsx(self):
        now = fields.Datetime.now()
        for brief in self:
            brief.xlsx = base64.b64encode(brief._brief_workbook(brief._brief_period(now)))

    @api.readonly
    def action_xlsx(self):
        """:raise AccessError: without the right to export"""
        self.ensure_one()
        self.check_access("read")
        check_export(self.env)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/crm.trust.brief/{self.id}/xlsx/brief.xlsx?download=true",
            "target": "self",
        }

    @api.readonly
    def action_pdf(self):
        """:raise AccessError: without the right to export"""
        self.ensure_one()
        self.check_access("read")
        check_export(self.env)
        return self.env.ref("crm_dashboard_trust.crm_trust_brief_report").report_action(self)

    def _brief_title(self, period):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} · {period.label(self.env)}"

    def _brief_html(self, sections):
        """:return: Markup: the tables of a brief, for page, mail and PDF"""
        return self.env["ir.qweb"]._render(
            "crm_dashboard_trust.brief_tables", {"sections": sections, "text": self._brief_text}
        )

    def _brief_workbook(self, period):
        """:return: bytes of an xlsx file, a sheet a table"""
        book = Workbook()
        sections = self._brief_sections(period)
        for section in sections:
            sheet = book.add_sheet(section["title"])
            rows = [[_cell(value) for value in row] for row in section["rows"]]
            book.write_table(sheet, section["headers"], rows, section["formats"], widths=[32])
        if not sections:
            sheet = book.add_sheet(self._brief_title(period))
            book.write_cell(sheet, 0, 0, self.env._("Nothing to report."))
        return book.to_bytes()


def _cell(value):
    """A number stays one, with the format of its unit and not that of its column."""
    if not isinstance(value, Measured):
        return value
    return Cell(value.value, {"num_format": NUMBERS[value.unit]})


class BriefReport(models.AbstractModel):
    _name = "report.crm_dashboard_trust.brief_document"
    _description = "Brief as PDF"

    @api.model
    def _get_report_values(self, docids, data=None):
        """As the spreadsheet: a page on paper leaves the house, too."""
        check_export(self.env)
        briefs = self.env["crm.trust.brief"].browse(docids)
        briefs.check_access("read")
        return {"doc_ids": docids, "doc_model": briefs._name, "docs": briefs}
