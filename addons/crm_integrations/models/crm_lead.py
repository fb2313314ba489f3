from odoo import fields, models
from odoo.tools import SQL

# what goes along when opportunities are merged into one
FOLLOWING = ("crm.external.identity", "crm.inbox.event", "crm.proposal")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    identity_ids = fields.One2many(
        "crm.external.identity", "lead_id", "In Other Systems", readonly=True
    )

    def _merge_dependences(self, opportunities):  # pylint: disable=missing-return
        super()._merge_dependences(opportunities)
        # sudo: whoever merges need not see connectors
        for model, ids in opportunities._integrations_attached().items():
            self.env[model].sudo().browse(ids).write({"lead_id": self.id})

    def _integrations_attached(self):
        """``{model: ids}`` of what hangs on these, in one query: many are merged in a night."""
        for model in FOLLOWING:
            self.env[model].flush_model(["lead_id"])
        found = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL(
                    "SELECT %s::varchar, id FROM %s WHERE lead_id = ANY(%s)",
                    model,
                    SQL.identifier(self.env[model]._table),
                    self.ids,
                )
                for model in FOLLOWING
            )
        )
        attached = {}
        for model, row_id in found:
            attached.setdefault(model, []).append(row_id)
        return attached

    def _create_customer(self, with_parent=None):
        partner = super()._create_customer(with_parent=with_parent)
        # sudo: whoever makes the contact need not see connectors
        self.sudo().identity_ids._show_picture(partner)
        return partner
