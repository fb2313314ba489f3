from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.exceptions import AccessError, UserError


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.notary.watched"]

    contract_number = fields.Char(
        copy=False,
        tracking=True,
        index="trigram",
        help="Number of the signed contract; empty: the number of the order.",
    )
    handoff_ids = fields.One2many("crm.handoff", "order_id", "Handoffs")
    handoff_count = fields.Integer(compute="_compute_handoff_count", compute_sudo=True)
    handoff_open_count = fields.Integer(compute="_compute_handoff_count", compute_sudo=True)

    @api.depends("handoff_ids.state")
    def _compute_handoff_count(self):
        counts_of = self.env["crm.handoff"]._count_by("order_id", self.ids)
        for order in self:
            order.handoff_count, order.handoff_open_count = counts_of(order.id)

    def _handoff_agreed_date(self):
        """The delivery date agreed with the customer, in the company's time zone."""
        self.ensure_one()
        if not self.commitment_date:
            return False
        return today(self.company_id, self.commitment_date)

    # -- triggers ---------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if self.env["crm.handoff.flow"]._in_use():
            self.env["crm.handoff"]._adopt(orders)
        return orders

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which an order changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if "delivery_status" in names:
            self._handoff_delivery_status_changed()
        if "opportunity_id" in names:
            self._handoff_opportunity_changed()
        if "user_id" in names:
            self._handoff_salesperson_changed()
        if {"state", "signed_on"} & names:
            self._handoff_state_changed()

    def _handoff_opportunity_changed(self):
        if not self.env["crm.handoff.flow"]._in_use():
            return
        handoffs = self.env["crm.handoff"].sudo().search([("order_id", "in", self.ids)])
        for order, batch in handoffs.grouped("order_id").items():
            wrong = batch.filtered(
                lambda handoff, order=order: handoff.lead_id != order.opportunity_id
            )
            if wrong:
                wrong._set({"lead_id": order.opportunity_id.id or None})
        self.env["crm.handoff"]._adopt(self)

    def _handoff_salesperson_changed(self):
        if not self.env["crm.handoff.flow"]._in_use():
            return
        handoffs = (
            self.env["crm.handoff"]
            .sudo()
            .search([("order_id", "in", self.ids), ("state", "not in", ("done", "cancelled"))])
        )
        for order, batch in handoffs.grouped("order_id").items():
            user = order.user_id.id or None
            batch._set({"salesperson_id": user})
            batch.filtered(lambda handoff: handoff.node_id.responsible == "salesperson")._set(
                {"user_id": user}
            )

    def _handoff_state_changed(self):
        """Confirmed, signed or cancelled."""
        if not self.env["crm.handoff.flow"]._in_use():
            return
        handoffs = self.env["crm.handoff"].sudo()
        confirmed = self.filtered(lambda order: order.state == "sale")
        # what is signed is frozen, before anybody works by it
        (confirmed | self.filtered("signed_on"))._handoff_freeze_bom()
        handoffs._fire("order_confirmed", confirmed)
        cancelled = self.filtered(lambda order: order.state == "cancel")
        if cancelled:
            # what was done for it is not done for whatever may be confirmed later
            handoffs.search([("order_id", "in", cancelled.ids)])._cancel(
                lambda env: env._("The order was cancelled."), also_done=True
            )
        handoffs._follow_orders(self - cancelled, ("contract",))

    def _handoff_delivery_status_changed(self):
        """A raised quantity or a return makes new transfers: what was delivered is not any more."""
        if self.env["crm.handoff.flow"]._in_use():
            self.env["crm.handoff"]._follow_orders(self, ("started", "delivered"))

    def _notary_money_changed(self):  # pylint: disable=missing-return
        super()._notary_money_changed()
        if self.env["crm.handoff.flow"]._in_use():
            self.env["crm.handoff"].sudo()._payment_changed(self)

    def handoff_event(self, code, values=None):
        """An external system says that something happened to these orders.

        :param str code: code of the event, as nodes name it; unknown codes do nothing
        :param dict values: optional ``tracking_number`` and ``result`` for the handoffs it closes
        :return: number of handoffs opened and closed
        :raise AccessError: unless the caller is a handoff administrator, as connectors are: who
            gains by an event does not report it
        :raise UserError: for a code that is no text
        """
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("crm_handoff.group_handoff_manager"):
            raise AccessError(
                self.env._(
                    "Events are reported by connected systems. Their user needs the right "
                    "“Handoffs / Administrator”."
                )
            )
        if not isinstance(code, str) or not code.strip():
            raise UserError(self.env._("Please give the code of the event as a text."))
        return self.env["crm.handoff"].sudo()._external_event(code.strip(), self, values)

    # -- screens ----------------------------------------------------------------------------

    def action_view_handoffs(self):
        """Open the handoffs of these orders."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_handoff.crm_handoff_action")
        action["domain"] = [("order_id", "in", self.ids)]
        action["context"] = {"search_default_group_node": 0}
        return action

    def action_start_handoff(self):
        """Choose a flow to start on this order."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start a handoff"),
            "res_model": "crm.handoff.start",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_order_id": self.id,
                "default_lead_id": self.opportunity_id.id,
            },
        }
