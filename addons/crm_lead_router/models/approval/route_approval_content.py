"""What the levels decide about: an owner for a customer in a region, the same for all of them."""

from odoo import fields, models
from odoo.addons.crm_notary.tools import decision


class CrmRouteApproval(models.Model):
    _inherit = "crm.route.approval"

    manager_approval_id = fields.Many2one(
        "crm.route.approval",
        "Manager's Approval",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The director confirms this one. It lapses when the customer or the region becomes "
        "another one before that, and the manager is asked again.",
    )
    manager_content_html = fields.Html(
        related="manager_approval_id.content_html", string="What the Manager Approved"
    )

    def _decision_content(self, keys=None):
        return {each: each._route_content() for each in self}

    def _route_content(self):
        """What nobody knew was not decided about: it is left out."""
        lead = self.lead_id
        customer = lead.partner_id.commercial_partner_id
        facts = {
            "customer": decision.name(
                customer.id, customer.name or lead.partner_name or lead.contact_name
            ),
            "region": decision.name(lead.state_id.id, lead.state_id.name),
            "owner": decision.name(self.user_id.id, self.user_id.name),
        }
        return {key: fact for key, fact in facts.items() if fact["name"]}

    def _decision_content_labels(self):
        return {
            **super()._decision_content_labels(),
            "region": self.env._("Region"),
            "owner": self.env._("New Owner"),
        }

    def _decision_bindings(self):
        """The manager's approval is about what it was given for; the director's is carried out."""
        bound = {"customer": None, "region": None}
        return {each: bound if each.step == "manager" else {} for each in self}

    def _decision_later(self):
        return self.search([("manager_approval_id", "in", self.ids), ("state", "=", "pending")])

    def _decision_follow(self):  # pylint: disable=missing-return
        """Where the director is asked, what the manager has approved must still be that."""
        super()._decision_follow()
        asked = self.filtered(lambda each: each.state == "pending").manager_approval_id
        if asked:
            super(CrmRouteApproval, asked)._decision_follow()

    def _decision_ended(self):
        """What a person asked for is asked again from the first level."""
        result = super()._decision_ended()
        lapsed = self.filtered(
            lambda each: (
                each.state == "lapsed" and each.step == "director" and each.origin == "request"
            )
        )
        if lapsed:
            # one waits for each lead: those that ended are stored first
            lapsed.flush_recordset(["state"])
            self._decision_ask([each._route_asked("manager") for each in lapsed])
        return result
