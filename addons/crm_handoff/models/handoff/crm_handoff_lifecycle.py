from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.bulk import bulk_insert, bulk_update

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
    "agreed_date",
    "open_date",
    "deadline",
    "warn_date",
)


class CrmHandoff(models.Model):
    """How handoffs come into being and move: in batches, in the transaction of their cause."""

    _inherit = "crm.handoff"

    # -- triggers ---------------------------------------------------------------------------

    @api.model
    def _fire(self, trigger, orders, *, nodes=None, leads=None, event=None, stages=None):
        """A trigger fired: make and open the cards of its nodes, once however often it fires.

        Costs a number of queries that grows with the number of nodes only.

        :param orders: orders the trigger is about
        :param leads: opportunities without an order that the trigger is about
        :param nodes: instead of all nodes of the trigger
        :return: the cards that were opened
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
        """A stage entered again finds the card it made, also when a newer order came since."""
        nodes = self.env["crm.handoff.node"].union(*(node for node, _order, _lead in targets))
        leads = self.env["crm.lead"].union(*(lead for _node, _order, lead in targets))
        cards = self.search([("node_id", "in", nodes.ids), ("lead_id", "in", leads.ids)])
        place = {(card.node_id, card.lead_id): card.order_id for card in cards}
        return [(node, place.get((node, lead), order), lead) for node, order, lead in targets]

    @api.model
    def _adopt(self, orders):
        """Cards that an opportunity got before it had an order hang on its first order."""
        orders = orders.sudo().filtered("opportunity_id")
        if not orders:
            return
        cards = self.sudo().search(
            [("order_id", "=", False), ("lead_id", "in", orders.opportunity_id.ids)]
        )
        if not cards:
            return
        taken = self.sudo().search([("order_id", "in", orders.ids)])
        taken = {(card.node_id, card.order_id) for card in taken}
        for order in orders.sorted("id"):
            mine = cards.filtered(
                lambda card, order=order: (
                    card.lead_id == order.opportunity_id and (card.node_id, order) not in taken
                )
            )
            mine._set({"order_id": order.id, "company_id": order.company_id.id})
            cards -= mine

    def _open_targets(self, targets):
        """Make the cards of ``[(node, order, lead)]`` and of the nodes behind, open the former."""
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
        # those another way made meanwhile or before: waiting or cancelled cards come alive
        reopened = self.browse(
            [
                known[key].id
                for key in known
                if known[key].state == "cancelled"
                or (key in fired and known[key].state == "waiting")
            ]
        )
        opened = reopened.filtered(
            lambda card: (
                (
                    card.node_id.id,
                    card.order_id.id,
                    card.lead_id.id if not card.order_id else 0,
                )
                in fired
            )
        )
        opened._open()
        (reopened - opened)._transition("waiting")
        (reopened - opened)._wake()
        return created.filtered(lambda card: card.state == "todo") | opened

    def _known(self, wanted):
        """Cards that exist already: ``{(node id, order id, lead id or 0): card}``."""
        node_ids = {key[0] for key in wanted}
        order_ids = {key[1] for key in wanted if key[1]}
        lead_ids = {key[2] for key in wanted if key[2]}
        cards = self.search(
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
        for card in cards:
            key = (
                card.node_id.id,
                card.order_id.id,
                card.lead_id.id if not card.order_id else 0,
            )
            if key in wanted:
                known[key] = card
        return known

    def _insert(self, wanted):
        """One INSERT for all cards; a card that exists by now is left as it is."""
        if not wanted:
            return self.browse()
        now = fields.Datetime.now()
        clocks, calendars, rows = {}, {}, []
        for node, order, lead, is_open in wanted:
            company = order.company_id or lead.company_id or self.env.company
            salesperson = order.user_id or lead.user_id
            role = node.role_id if node.responsible == "role" else node.role_id.browse()
            user = salesperson if node.responsible == "salesperson" else salesperson.browse()
            people = self._role_people(role, company)
            if len(people) == 1:
                user = people
            clock = {"deadline": None, "warn_date": None}
            if is_open:
                key = (user, role, company)
                if key not in calendars:
                    calendars[key] = self._calendar_of(*key)
                clock = self._clock_values(node, calendars[key], now, clocks)
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
                    order.contract_number or order.name or lead.name or None,
                    (order._handoff_agreed_date() if order else None) or None,
                    now if is_open else None,
                    clock["deadline"] or None,
                    clock["warn_date"] or None,
                )
            )
        inserted = bulk_insert(
            self.env, self._table, COLUMNS, rows, conflict="DO NOTHING", returning="id"
        )
        cards = self.browse([row[0] for row in inserted])
        # what was read before knew nothing of them
        for model in ("sale.order", "crm.lead"):
            self.env[model].invalidate_model(
                ["handoff_ids", "handoff_count", "handoff_open_count"], flush=False
            )
        opened = cards.filtered(lambda card: card.state == "todo")
        cards._log(dict.fromkeys(cards, False))
        opened._notice("opened")
        opened._watch_warnings()
        return cards

    # -- moves ------------------------------------------------------------------------------

    def _set(self, values):
        """The one way protected fields are written: one statement however many cards."""
        bulk_update(self, values)

    def _transition(self, state, values=None, *, reason=None, note=None):
        """Move cards to a state, with their history."""
        cards = self.filtered(lambda card: card.state != state)
        if not cards:
            return cards
        before = {card: card.state for card in cards}
        cards._set({"state": state, **(values or {})})
        cards._log(before, reason=reason, note=note)
        return cards

    def _log(self, before, *, reason=None, note=None):
        bulk_insert(
            self.env,
            "crm_handoff_log",
            (
                "handoff_id",
                "company_id",
                "from_state",
                "to_state",
                "user_id",
                "date",
                "reason_id",
                "note",
            ),
            [
                (
                    card.id,
                    card.company_id.id or None,
                    before.get(card) or None,
                    card.state,
                    self.env.uid,
                    fields.Datetime.now(),
                    reason.id if reason else None,
                    note or None,
                )
                for card in self
            ],
        )
        self.invalidate_recordset(["log_ids"])

    def _open(self, note=None):
        """Cards get their turn: the clock starts, those responsible are told."""
        cards = self.filtered(lambda card: card.state != "todo")
        now = fields.Datetime.now()
        clocks = {}
        for node, calendar, batch in cards._by_clock():
            clock = self._clock_values(node, calendar, now, clocks)
            batch._transition(
                "todo",
                {
                    **clock,
                    "open_date": now,
                    "start_date": None,
                    "done_date": None,
                    "is_warned": False,
                    "start_hours": None,
                    "done_hours": None,
                    "blocked_reason_id": None,
                    "blocked_note": None,
                },
                note=note,
            )
        cards._notice("opened")
        cards._watch_warnings()
        return cards

    def _close(self, note=None):
        """Cards are done: measure, tell, open what waited for them, ask the stage gates."""
        cards = self.filtered(lambda card: card.state != "done")
        if not cards:
            return cards
        now = fields.Datetime.now()
        by_hours = defaultdict(self.browse)
        memo = {}
        for card in cards:
            key = (card.open_date, card.start_date, card.user_id, card.role_id, card.company_id)
            if key not in memo:
                memo[key] = (
                    round(card._hours_between(card.open_date, card.start_date or now), 4),
                    round(card._hours_between(card.open_date, now), 4),
                )
            by_hours[memo[key]] |= card
        for (start_hours, done_hours), batch in by_hours.items():
            batch._transition(
                "done",
                {"done_date": now, "start_hours": start_hours, "done_hours": done_hours},
                note=note,
            )
        cards._notice("done")
        cards._open_next()
        cards._refresh_gates(self.env._("A handoff was done."))
        return cards

    def _reopen(self, note):
        """What was done is no longer true: the card and those that trusted it go back."""
        cards = self.filtered(lambda card: card.state == "done")
        if not cards:
            return cards
        cards._open(note=note)
        waiting = cards._siblings(cards.node_id.next_node_ids).filtered(
            lambda card: card.state == "todo" and card.node_id.trigger == "previous"
        )
        waiting._transition(
            "waiting", {"deadline": None, "warn_date": None, "open_date": None}, note=note
        )
        cards._refresh_gates(note)
        return cards

    def _cancel(self, note=None):
        cards = self.filtered(
            lambda card: card.state in ("waiting", "todo", "in_progress", "blocked")
        )
        cards._transition("cancelled", {"deadline": None, "warn_date": None}, note=note)
        cards._notice("cancelled")
        return cards

    def _restore(self):
        """Cancelled cards come back: where they start a flow to do, else waiting."""
        cards = self.filtered(lambda card: card.state == "cancelled")
        first = cards.filtered(lambda card: card.node_id.trigger != "previous")
        first._open()
        (cards - first)._transition("waiting")
        (cards - first)._wake()

    def _drop(self):
        """Delete cards whose opportunity is deleted; the only deletion there is."""
        if self:
            self.env.flush_all()
            self.env.execute_query(
                SQL("DELETE FROM crm_handoff WHERE id IN %s RETURNING id", tuple(self.ids))
            )
            self.env.invalidate_all(flush=False)

    def _siblings(self, nodes):
        """Cards of ``nodes`` on the same orders (or opportunities) as these cards."""
        if not nodes or not self:
            return self.browse()
        return self.search(
            [
                ("node_id", "in", nodes.ids),
                "|",
                ("order_id", "in", self.order_id.ids),
                "&",
                ("order_id", "=", False),
                ("lead_id", "in", self.filtered(lambda card: not card.order_id).lead_id.ids),
            ]
        )

    def _open_next(self):
        """Open the cards whose previous nodes are all done now."""
        candidates = self.node_id.next_node_ids.filtered(lambda node: node.trigger == "previous")
        return self._siblings(candidates)._wake()

    def _wake(self):
        """Open the waiting ones of these cards whose previous nodes are all done."""
        waiting = self.filtered(lambda card: card.state == "waiting")
        if not waiting:
            return waiting
        before = waiting._siblings(waiting.node_id.previous_node_ids)
        done = {(card.node_id, card._place()) for card in before if card.state == "done"}
        ready = waiting.filtered(
            lambda card: all(
                (node, card._place()) in done
                for node in card.node_id.previous_node_ids
                if node.active
            )
        )
        ready._open()
        ready._follow_truth()
        return ready

    def _place(self):
        """What this card hangs on."""
        return self.order_id or self.lead_id

    def _refresh_gates(self, reason):
        """Have the stage gates look again at the opportunities of these cards."""
        nodes = self.env["crm.stage.gate"].sudo()._handoff_gate_nodes()
        leads = self.filtered(lambda card: card.node_id.id in nodes).lead_id
        if leads:
            leads._stagegate_refresh_kind({"handoff"}, reason=reason)

    def _follow_role(self, nodes):
        """Open cards of ``nodes`` go to those who are responsible now."""
        for node in nodes:
            cards = self.search([("node_id", "=", node.id), ("state", "in", ("waiting", "todo"))])
            if node.responsible == "salesperson":
                for user, batch in cards.grouped("salesperson_id").items():
                    batch._set({"role_id": None, "user_id": user.id or None})
            else:
                for company, batch in cards.grouped("company_id").items():
                    people = self._role_people(node.role_id, company)
                    user = people.id if len(people) == 1 else None
                    batch._set({"role_id": node.role_id.id, "user_id": user})
