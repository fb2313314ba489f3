"""Handoffs against the native confirmation, and opening the board with many cards.

Prints one JSON line a case. Runs on a database of its own with crm_handoff installed::

    bench_handoff.py DATABASE [--cards CARDS]

Both sides of a case run in the same database and are rolled back.
"""

import json
import statistics
import sys
import time

ORDERS = 100
ROUNDS = 3
CARDS = 50000


def main(database, cards):
    import odoo
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-d", database, "--no-http", "--max-cron-threads=0"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        prepare(env)
        confirmation(env)
        board(env, cards)
        cr.rollback()


def report(name, ours, native, unit, **more):
    line = {"name": name, "ours": round(ours, 4), "native": native and round(native, 4)}
    line["ratio"] = round(ours / native, 2) if native else None
    print(json.dumps({**line, "unit": unit, **more}), flush=True)


def prepare(env):
    """A flow for two roles, and a product with a bill of materials of two levels."""
    from odoo import Command

    env["crm.handoff.flow"].search([("enabled", "=", True)]).action_switch_off()
    people = env["res.users"].create(
        [
            {"name": f"Bench {number}", "login": f"bench_handoff_{number}",
             "group_ids": [Command.link(env.ref("crm_handoff.group_handoff_user").id)]}
            for number in range(4)
        ]
    )  # fmt: skip
    roles = env["res.role"].create(
        [
            {"name": "Bench finance", "user_ids": [Command.set(people[:2].ids)]},
            {"name": "Bench production", "user_ids": [Command.set(people[2:].ids)]},
        ]
    )
    env.ref("crm_handoff.node_payment").role_id = roles[0]
    env.ref("crm_handoff.node_delivery").role_id = roles[1]
    solution = env.ref("crm_handoff.node_solution")
    solution.stage_id = solution.stage_id or env["crm.stage"].search([], limit=1)
    flow = env.ref("crm_handoff.flow_contract")
    flow.order_domain = False
    kit, bolt, steel = env["product.product"].create(
        [{"name": f"Bench {name}", "is_storable": True, "list_price": 10.0, "standard_price": 4.0}
         for name in ("kit", "bolt", "steel")]
    )  # fmt: skip
    env["mrp.bom"].create(
        [
            {"product_tmpl_id": parent.product_tmpl_id.id,
             "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": 4})]}
            for parent, part in ((kit, bolt), (bolt, steel))
        ]
    )  # fmt: skip
    env["res.partner"].create({"name": "Bench customer", "ref": "bench_handoff"})


def orders(env):
    from odoo import Command

    partner = env["res.partner"].search([("ref", "=", "bench_handoff")])
    kit = env["product.product"].search([("name", "=", "Bench kit")])
    found = env["sale.order"].create(
        [
            {"partner_id": partner.id,
             "order_line": [Command.create({"product_id": kit.id, "product_uom_qty": 2})] * 3}
            for _number in range(ORDERS)
        ]
    )  # fmt: skip
    env.flush_all()
    env.invalidate_all()
    return found


def confirmation(env):
    """Confirm a hundred orders with the flow off and on, in turns."""
    flow = env.ref("crm_handoff.flow_contract")
    seconds, queries = {False: [], True: []}, {}
    for round_number in range(ROUNDS + 1):
        for with_handoffs in (False, True):
            flow.action_switch_on() if with_handoffs else flow.action_switch_off()
            batch = orders(env)
            before, started = env.cr.sql_log_count, time.perf_counter()
            batch.action_confirm()
            env.flush_all()
            if round_number:  # the first one warms up
                seconds[with_handoffs].append(time.perf_counter() - started)
            queries[with_handoffs] = env.cr.sql_log_count - before
    report(
        f"handoff: confirming {ORDERS} orders with handoffs, frozen bills of materials included",
        statistics.median(seconds[True]), statistics.median(seconds[False]), "s",
        limit=1.5, ours_queries=queries[True], native_queries=queries[False],
    )  # fmt: skip


def board(env, cards):
    """Open the kanban of a finance person among many cards, and core's pipeline of as many."""
    role = env["res.role"].search([("name", "=", "Bench finance")])
    user = role.user_ids[0]
    node = env.ref("crm_handoff.node_payment")
    env.cr.execute(
        """
        INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
                                company_id, warehouse_id, picking_policy, date_order, state,
                                currency_id, pricelist_id)
        SELECT 'BENCH' || n, o.partner_id, o.partner_id, o.partner_id, o.company_id,
               o.warehouse_id, o.picking_policy, now(), 'sale', o.currency_id, o.pricelist_id
          FROM generate_series(1, %s) n,
               (SELECT * FROM sale_order WHERE warehouse_id IS NOT NULL ORDER BY id DESC LIMIT 1) o
        """,
        (cards,),
    )
    env.cr.execute(
        """
        INSERT INTO crm_handoff (node_id, flow_id, role_id, order_id, company_id, state, partner_id,
                                 contract_number, open_date, deadline)
        SELECT %s, %s, %s, id, company_id,
               (ARRAY['todo', 'in_progress', 'blocked', 'done', 'done', 'waiting'])[1 + id %% 6],
               partner_id, name, now() - interval '1 day',
               now() + (id %% 90 - 30) * interval '1 hour'
          FROM sale_order WHERE name LIKE 'BENCH%%'
        """,
        (node.id, node.flow_id.id, role.id),
    )
    stage_ids = env["crm.stage"].search([]).ids
    env.cr.execute(
        """
        INSERT INTO crm_lead (name, type, stage_id, user_id, company_id, active, partner_id,
                              probability, won_status, color, gate_state)
        SELECT 'BENCH' || n, 'opportunity', (%s)[1 + n %% %s], %s, %s, true, p.id, 10, 'pending',
               0, 'clear'
          FROM generate_series(1, %s) n, (SELECT id FROM res_partner ORDER BY id DESC LIMIT 1) p
        """,
        (stage_ids, len(stage_ids), env.uid, env.company.id, cards),
    )
    env.cr.execute("ANALYZE crm_handoff; ANALYZE crm_lead; ANALYZE sale_order")
    mine = env["crm.handoff"].with_user(user)
    card_spec = {
        name: {}
        for name in (
            "urgency", "can_act", "state", "blocked_reason_id", "missing_input", "bom_changed",
            "contract_number", "agreed_date", "deadline",
        )
    }  # fmt: skip
    for name in ("partner_id", "node_id", "user_id"):
        card_spec[name] = {"fields": {"display_name": {}}}
    ours, ours_queries = timed(
        env,
        lambda: mine.web_read_group(
            [("is_mine", "=", True)], ["node_id"], ["__count"], auto_unfold=True,
            unfold_read_specification=card_spec, unfold_read_default_limit=40,
        ),
    )  # fmt: skip
    lead_spec = {
        name: {}
        for name in ("name", "color", "priority", "expected_revenue", "active", "gate_state")
    }
    for name in ("partner_id", "user_id", "stage_id"):
        lead_spec[name] = {"fields": {"display_name": {}}}
    native, native_queries = timed(
        env,
        lambda: env["crm.lead"].web_read_group(
            [("type", "=", "opportunity")], ["stage_id"], ["expected_revenue:sum"],
            auto_unfold=True, unfold_read_specification=lead_spec, unfold_read_default_limit=40,
        ),
    )  # fmt: skip
    report(
        f"handoff: opening the board of a role among {cards} cards, against core's pipeline",
        ours, native, "s", ours_queries=ours_queries, native_queries=native_queries,
    )  # fmt: skip


def timed(env, work):
    seconds = []
    for _round in range(ROUNDS + 1):
        env.invalidate_all()
        before, started = env.cr.sql_log_count, time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
        queries = env.cr.sql_log_count - before
    return statistics.median(seconds[1:]), queries


if __name__ == "__main__":
    arguments = sys.argv[1:]
    size = int(arguments[arguments.index("--cards") + 1]) if "--cards" in arguments else CARDS
    main(arguments[0], size)
