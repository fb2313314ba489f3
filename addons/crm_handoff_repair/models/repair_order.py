from odoo import models
from odoo.addons.crm_notary.tools.defaults import without_defaults

STATES = {"draft": "open", "confirmed": "open", "under_repair": "in_progress"}


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which a repair changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if {"partner_id", "state"} & names:
            self._handoff_repair_changed()

    def _handoff_repair_changed(self):
        """A repair for a customer is a complaint the salesperson must know of."""
        # sudo: workshop people have no right to write complaints
        complaints = self.env["crm.handoff.complaint"].sudo()
        known = {
            complaint.repair_id: complaint
            for complaint in complaints.search([("repair_id", "in", self.ids)])
        }
        for repair in self.filtered("partner_id"):
            state = STATES.get(repair.state, "solved")
            complaint = known.get(repair)
            if complaint and complaint.state != state:
                complaint.state = state
        missing = self.filtered(
            lambda repair: (
                repair.partner_id and repair not in known and repair.state not in ("done", "cancel")
            )
        )
        without_defaults(complaints).create(
            [repair._prepare_handoff_complaint() for repair in missing]
        )

    def _prepare_handoff_complaint(self):
        self.ensure_one()
        product = self.product_id.display_name or ""
        return {
            "repair_id": self.id,
            "name": self.env._("Repair %(number)s %(product)s", number=self.name, product=product),
            "description": self.internal_notes or self.env._("Repair of %s", product or self.name),
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "state": STATES[self.state],
        }
