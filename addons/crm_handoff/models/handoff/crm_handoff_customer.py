from odoo import models


class CrmHandoff(models.Model):
    """What the customer is told."""

    _inherit = "crm.handoff"

    def _inform_customer(self):
        """Tell the delivery contact of the customer, with the tracking number."""
        self.ensure_one()
        contact = self.order_id.partner_shipping_id or self.partner_id
        if not contact.email:
            self.message_post(
                body=self.env._(
                    "%s has no e-mail address and was not told. Please call.", contact.name
                )
            )
            return
        handoff = self.with_context(lang=contact.lang or self.env.lang)
        subject = handoff.env._("%(contract)s: %(node)s", contract=handoff._handoff_reference(),
                             node=handoff.node_id.name)  # fmt: skip
        body = handoff.env._(
            "Dear %(name)s, your delivery for %(contract)s is on its way.",
            name=contact.name,
            contract=handoff._handoff_reference(),
        )
        if handoff.tracking_number:
            body += " " + handoff.env._("Tracking number: %s", handoff.tracking_number)
        handoff.message_notify(partner_ids=contact.ids, subject=subject, body=body)
        self.message_post(
            body=self.env._("%(name)s was told: %(text)s", name=contact.name, text=body)
        )
