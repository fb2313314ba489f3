from odoo import api, fields, models
from odoo.addons.crm_notary_sale.models.money.order_money import STATES as PAYMENT_STATES
from odoo.addons.crm_notary_sale.models.money.order_money import OrderMoney

from .order.sale_order_facts import DELIVERY_STATES, PRODUCTION_STATES


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.notary.watched"]

    handoff_ids = fields.One2many("crm.handoff", "lead_id", "Handoffs")
    handoff_count = fields.Integer(compute="_compute_handoff_count", compute_sudo=True)
    handoff_open_count = fields.Integer(compute="_compute_handoff_count", compute_sudo=True)
    contract_number = fields.Char(compute="_compute_contract", compute_sudo=True)
    date_agreed = fields.Date("Agreed Date", compute="_compute_contract", compute_sudo=True)
    contract_amount = fields.Monetary(
        compute="_compute_contract", compute_sudo=True, currency_field="company_currency"
    )
    contract_invoiced = fields.Monetary(
        "Invoiced",
        compute="_compute_contract",
        compute_sudo=True,
        currency_field="company_currency",
    )
    contract_paid = fields.Monetary(
        "Paid", compute="_compute_contract", compute_sudo=True, currency_field="company_currency"
    )
    contract_due = fields.Monetary(
        "Still to be Paid",
        compute="_compute_contract",
        compute_sudo=True,
        currency_field="company_currency",
    )
    contract_payment_state = fields.Selection(
        PAYMENT_STATES, "Payment", compute="_compute_contract", compute_sudo=True
    )
    contract_production_state = fields.Selection(
        PRODUCTION_STATES, "Production", compute="_compute_contract", compute_sudo=True
    )
    contract_delivery_state = fields.Selection(
        DELIVERY_STATES, "Delivery", compute="_compute_contract", compute_sudo=True
    )
    complaint_ids = fields.One2many("crm.handoff.complaint", "lead_id", "Complaints")
    complaint_open_count = fields.Integer(compute="_compute_complaint_count", compute_sudo=True)
    complaint_count = fields.Integer(compute="_compute_complaint_count", compute_sudo=True)

    @api.depends("handoff_ids.state")
    def _compute_handoff_count(self):
        counts_of = self.env["crm.handoff"]._count_by("lead_id", self.ids)
        for lead in self:
            lead.handoff_count, lead.handoff_open_count = counts_of(lead._origin.id)

    @api.depends("complaint_ids.state")
    def _compute_complaint_count(self):
        for lead in self:
            lead.complaint_count = len(lead.complaint_ids)
            lead.complaint_open_count = len(
                lead.complaint_ids.filtered(lambda complaint: complaint.state != "solved")
            )

    @api.depends(
        "order_ids.state",
        "order_ids.contract_number",
        "order_ids.commitment_date",
        "order_ids.amount_total",
        "order_ids.money_state",
        "order_ids.money_due",
        "order_ids.money_received",
        "order_ids.handoff_production_state",
        "order_ids.handoff_delivery_state",
        "company_currency",
    )
    def _compute_contract(self):
        """The confirmed orders together, in the currency of the opportunity's company."""
        money = self._origin._notary_money()
        for lead in self:
            orders = lead.order_ids.filtered(lambda order: order.state == "sale").sorted("id")
            lead.contract_number = (
                self.env._(", ").join(order.contract_number or order.name for order in orders)
                or False
            )
            dates = [order._handoff_agreed_date() for order in orders if order.commitment_date]
            lead.date_agreed = min(dates) if dates else False
            together = money.get(lead._origin.id) or OrderMoney()
            lead.contract_amount = together.ordered
            lead.contract_invoiced = together.invoiced
            lead.contract_paid = together.money
            lead.contract_due = together.due
            lead.contract_payment_state = together.state
            lead.contract_production_state = _together(
                orders.mapped("handoff_production_state"), "none", "waiting", "progress", "done"
            )
            lead.contract_delivery_state = _together(
                orders.mapped("handoff_delivery_state"), "none", "waiting", "partial", "done"
            )

    def unlink(self):
        # handoffs of orders stay with their orders; those of the opportunity alone go with it
        handoffs = (
            self.env["crm.handoff"]
            .sudo()
            .search([("lead_id", "in", self.ids), ("order_id", "=", False)])
        )
        handoffs._drop()
        return super().unlink()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: merging moves the handoffs of everybody
        handoffs = self.env["crm.handoff"].sudo()
        alone = [("order_id", "=", False)]
        taken = handoffs.search([("lead_id", "=", self.id), *alone]).node_id
        for handoff in handoffs.search([("lead_id", "in", opportunities.ids), *alone], order="id"):
            if handoff.node_id not in taken:
                handoff._set({"lead_id": self.id})
                taken |= handoff.node_id
        return result

    # -- triggers ---------------------------------------------------------------------------

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which an opportunity changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if "active" in names:
            self._handoff_archived()
        if "user_id" in names:
            self._handoff_salesperson_changed()
        if "stage_id" in names:
            self._handoff_stage_entered()

    def _handoff_stage_entered(self):
        """Handoffs that a stage opens."""
        nodes = self.env["crm.handoff.node"]._for_trigger("stage", stages=self.stage_id)
        if not nodes:
            return
        leads = self.sudo().filtered(lambda lead: lead.stage_id in nodes.stage_id)
        orders = self.env["sale.order"].sudo()
        without = leads.browse()
        for lead in leads:
            mine = lead._handoff_orders()
            orders |= mine
            if not mine:
                without |= lead
        self.env["crm.handoff"]._fire("stage", orders, leads=without, stages=leads.stage_id)

    def _handoff_orders(self):
        """Orders a handoff of this opportunity hangs on: the confirmed ones, else the newest
        quotation.
        """
        self.ensure_one()
        live = self.order_ids.filtered(lambda order: order.state != "cancel")
        return live.filtered(lambda order: order.state == "sale") or live.sorted("id")[-1:]

    def _handoff_archived(self):
        """A lost opportunity waits for nobody; restored, its handoffs come back."""
        if not self.env["crm.handoff.flow"]._in_use():
            return
        handoffs = (
            self.env["crm.handoff"]
            .sudo()
            .search([("lead_id", "in", self.ids), ("order_id.state", "not in", ("sale",))])
        )
        if not handoffs:
            return
        lost = handoffs.filtered(lambda handoff: not handoff.lead_id.active)
        lost._cancel(lambda env: env._("The opportunity was lost."))
        (handoffs - lost).filtered(lambda handoff: handoff.state == "cancelled")._restore()

    def _handoff_salesperson_changed(self):
        if not self.env["crm.handoff.flow"]._in_use():
            return
        handoffs = (
            self.env["crm.handoff"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", self.ids),
                    ("order_id", "=", False),
                    ("state", "not in", ("done", "cancelled")),
                ]
            )
        )
        for lead, batch in handoffs.grouped("lead_id").items():
            batch._set({"salesperson_id": lead.user_id.id or None})

    # -- screens ----------------------------------------------------------------------------

    def action_view_handoffs(self):
        """Open the handoffs of these opportunities."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_handoff.crm_handoff_action")
        action["domain"] = [("lead_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_start_handoff(self):
        """Choose a flow to start on this opportunity."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start a handoff"),
            "res_model": "crm.handoff.start",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_lead_id": self.id,
                "default_order_id": self._handoff_orders()[:1].id,
            },
        }

    def action_view_complaints(self):
        """Open the complaints about the orders of this opportunity."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_handoff.crm_handoff_complaint_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        action["context"] = {"default_lead_id": self.id, "default_partner_id": self.partner_id.id}
        return action


def _together(states, none, waiting, halfway, done):
    """One state for several orders."""
    states = [state for state in states if state and state != none]
    if not states:
        return none
    if set(states) == {done}:
        return done
    return waiting if set(states) == {waiting} else halfway
