from odoo import api, fields, models


class CrmHandoverLeft(models.TransientModel):
    """What belongs to people who have left: a row for each person and kind, made when opened."""

    _name = "crm.handover.left"
    _description = "Belongs to People Who Have Left"
    _order = "user_id, id"

    user_id = fields.Many2one("res.users", "Has Left", readonly=True)
    kind = fields.Char("Kind (Technical)", readonly=True)
    kind_label = fields.Char("Kind", readonly=True)
    amount = fields.Integer("How Many", readonly=True)

    @api.model
    def action_load(self):
        """Look up what archived people still have, and show it."""
        self.env["crm.handover"]._check_manager()
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        gone = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("active", "=", False), ("share", "=", False)])
        )
        counts = {}
        for kind in self.env["crm.handover.kind"].sudo()._handover_kinds() if gone else ():
            for record in kind._handover_records(gone):
                for user in record[kind._handover_field] & gone:
                    counts[user, kind] = counts.get((user, kind), 0) + 1
        self.create(
            [
                {
                    "user_id": user.id,
                    "kind": kind._name,
                    "kind_label": kind._handover_label(),
                    "amount": amount,
                }
                for (user, kind), amount in sorted(
                    counts.items(), key=lambda each: (each[0][0].id, each[0][1]._handover_sequence)
                )
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_notary.crm_handover_left_action"
        )
        return {**action, "domain": [("create_uid", "=", self.env.uid)]}

    def action_hand_over(self):
        """Open the dialog for the people of these rows."""
        return self.user_id.action_notary_handover()
