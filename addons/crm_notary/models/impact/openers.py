"""Where *What would happen* is asked: on a field, on a role."""

from odoo import models

from .crm_change_part import Change


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    def action_notary_preview_required(self):
        """Show what would happen if this field had to be filled in everywhere."""
        self.ensure_one()
        self.check_access("read")
        change = Change(model=self.model, names=(self.name,))
        title = self.env._("If “%s” must be filled in", self.field_description)
        return self.env["crm.change.preview"]._open(change, title)


class ResRole(models.Model):
    _inherit = "res.role"

    def action_notary_preview(self):
        """Show what hangs on a role before its people change."""
        self.ensure_one()
        self.check_access("read")
        change = Change(record=self, people=self.user_ids)
        title = self.env._("What hangs on “%s”", self.name)
        return self.env["crm.change.preview"]._open(change, title)
