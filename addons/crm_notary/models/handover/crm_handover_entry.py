from odoo import api, fields, models

from ...tools import append_only
from ...tools.bulk import bulk_insert


class CrmHandoverEntry(models.Model):
    """What went from whom to whom, by whom and why. Written by the handover, never changed."""

    _name = "crm.handover.entry"
    _description = "Handed Over"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _order = "id desc"
    _append_only = append_only.Rules(
        nullable=("leaver_id", "user_id", "manager_id", "company_id", "create_uid", "write_uid")
    )

    date = fields.Datetime(readonly=True, index=True)
    kind = fields.Char("Kind (Technical)", readonly=True)
    kind_label = fields.Char("Kind", compute="_compute_kind_label")
    res_model = fields.Char("Model", readonly=True, index=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    name = fields.Char("What", readonly=True, help="As it was called then.")
    leaver_id = fields.Many2one("res.users", "From", readonly=True, index=True, ondelete="set null")
    user_id = fields.Many2one("res.users", "To", readonly=True, index=True, ondelete="set null")
    manager_id = fields.Many2one("res.users", "By", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="set null")
    reason = fields.Char(readonly=True)

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_kind_label(self):
        labels = {
            kind._name: kind._handover_label()
            for kind in self.env["crm.handover.kind"]._handover_kinds()
        }
        for entry in self:
            entry.kind_label = labels.get(entry.kind, entry.kind)

    @api.model
    def _protected_hint(self, operation):
        return self.env._("What was handed over is kept; hand it over again if it is to change.")

    @api.model
    def _record(self, rows, reason):
        """Write the entries of one handover with one statement.

        :param rows: ``[(kind, record, leaver, user, company)]``
        """
        now = fields.Datetime.now()
        bulk_insert(
            self.env,
            self._table,
            (
                "date", "kind", "res_model", "res_id", "name", "leaver_id", "user_id",
                "manager_id", "company_id", "reason",
            ),
            [
                (
                    now, kind._name, record._name, record.id, record.display_name, leaver.id,
                    user.id, self.env.uid, company.id or None, reason,
                )
                for kind, record, leaver, user, company in rows
            ],
        )  # fmt: skip

    def action_open(self):
        """Open what was handed over."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
