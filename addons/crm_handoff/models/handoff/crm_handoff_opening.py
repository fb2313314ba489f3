from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert

from .crm_handoff_clock import NO_CLOCK

COLUMNS = (
    "node_id",
    "flow_id",
    "role_id",
    "order_id",
    "lead_id",
    "company_id",
    "state",
    "user_id",
    "salesperson_id",
    "partner_id",
    "contract_number",
    "date_agreed",
    "date_opened",
    "deadline",
    "date_warn",
    "date_clock_start",
    "clock_hours",
)


class CrmHandoff(models.Model):
    """How handoffs come into being: in batches, in the transaction of their cause."""

    _inherit = "crm.handoff"

    @api.model
    def _fire(self, trigger, orders, *, nodes=None, leads=None, event=None, stages=None):
        """A trigger fired: make and open the handoffs of its nodes, once however often it fires.

        Costs a number of queries that grows with the number of nodes only.

        :param orders: orders the trigger is about
        :param leads: opportunities without an order that the trigger is about
        :param nodes: instead of all nodes of the trigger
        :return: the handoffs that were opened
        """
        # sudo: whoever confirms an order starts the work of other departments
        engine = self.sudo()
        if nodes is None:
            nodes = engine.env["crm.handoff.node"]._for_trigger(trigger, stages=stages, event=event)
        if not nodes:
            return engine.browse()
        orders = orders.sudo()
        leads = (leads if leads is not None else self.env["crm.lead"]).sudo()
        targets = []
        for flow, flow_nodes in nodes.grouped("flow_id").items():
            for order in flow._filter_orders(orders):
                targets += [(node, order, order.opportunity_id) for node in flow_nodes]
            if flow.order_domain:
                continue  # whether the flow applies is known only once there is an order
            for lead in leads.filtered(
                lambda lead, flow=flow: not flow.company_id or lead.company_id == flow.company_id
            ):
                targets += [(node, orders.browse(), lead) for node in flow_nodes]
        if stages is not None:
            targets = [each for each in targets if each[0].stage_id == each[2].stage_id]
            targets = engine._keep_place(targets)
        return engine._open_targets(targets)

    def _keep_place(self, targets):
        """A stage entered again finds the handoff it made, also when a newer order came since."""
        nodes = self.env["crm.handoff.node"].union(*(node for node, _order, _lead in targets))
        leads = self.env["crm.lead"].union(*(lead for _node, _order, lead in targets))
        handoffs = self.search([("node_id", "in", nodes.ids), ("lead_id", "in", leads.ids)])
        place = {(handoff.node_id, handoff.lead_id): handoff.order_id for handoff in handoffs}
        return [(node, place.get((node, lead), order), lead) for node, order, lead in targets]

    @api.model
    def _adopt(self, orders):
        """Handoffs that an opportunity got before it had an order hang on its first order."""
        orders = orders.sudo().filtered("opportunity_id")
        if not orders:
            return
        handoffs = self.sudo().search(
            [("order_id", "=", False), ("lead_id", "in", orders.opportunity_id.ids)]
        )
        if not handoffs:
            return
        taken = self.sudo().search([("order_id", "in", orders.ids)])
        taken = {(handoff.node_id, handoff.order_id) for handoff in taken}
        for order in orders.sorted("id"):
            mine = handoffs.filtered(
                lambda handoff, order=order: (
                    handoff.lead_id == order.opportunity_id
                    and (handoff.node_id, order) not in taken
                )
            )
            mine._set({"order_id": order.id, "company_id": order.company_id.id})
            handoffs -= mine

    def _open_targets(self, targets):
        """Make the handoffs of ``[(node, order, lead)]`` and of later nodes, open the former."""
        if not targets:
            return self.browse()
        followers = {node: node._followers() for node in {target[0] for target in targets}}
        fired = {(node.id, order.id, lead.id if not order else 0) for node, order, lead in targets}
        wanted = {}
        for node, order, lead in targets:
            key = lead.id if not order else 0
            wanted[node.id, order.id, key] = (node, order, lead, True)
            for follower in followers[node]:
                wanted.setdefault((follower.id, order.id, key), (follower, order, lead, False))
        known = self._known(wanted)
        new_keys = [key for key in wanted if key not in known]
        created = self._insert([wanted[key] for key in new_keys])
        # those another way made meanwhile or before: waiting or cancelled handoffs come alive
        reopened = self.browse(
            [
                known[key].id
                for key in known
                if known[key].state == "cancelled"
                or (key in fired and known[key].state == "waiting")
            ]
        )
        opened = reopened.filtered(
            lambda handoff: (
                (
                    handoff.node_id.id,
                    handoff.order_id.id,
                    handoff.lead_id.id if not handoff.order_id else 0,
                )
                in fired
            )
        )
        opened._open()
        (reopened - opened)._transition("waiting")
        (reopened - opened)._wake()
        return created.filtered(lambda handoff: handoff.state == "todo") | opened

    def _known(self, wanted):
        """Handoffs that exist already: ``{(node id, order id, lead id or 0): handoff}``."""
        node_ids = {key[0] for key in wanted}
        order_ids = {key[1] for key in wanted if key[1]}
        lead_ids = {key[2] for key in wanted if key[2]}
        handoffs = self.search(
            [
                ("node_id", "in", list(node_ids)),
                "|",
                ("order_id", "in", list(order_ids)),
                "&",
                ("order_id", "=", False),
                ("lead_id", "in", list(lead_ids)),
            ],
            order="id",
        )
        known = {}
        for handoff in handoffs:
            key = (
                handoff.node_id.id,
                handoff.order_id.id,
                handoff.lead_id.id if not handoff.order_id else 0,
            )
            if key in wanted:
                known[key] = handoff
        return known

    def _insert(self, wanted):
        """One INSERT for all handoffs; a handoff that exists by now is left as it is.

        What opens now is for people who are there; what waits is looked at when it opens.
        """
        if not wanted:
            return self.browse()
        now = fields.Datetime.now()
        prepared = []
        for node, order, lead, is_open in wanted:
            company = order.company_id or lead.company_id or self.env.company
            salesperson = order.user_id or lead.user_id
            role = node.role_id if node.responsible == "role" else node.role_id.browse()
            user = salesperson if node.responsible == "salesperson" else salesperson.browse()
            people = self._role_people(role, company)
            if len(people) == 1:
                user = people
            prepared.append((node, order, lead, is_open, company, salesperson, role, user))
        opening = [each for each in prepared if each[3]]
        given = iter(
            self._assign(
                [(user, role, company) for *_rest, company, _salesperson, role, user in opening],
                lambda turns: self._clock_plan(
                    [
                        (opening[at][0], who, opening[at][4], opening[at][0].sla_hours)
                        for at, who in turns
                    ],
                    now,
                ),
            )
        )
        rows = []
        for node, order, lead, is_open, company, salesperson, role, user in prepared:
            user, clock = next(given) if is_open else (user, NO_CLOCK)
            partner = order.partner_id or lead.partner_id
            rows.append(
                (
                    node.id,
                    node.flow_id.id,
                    role.id or None,
                    order.id or None,
                    lead.id or None,
                    company.id,
                    "todo" if is_open else "waiting",
                    user.id or None,
                    salesperson.id or None,
                    partner.id or None,
                    order.contract_number or order.name or None,
                    (order._handoff_agreed_date() if order else None) or None,
                    now if is_open else None,
                    clock["deadline"] or None,
                    clock["date_warn"] or None,
                    clock["date_clock_start"] or None,
                    clock["clock_hours"] or None,
                )
            )
        inserted = bulk_insert(
            self.env, self._table, COLUMNS, rows, conflict="DO NOTHING", returning="id"
        )
        handoffs = self.browse([row[0] for row in inserted])
        # what was read before knew nothing of them
        for model in ("sale.order", "crm.lead"):
            self.env[model].invalidate_model(
                ["handoff_ids", "handoff_count", "handoff_open_count"], flush=False
            )
        opened = handoffs.filtered(lambda handoff: handoff.state == "todo")
        handoffs._log(dict.fromkeys(handoffs, False))
        opened._notice("opened")
        opened._watch_warnings()
        return handoffs
