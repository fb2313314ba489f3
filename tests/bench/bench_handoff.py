"""Handoffs: confirming orders against the native confirmation; opening the board with many cards.

Many orders and cards are put into the tables by SQL: what is measured is what is read of them.
"""

from odoo import Command
from suite.bench import compare

ORDERS = 100
CARDS = 50_000
CARD_FIELDS = {
    "urgency": {},
    "can_act": {},
    "state": {},
    "completion": {},
    "blocked_reason_id": {"fields": {"display_name": {}}},
    "missing_input": {},
    "bom_changed": {},
    "partner_id": {"fields": {"display_name": {}}},
    "deadline": {},
    "contract_number": {},
    "node_id": {"fields": {"display_name": {}}},
    "date_agreed": {},
    "user_id": {"fields": {"display_name": {}}},
}
LEAD_FIELDS = {
    "name": {},
    "stage_id": {"fields": {"display_name": {}}},
    "probability": {},
    "active": {},
    "company_currency": {"fields": {"display_name": {}}},
    "team_id": {"fields": {"display_name": {}}},
    "won_status": {},
    "expected_revenue": {},
    "partner_id": {"fields": {"display_name": {}}},
    "priority": {},
    "user_id": {"fields": {"display_name": {}}},
}


def cases(env):
    """Yield the cases; each works on the same database and leaves it to the runner."""
    env = env(context={**env.context, "tracking_disable": True})
    flow, finance = _flow(env)
    yield _confirmation(env, flow)
    yield _board(env, flow, finance)


def _flow(env):
    """The contract flow, ready to be switched on; its finance person."""
    people = env["res.users"].create(
        [
            {
                "name": f"Bench {number}",
                "login": f"bench_handoff_{number}",
                "group_ids": [Command.link(env.ref("crm_handoff.group_handoff_user").id)],
            }
            for number in range(4)
        ]
    )
    roles = env["res.role"].create(
        [
            {"name": "Bench finance", "user_ids": [Command.set(people[:2].ids)]},
            {"name": "Bench production", "user_ids": [Command.set(people[2:].ids)]},
        ]
    )
    env.ref("crm_handoff.node_payment").role_id = roles[0]
    env.ref("crm_handoff.node_delivery").role_id = roles[1]
    env.ref("crm_handoff.node_solution").stage_id = env["crm.stage"].search([], limit=1)
    return env.ref("crm_handoff.flow_contract"), people[0]


def _confirmation(env, flow):
    """Confirm a hundred orders of three lines, each with a structure of two levels."""
    kit, bolt, steel = env["product.product"].create(
        [
            {
                "name": f"Bench {name}",
                "is_storable": True,
                "list_price": 10.0,
                "standard_price": 4.0,
            }
            for name in ("kit", "bolt", "steel")
        ]
    )
    env["mrp.bom"].create(
        [
            {
                "product_tmpl_id": parent.product_tmpl_id.id,
                "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": 4})],
            }
            for parent, part in ((kit, bolt), (bolt, steel))
        ]
    )
    partner = env["res.partner"].create({"name": "Bench customer"})
    lines = [Command.create({"product_id": kit.id, "product_uom_qty": 2})] * 3
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": lines} for _number in range(ORDERS)]
    )
    return compare(
        env,
        f"handoff: confirm {ORDERS} orders, their bills of materials frozen",
        ours=orders.action_confirm,
        native=orders.action_confirm,
        prepare_ours=flow.action_switch_on,
        rounds=5,
        limit=1.1,
    )


def _board(env, flow, finance):
    """Open a finance person's board, and core's pipeline with as many opportunities."""
    flow.action_switch_on()
    node = env.ref("crm_handoff.node_payment")
    _insert_cards(env, node)
    team = env["crm.team"].create({"name": "Bench"})
    _insert_leads(env, team)
    env.cr.execute("ANALYZE crm_handoff, crm_lead, sale_order")
    cards = env["crm.handoff"].with_user(finance)
    leads = env["crm.lead"]
    return compare(
        env,
        f"handoff: open the board of a role with {CARDS} cards; core's pipeline with as many",
        ours=lambda: cards.web_read_group(
            [("is_mine", "=", True)],
            ["node_id"],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=CARD_FIELDS,
            unfold_read_default_limit=40,
        ),
        native=lambda: leads.web_read_group(
            [("type", "=", "opportunity"), ("team_id", "=", team.id)],
            ["stage_id"],
            ["expected_revenue:sum"],
            auto_unfold=True,
            unfold_read_specification=LEAD_FIELDS,
            unfold_read_default_limit=40,
        ),
        rounds=5,
    )


def _insert_cards(env, node):
    order = env["sale.order"].create(
        {"partner_id": env["res.partner"].create({"name": "Bench board"}).id}
    )
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
                                company_id, warehouse_id, picking_policy, date_order, state,
                                currency_id)
        SELECT 'BENCH' || n, o.partner_id, o.partner_id, o.partner_id, o.company_id,
               o.warehouse_id, o.picking_policy, now(), 'sale', o.currency_id
          FROM generate_series(1, %s) n, sale_order o WHERE o.id = %s
        """,
        (CARDS, order.id),
    )
    env.cr.execute(
        """
        INSERT INTO crm_handoff (node_id, flow_id, role_id, order_id, company_id, state,
                                 partner_id, contract_number, date_opened, deadline)
        SELECT %s, %s, %s, id, company_id,
               (ARRAY['todo', 'in_progress', 'blocked', 'done', 'done', 'waiting'])[1 + id %% 6],
               partner_id, name, now() - interval '1 day',
               now() + (id %% 90 - 30) * interval '1 hour'
          FROM sale_order WHERE name LIKE 'BENCH%%'
        """,
        (node.id, node.flow_id.id, node.role_id.id),
    )


def _insert_leads(env, team):
    stages = env["crm.stage"].search([]).ids
    env.cr.execute(
        """
        INSERT INTO crm_lead (name, type, stage_id, team_id, user_id, company_id, active,
                              probability, won_status, expected_revenue, create_date, write_date)
        SELECT 'BENCH' || n, 'opportunity', (%s)[1 + n %% %s], %s, %s, %s, true, 10, 'pending',
               n, now(), now()
          FROM generate_series(1, %s) n
        """,
        (stages, len(stages), team.id, env.uid, env.company.id, CARDS),
    )
