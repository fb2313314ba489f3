import base64
import io

import xlsxwriter
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmFollowupExport(models.TransientModel):
    """The month's figures as a spreadsheet an HR system can read."""

    _name = "crm.followup.export"
    _description = "Follow-up Performance Export"

    month = fields.Date(required=True, default=lambda self: self._default_month())
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    data = fields.Binary("File", readonly=True, attachment=False)
    name = fields.Char(readonly=True)

    @api.model
    def _default_month(self):
        return fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)

    def action_export(self):
        """Make the file and download it.

        :raise UserError: when there is nothing in that month
        """
        self.ensure_one()
        month = self.month.replace(day=1)
        figures = self.env["crm.followup.performance"].search(
            [("month", "=", month), ("company_id", "=", self.company_id.id)],
            order="user_id",
        )
        if not figures:
            raise UserError(
                self.env._("Nobody recorded a follow-up in %s.", month.strftime("%Y-%m"))
            )
        self.write(
            {
                "data": base64.b64encode(self._make_file(figures)),
                "name": f"followup-performance-{month:%Y-%m}.xlsx",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/data/{self.name}?download=true",
            "target": "download",
        }

    def _make_file(self, figures):
        weight = self.company_id.followup_weight
        heads = [
            self.env._("Login"),
            self.env._("Name"),
            self.env._("Month"),
            self.env._("Follow-ups"),
            self.env._("Effective"),
            self.env._("Effective share (%)"),
            self.env._("Mean quality"),
            self.env._("Weight (%)"),
            self.env._("Weighted points"),
        ]
        output = io.BytesIO()
        # texts such as "=1+1" stay texts
        book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet(self.env._("Follow-ups"))
        bold = book.add_format({"bold": True})
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for row, figure in enumerate(figures, 1):
            share = round(figure.effective_share, 2)
            quality = round(figure.mean_quality, 2)
            sheet.write_string(row, 0, figure.user_id.login)
            sheet.write_string(row, 1, figure.user_id.name)
            sheet.write_string(row, 2, f"{figure.month:%Y-%m}")
            for column, number in enumerate(
                (
                    figure.followup_count,
                    figure.effective_count,
                    share,
                    quality,
                    weight,
                    round((share + quality) / 2 * weight / 100, 2),
                ),
                3,
            ):
                sheet.write_number(row, column, number)
        sheet.set_column(0, len(heads) - 1, 16)
        book.close()
        return output.getvalue()
