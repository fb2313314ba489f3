import base64

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.export_right import check_export
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.addons.crm_notary.tools.xlsx import Workbook
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
        """The last month that is over where the company is, as the figures have it."""
        return period_of("month", fields.Datetime.now(), self.env.company).previous().first

    def action_export(self):
        """Make the file and download it.

        :raise AccessError: without the right to export
        :raise UserError: when there is nothing in that month
        """
        self.ensure_one()
        check_export(self.env)
        month = self.month.replace(day=1)
        figures = self.env["crm.followup.performance"].search(
            [("month", "=", month), ("company_id", "=", self.company_id.id)],
            order="user_id",
        )
        if not figures:
            raise UserError(
                self.env._(
                    "Nobody recorded a follow-up in %s.",
                    period_of("month", month, self.company_id).label(self.env),
                )
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
            self.env._("Witnessed"),
            self.env._("Witnessed share (%)"),
        ]
        rows = [
            [
                figure.user_id.login,
                figure.user_id.name,
                f"{figure.month:%Y-%m}",
                figure.followup_count,
                figure.effective_count,
                round(figure.effective_share, 2),
                round(figure.mean_quality, 2),
                weight,
                round((figure.effective_share + figure.mean_quality) / 2 * weight / 100, 2),
                figure.witnessed_count,
                round(figure.witnessed_share, 2),
            ]
            for figure in figures
        ]
        book = Workbook()
        book.write_table(book.add_sheet(self.env._("Follow-ups")), heads, rows)
        return book.to_bytes()
