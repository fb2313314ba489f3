from odoo import http
from odoo.addons.crm_notary.tools.export_right import check_export
from odoo.addons.crm_notary.tools.xlsx import MIME, Cell, Workbook
from odoo.http import content_disposition, request

BAD = {"font_color": "#B02A37", "bold": True}


class FairnessController(http.Controller):
    @http.route(
        "/crm_lead_router/fairness/<int:report_id>.xlsx", type="http", auth="user", readonly=True
    )
    def fairness_xlsx(self, report_id, **_kwargs):
        """The fairness report of a month as a spreadsheet file."""
        report = request.env["crm.route.fairness"].browse(report_id).exists()
        if not report:
            raise request.not_found()
        report.check_access("read")
        check_export(request.env)
        name = f"{request.env._('Fairness report')} {report.month.strftime('%Y-%m')}.xlsx"
        return request.make_response(
            fairness_workbook(report),
            headers=[("Content-Type", MIME), ("Content-Disposition", content_disposition(name))],
        )


def fairness_workbook(report):
    """The report's people and teams as the bytes of an xlsx file."""
    book = Workbook()
    _write_people(book, report)
    _write_teams(book, report)
    if report.advice:
        sheet = book.add_sheet(report.env._("Advice"))
        for row, text in enumerate(report.advice.splitlines()):
            book.write_cell(sheet, row, 0, text)
    return book.to_bytes()


def _write_people(book, report):
    sheet = book.add_sheet(report.env._("People"))
    book.write_cell(
        sheet, 0, 0, f"{report.company_id.name} · {report.display_name}", {"bold": True}
    )

    def marked(deviation):
        return Cell(deviation, BAD if abs(deviation) > report.limit else {})

    end = book.write_table(
        sheet,
        [
            report.env._("Team"),
            report.env._("Person"),
            report.env._("Leads"),
            report.env._("Capacity"),
            report.env._("Deviation of numbers (%)"),
            report.env._("Mean quality"),
            report.env._("Deviation of quality (%)"),
            report.env._("Value"),
            report.env._("Won"),
            report.env._("Conversion (%)"),
        ],
        [
            (
                # names of colleagues in a report the reader was allowed to open
                line.sudo().team_id.name,
                line.sudo().user_id.name,
                line.lead_count,
                line.capacity,
                marked(line.count_deviation),
                line.mean_quality,
                marked(line.deviation),
                line.value,
                line.won_count,
                line.conversion,
            )
            for line in report.line_ids
        ],
        [
            "", "", "integer", "integer", "number", "number", "number", "integer", "integer",
            "number",
        ],
        first_row=2,
        widths=[20, 20],
    )  # fmt: skip
    title = report.env._("Leads and capacity by person")
    book.add_bars(sheet, end + 1, 0, title, 1, [2, 3], (3, end - 1))


def _write_teams(book, report):
    rows = []
    for team, lines in report.line_ids.grouped("team_id").items():
        leads = sum(lines.mapped("lead_count"))
        won = sum(lines.mapped("won_count"))
        quality = sum(line.mean_quality * line.lead_count for line in lines) / (leads or 1)
        rows.append(
            (
                team.sudo().name,
                leads,
                quality,
                sum(lines.mapped("value")),
                won,
                100.0 * won / (leads or 1),
            )
        )
    sheet = book.add_sheet(report.env._("Teams"))
    end = book.write_table(
        sheet,
        [
            report.env._("Team"),
            report.env._("Leads"),
            report.env._("Mean quality"),
            report.env._("Value"),
            report.env._("Won"),
            report.env._("Conversion (%)"),
        ],
        rows,
        ["", "integer", "number", "integer", "integer", "number"],
        widths=[20],
    )
    title = report.env._("Leads and won deals by team")
    book.add_bars(sheet, end + 1, 0, title, 0, [1, 4], (1, end - 1))
