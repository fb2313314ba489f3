"""The lead quality self-check as spreadsheet and PDF, of who asks for it."""

from odoo import api, models
from odoo.addons.crm_notary.tools.export_right import check_export
from odoo.addons.crm_notary.tools.xlsx import Cell, Workbook

from ...catalogue.scope import scope_from
from ...tools.numbers import NUMBERS

MISSED = {"font_color": "#B02A37", "bold": True}


class CrmTrustSelfCheck(models.AbstractModel):
    _inherit = "crm.trust.self.check"

    @api.model
    def _xlsx(self, scope):
        """The report as a spreadsheet file, a sheet a table.

        :param dict scope: see :func:`~.scope.scope_from`
        :return: ``(name, bytes)``
        :raise AccessError: for who may not export
        """
        check_export(self.env)
        report = self._report(scope_from(self.env, scope))
        book = Workbook()
        sheet = book.add_sheet(self.env._("Lead quality"))
        book.write_cell(sheet, 0, 0, report["title"], {"bold": True})
        book.write_cell(sheet, 1, 0, report["summary"] or self.env._("Nothing to report."))
        for section in report["sections"]:
            sheet = book.add_sheet(section.title)
            book.write_table(
                sheet,
                section.headers,
                [
                    self._xlsx_row(section, cells, tone)
                    for (_key, cells), tone in zip(section.rows, section.tones, strict=True)
                ],
                widths=[32],
            )
        return f"{report['title']}.xlsx", book.to_bytes()

    @api.model
    def _xlsx_row(self, section, cells, tone):
        mark = MISSED if tone == "low" else {}
        return [
            Cell(value, {**mark, "num_format": NUMBERS[unit]} if unit else mark)
            for value, unit in self._cells(section, cells)
        ]


class SelfCheckReport(models.AbstractModel):
    _name = "report.crm_dashboard_trust.self_check_document"
    _description = "Lead Quality Self-Check as PDF"

    @api.model
    def _get_report_values(self, docids, data=None):
        SelfCheck = self.env["crm.trust.self.check"]
        check_export(self.env)
        scope = scope_from(self.env, (data or {}).get("scope"))
        report = SelfCheck._report(scope)
        return {
            "company_id": scope.company,
            "title": report["title"],
            "summary": report["summary"],
            "sections": report["sections"],
            "texts": SelfCheck._texts,
        }
