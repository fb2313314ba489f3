"""What would happen: the dialog before a change."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.defaults import without_defaults


class CrmChangePreview(models.TransientModel):
    _name = "crm.change.preview"
    _description = "What Would Happen"

    name = fields.Char(readonly=True)
    line_ids = fields.One2many("crm.change.preview.line", "preview_id", readonly=True)
    stop_count = fields.Integer("Would Break", compute="_compute_counts")
    is_empty = fields.Boolean(compute="_compute_counts")

    @api.depends("line_ids.tone")
    def _compute_counts(self):
        for preview in self:
            tones = preview.line_ids.mapped("tone")
            preview.stop_count = tones.count("stop")
            preview.is_empty = not tones

    @api.model
    def _open(self, change, title):
        """Collect what a change touches and open the dialog.

        :raise AccessError: for who administers nothing that a change could touch
        """
        self._check_reader()
        return self._show(self.env["crm.change.part"]._change_collect(change), title)

    @api.model
    def _check_reader(self):
        # whoever has rights to the dialog: those who administer what an addon adds get them there
        if not self.has_access("read"):
            raise AccessError(self.env._("Only administrators see what a change would touch."))

    @api.model
    def _show(self, rows, title):
        # sudo: nobody edits what was found; the dialog stays its reader's
        preview = (
            without_defaults(self)
            .sudo()
            .create(
                {
                    "name": title,
                    "line_ids": [
                        fields.Command.create(
                            {
                                "sequence": index,
                                "section": row["section"],
                                "name": row["name"],
                                "text": row["text"],
                                "tone": row["tone"],
                                "target_model": row["model"],
                                "target_ids": row["ids"],
                            }
                        )
                        for index, row in enumerate(rows)
                    ],
                }
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def action_conflicts(self):
        """Show automations that write the same field of an opportunity."""
        self._check_reader()
        rows = self.env["crm.change.part.automations"]._change_conflicts("crm.lead")
        return self._show(rows, self.env._("Automations that write the same field"))


class CrmChangePreviewLine(models.TransientModel):
    _name = "crm.change.preview.line"
    _description = "What Would Happen: One Place"
    _order = "sequence, id"

    preview_id = fields.Many2one(
        "crm.change.preview", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    section = fields.Selection(
        [
            ("form", "Form"),
            ("option", "List to choose from"),
            ("automation", "Automation"),
            ("conflict", "Same field written twice"),
            ("import", "Import and mail"),
            ("connector", "Connector"),
            ("gate", "Gate or handoff"),
            ("record", "Open records"),
            ("person", "People"),
        ],
        "Where",
    )
    name = fields.Char("What")
    text = fields.Text("What Happens")
    tone = fields.Selection([("stop", "Breaks"), ("warn", "Look"), ("info", "To know")], "Weight")
    target_model = fields.Char()
    target_ids = fields.Json()

    def action_open(self):
        """Open the records meant, as whoever looks may see them.

        :raise UserError: for a place that has no records
        """
        self.ensure_one()
        self.check_access("read")
        if not self.target_model:
            raise UserError(self.env._("There is nothing to open here."))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.target_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.target_ids or [])],
        }
