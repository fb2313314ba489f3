import io

import xlsxwriter
from odoo import http
from odoo.http import content_disposition, request


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
        month = report.month.strftime("%Y-%m")
        content = fairness_workbook(report)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        name = f"{request.env._('Fairness report')} {month}.xlsx"
        return request.make_response(
            content,
            headers=[("Content-Type", kind), ("Content-Disposition", content_disposition(name))],
        )


def fairness_workbook(report):
    """The report's people and teams as the bytes of an xlsx file."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#E9ECEF", "text_wrap": True})
    number = book.add_format({"num_format": "#,##0.0"})
    money = book.add_format({"num_format": "#,##0"})
    bad = book.add_format({"num_format": "#,##0.0", "font_color": "#B02A37", "bold": True})
    sheet = book.add_worksheet(report.env._("People"))
    sheet.write_string(0, 0, f"{report.company_id.name} · {report.display_name}", bold)
    titles = (
        report.env._("Team"),
        report.env._("Person"),
        report.env._("Leads"),
        report.env._("Mean quality"),
        report.env._("Deviation (%)"),
        report.env._("Value"),
        report.env._("Won"),
        report.env._("Conversion (%)"),
    )
    sheet.write_row(2, 0, titles, head)
    row = 3
    for line in report.line_ids:
        # names of colleagues in a report the reader was allowed to open
        sheet.write_string(row, 0, line.sudo().team_id.name or "")
        sheet.write_string(row, 1, line.sudo().user_id.name or "")
        sheet.write_number(row, 2, line.lead_count)
        sheet.write_number(row, 3, line.mean_quality, number)
        uneven = abs(line.deviation) > report.limit
        sheet.write_number(row, 4, line.deviation, bad if uneven else number)
        sheet.write_number(row, 5, line.value, money)
        sheet.write_number(row, 6, line.won_count)
        sheet.write_number(row, 7, line.conversion, number)
        row += 1
    sheet.set_column(0, 1, 20)
    sheet.set_column(2, 7, 13)
    sheet.freeze_panes(3, 2)
    teams = book.add_worksheet(report.env._("Teams"))
    teams.write_row(
        0,
        0,
        (
            report.env._("Team"),
            report.env._("Leads"),
            report.env._("Mean quality"),
            report.env._("Value"),
            report.env._("Won"),
            report.env._("Conversion (%)"),
        ),
        head,
    )
    row = 1
    for team, lines in report.line_ids.grouped("team_id").items():
        leads = sum(lines.mapped("lead_count"))
        won = sum(lines.mapped("won_count"))
        quality = sum(line.mean_quality * line.lead_count for line in lines) / (leads or 1)
        teams.write_string(row, 0, team.sudo().name or "")
        teams.write_number(row, 1, leads)
        teams.write_number(row, 2, quality, number)
        teams.write_number(row, 3, sum(lines.mapped("value")), money)
        teams.write_number(row, 4, won)
        teams.write_number(row, 5, 100.0 * won / (leads or 1), number)
        row += 1
    teams.set_column(0, 0, 20)
    if report.advice:
        advice = book.add_worksheet(report.env._("Advice"))
        for index, text in enumerate(report.advice.splitlines()):
            advice.write_string(index, 0, text)
        advice.set_column(0, 0, 120)
    book.close()
    return stream.getvalue()
