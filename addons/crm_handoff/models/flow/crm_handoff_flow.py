import ast

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CrmHandoffFlow(models.Model):
    """Nodes that belong together. Nothing happens before somebody switches a flow on."""

    _name = "crm.handoff.flow"
    _inherit = ["crm.notary.kept", "crm.notary.watched"]
    _description = "Handoff Flow"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    enabled = fields.Boolean(
        "Switched on",
        readonly=True,
        copy=False,
        help="Only the nodes of a flow that is switched on make handoffs.",
    )
    date_first_enabled = fields.Datetime(
        "First switched on",
        readonly=True,
        copy=False,
        help="From then on there may be handoffs, which follow the facts also after the flow was "
        "switched off.",
    )
    description = fields.Text(translate=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")
    order_domain = fields.Char(
        "Only for orders", help="The flow applies to orders that match this filter. Empty: to all."
    )
    freeze_bom = fields.Boolean(
        "Freeze the bill of materials",
        default=True,
        help="At signature the multi-level bill of materials of each order line is frozen.",
    )
    engineering_role_id = fields.Many2one(
        "res.role",
        "Engineering",
        help="Accepts, together with the salesperson, a bill of materials that changed.",
    )
    acceptance_hours = fields.Float(
        "Accept within (working hours)",
        default=16.0,
        help="Then the next level is asked, too: for sales the team leader, for engineering those "
        "who define the flows. 0: no deadline.",
    )
    cost_tolerance = fields.Float(
        "Cost tolerance (%)",
        default=1.0,
        help="Cost changes up to this percentage are no difference.",
    )
    node_ids = fields.One2many("crm.handoff.node", "flow_id", "Nodes", copy=True)
    handoff_count = fields.Integer(compute="_compute_handoff_count")

    _tolerance_positive = models.Constraint(
        "CHECK (cost_tolerance >= 0)", "The cost tolerance cannot be negative."
    )

    def _compute_handoff_count(self):
        counts = dict(
            self.env["crm.handoff"]._read_group(
                [("flow_id", "in", self.ids)], ["flow_id"], ["__count"]
            )
        )
        for flow in self:
            flow.handoff_count = counts.get(flow, 0)

    @api.constrains("order_domain")
    def _check_order_domain(self):
        for flow in self.filtered("order_domain"):
            try:
                domain = Domain(ast.literal_eval(flow.order_domain))
                self.env["sale.order"].sudo().search(domain, limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The order filter of the flow “%(flow)s” cannot be used: %(error)s\n"
                        "Please pick it with the filter editor.",
                        flow=flow.name,
                        error=error,
                    )
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("enabled", None)
            vals.pop("date_first_enabled", None)
        return super().create(vals_list)

    def write(self, vals):
        if {"enabled", "date_first_enabled"} & vals.keys():
            raise UserError(
                self.env._("Please use the buttons “Switch on” and “Switch off” of the flow.")
            )
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        for flow, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%s (copy)", flow.name)
        return vals_list

    def copy(self, default=None):
        copies = super().copy(default=default)
        for flow, copied in zip(self, copies, strict=True):
            # copies are made in the order of the ids
            twins = dict(zip(flow.node_ids.sorted("id"), copied.node_ids.sorted("id"), strict=True))
            for node, twin in twins.items():
                twin.next_node_ids = [twins[each].id for each in node.next_node_ids]
        return copies

    def action_switch_on(self):
        """Let the nodes of these flows make handoffs from now on.

        :raise UserError: naming each node that is not ready and what to set.
        """
        problems = [problem for flow in self for problem in flow._problems()]
        if problems:
            raise UserError("\n".join(problems))
        super().write({"enabled": True})
        new = self.filtered(lambda flow: not flow.date_first_enabled)
        super(CrmHandoffFlow, new).write({"date_first_enabled": fields.Datetime.now()})
        return True

    def action_switch_off(self):
        """No new handoffs from these flows; those that exist stay and can be finished."""
        super().write({"enabled": False})
        return True

    def action_view_handoffs(self):
        """Open the handoffs of this flow."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_handoff.crm_handoff_action")
        action["domain"] = [("flow_id", "=", self.id)]
        action["context"] = {"search_default_group_node": 1}
        return action

    def _problems(self):
        """What keeps this flow from being switched on, as sentences."""
        self.ensure_one()
        if not self.node_ids:
            return [self.env._("“%s” has no node yet. Please add one.", self.name)]
        problems = [problem for node in self.node_ids for problem in node._problems()]
        if not any(node.trigger != "previous" for node in self.node_ids):
            problems.append(
                self.env._(
                    "“%s” never starts: every node waits for a previous one. Please give the "
                    "first node another trigger.",
                    self.name,
                )
            )
        return problems

    @api.model
    @tools.ormcache()
    def _in_use(self):
        """Whether any flow was ever switched on. Before that this addon does and asks nothing."""
        flows = self.sudo().with_context(active_test=False)
        return bool(flows.search_count([("date_first_enabled", "!=", False)], limit=1))

    def _filter_orders(self, orders):
        """Orders this flow applies to."""
        self.ensure_one()
        if self.company_id:
            orders = orders.filtered(lambda order: order.company_id == self.company_id)
        if self.order_domain and orders:
            orders = orders.filtered_domain(ast.literal_eval(self.order_domain))
        return orders
