from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class CrmHandoffNode(models.Model):
    """One step between departments: who does what, with which inputs, in what time."""

    _name = "crm.handoff.node"
    _inherit = ["crm.notary.kept"]
    _description = "Handoff Node"
    _order = "flow_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    flow_id = fields.Many2one("crm.handoff.flow", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="flow_id.company_id", store=True, index=True)
    responsible = fields.Selection(
        [("role", "A role"), ("salesperson", "The salesperson of the order")],
        required=True,
        default="role",
    )
    role_id = fields.Many2one("res.role", ondelete="restrict")
    instruction = fields.Text(translate=True, help="What is to be done, shown on the handoff.")
    sla_hours = fields.Float(
        "SLA (working hours)",
        default=8.0,
        help="Time to finish, in working hours of the responsible people. 0: no time limit.",
    )
    trigger = fields.Selection(
        [
            ("stage", "Opportunity enters a stage"),
            ("order_confirmed", "Order confirmed"),
            ("invoice_posted", "Invoice posted"),
            ("payment_received", "Payment received"),
            ("external", "External event"),
            ("previous", "Previous nodes done"),
            ("manual", "Started by hand"),
        ],
        required=True,
        default="previous",
        help="What makes the handoff appear. “Previous nodes done” waits for all of them.",
    )
    stage_id = fields.Many2one("crm.stage", ondelete="restrict")
    event_code = fields.Char(
        "Event", help="Code of the external event, for example contract_signed."
    )
    completion = fields.Selection(
        [
            ("manual", "The responsible person says so"),
            ("contract", "The order is confirmed"),
            ("payment", "The payment is received in accounting"),
            ("started", "Production or delivery has started"),
            ("delivered", "Everything is delivered"),
            ("external", "An external event says so"),
        ],
        "Done when",
        required=True,
        default="manual",
        help="A handoff that follows accounting, manufacturing or inventory closes and re-opens by "
        "itself; nobody can close it against the facts.",
    )
    payment_percent = fields.Float(
        "Payment (%)",
        default=100.0,
        help="Part of the order's total that must be received, for example 30 for a deposit.",
    )
    done_event_code = fields.Char("Closing Event")
    next_node_ids = fields.Many2many(
        "crm.handoff.node",
        "crm_handoff_node_next_rel",
        "node_id",
        "next_node_id",
        "Next Nodes",
        domain="[('flow_id', '=', flow_id), ('id', '!=', id)]",
        copy=False,
    )
    previous_node_ids = fields.Many2many(
        "crm.handoff.node",
        "crm_handoff_node_next_rel",
        "next_node_id",
        "node_id",
        "Previous Nodes",
        copy=False,
    )
    requirement_ids = fields.One2many("crm.handoff.requirement", "node_id", copy=True)
    input_ids = fields.One2many(
        "crm.handoff.requirement", "node_id", "Inputs", domain=[("direction", "=", "input")]
    )
    output_ids = fields.One2many(
        "crm.handoff.requirement", "node_id", "Outputs", domain=[("direction", "=", "output")]
    )
    inform_customer = fields.Boolean(
        help="When the handoff is done, the delivery contact is told, with the tracking number."
    )

    _sla_positive = models.Constraint(
        "CHECK (sla_hours >= 0)", "The time limit of a node cannot be negative."
    )
    _payment_range = models.Constraint(
        "CHECK (payment_percent > 0 AND payment_percent <= 100)",
        "The part of the payment must be more than 0 % and at most 100 %.",
    )

    @api.constrains("next_node_ids", "flow_id")
    def _check_next_nodes(self):
        for node in self:
            if node.next_node_ids.flow_id - node.flow_id:
                raise ValidationError(
                    self.env._("The next nodes of “%s” must be in the same flow.", node.name)
                )
        if self._has_cycle("next_node_ids"):
            raise ValidationError(
                self.env._(
                    "The nodes %s would wait for each other in a circle and nobody could ever "
                    "start. Please remove one of the “next” links.",
                    self.env._(", ").join(self.mapped("name")),
                )
            )

    @api.constrains("role_id", "responsible", "trigger", "stage_id", "event_code", "completion")
    def _check_ready(self):
        problems = [
            problem for node in self if node.flow_id.enabled for problem in node._problems()
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    def write(self, vals):
        result = super().write(vals)
        if "role_id" in vals or "responsible" in vals:
            # handoffs that are still open go to those who are responsible now
            self.env["crm.handoff"].sudo()._follow_role(self)
        return result

    def _problems(self):
        """What keeps this node from working, as sentences."""
        self.ensure_one()
        problems = []
        if self.responsible == "role" and not self.role_id:
            problems.append(self.env._("“%s”: please choose the responsible role.", self.name))
        elif self.responsible == "role" and not self.sudo().role_id.user_ids:
            problems.append(
                self.env._(
                    "“%(node)s”: nobody has the role “%(role)s”. Please add a user to it.",
                    node=self.name,
                    role=self.role_id.name,
                )
            )
        if self.trigger == "stage" and not self.stage_id:
            problems.append(self.env._("“%s”: please choose the stage.", self.name))
        if self.trigger == "external" and not self.event_code:
            problems.append(self.env._("“%s”: please enter the code of the event.", self.name))
        if self.trigger == "previous" and not self.previous_node_ids:
            problems.append(self.env._("“%s” waits for a previous node but has none.", self.name))
        if self.completion == "external" and not self.done_event_code:
            problems.append(
                self.env._("“%s”: please enter the code of the closing event.", self.name)
            )
        return problems

    # -- definitions in use, cached: every order asks ---------------------------------------

    @api.model
    @tools.ormcache()
    def _enabled_ids(self):
        # kept for everybody: archived ones are none, whatever the one who asks first wants to see
        nodes = self.sudo().with_context(active_test=True)
        return nodes.search([("flow_id.enabled", "=", True), ("flow_id.active", "=", True)])._ids

    @api.model
    def _enabled(self):
        """All nodes of flows that are switched on, sudo'd: definitions are the same for all."""
        return self.sudo().browse(self._enabled_ids())

    @api.model
    def _for_trigger(self, trigger, *, stages=None, event=None):
        nodes = self._enabled().filtered(lambda node: node.trigger == trigger)
        if trigger == "stage":
            nodes = nodes.filtered(lambda node: node.stage_id in stages)
        elif trigger == "external":
            nodes = nodes.filtered(lambda node: node.event_code == event)
        return nodes

    def _is_paid(self, money):
        """Whether this node's part of the payment is received.

        :param money: ``OrderMoney`` of an order; a confirmed one of nothing has nothing to pay
        """
        self.ensure_one()
        if money.is_zero:
            return money.state == "paid"
        return money.reaches(self.payment_percent)

    def _followers(self):
        """Nodes that open by themselves after this one, near and far."""
        self.ensure_one()
        found, todo = self.browse(), self.next_node_ids
        while todo:
            todo = todo.filtered(lambda node: node.trigger == "previous" and node.active) - found
            found |= todo
            todo = todo.next_node_ids
        return found
