"""Stage gates at scale: opening ledgers, the nightly sweep, the kanban, many gates.

Leads are put into the table by SQL: what is measured is what the addon does with them.
"""

import resource
import time

from suite.bench import compare

LEADS = 100_000
KANBAN_LEADS = 10_000
# leads a second
NIGHTLY = 3_000
KANBAN_FIELDS = {
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
    "activity_state": {},
    "user_id": {"fields": {"display_name": {}}},
}
GATE_FIELDS = {"gate_state": {}, "missing_gate_count": {}, "gate_reason": {}}


def cases(env):
    """Yield the cases; each works on the same database and leaves it to the runner."""
    team = env["crm.team"].create({"name": "Bench"})
    stages = _pipeline(env, team)
    _insert_leads(env, LEADS, team, stages[0])
    yield _rate(
        "open the ledgers of existing leads", LEADS, env["crm.lead"]._stagegate_open_ledgers
    )
    _gates(env, stages, count=4)
    yield _rate("sweep over all leads, proofs recorded", LEADS, lambda: _sweep(env))
    # as every night: nothing has changed
    yield _rate("sweep over all leads", LEADS, lambda: _sweep(env), at_least=NIGHTLY)
    yield from _kanban(env, team)
    yield from _many_gates(env, team)


def _rate(name, count, call, at_least=None):
    """A figure of our own that has no native counterpart: leads a second and memory gained.

    :param at_least: leads a second that are fine
    """
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    call()
    seconds = time.perf_counter() - started
    gained = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    limit = {"limit": 1} if at_least else {}
    return {
        "name": f"stagegate: {name} ({count})",
        "ours": round(seconds, 2),
        "native": None,
        "ratio": round(at_least * seconds / count, 3) if at_least else None,
        **limit,
        "unit": "s",
        "per_second": round(count / seconds),
        "memory_mb": round(gained / 1024),
    }


def _pipeline(env, team):
    return env["crm.stage"].create(
        [
            {"name": f"Bench {number}", "sequence": 100 + number, "team_ids": [(6, 0, team.ids)]}
            for number in range(6)
        ]
    )


def _insert_leads(env, count, team, stage):
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO crm_lead (name, type, active, team_id, stage_id, user_id, company_id, priority,
                              probability, expected_revenue, won_status, date_last_stage_update,
                              create_date, write_date, create_uid, write_uid)
        SELECT 'Bench ' || number, 'opportunity', TRUE, %s, %s, %s, %s, '0', 10, mod(number, 1000),
               'pending', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
               now() AT TIME ZONE 'UTC', %s, %s
          FROM generate_series(1, %s) AS number
        """,
        [team.id, stage.id, env.uid, env.company.id, env.uid, env.uid, count],
    )
    env.invalidate_all()


def _gates(env, stages, count):
    field = env["ir.model.fields"]._get("crm.lead", "expected_revenue")
    document_type = env["crm.document.type"].create({"name": "Bench"})
    kinds = [
        {"kind": "field", "field_ids": [(6, 0, field.ids)]},
        {"kind": "document", "document_type_id": document_type.id},
        {"kind": "approval", "approver_type": "leader"},
        {"kind": "quotation", "quotation_state": "sent"},
    ]
    return env["crm.stage.gate"].create(
        [
            {
                "name": f"Gate {number}",
                "stage_id": stages[1 + number % (len(stages) - 1)].id,
                "mode": "enforce",
                **kinds[number % len(kinds)],
            }
            for number in range(count)
        ]
    )


def _sweep(env, batch=500):
    """What the nightly cron does, but for its commits."""
    Lead = env["crm.lead"]
    Lead._stagegate_schedule_sweep()
    env.cr.execute("UPDATE crm_lead SET date_gate_judged = NULL")
    env.invalidate_all()
    last = 0
    while found := [row[0] for row in env.execute_query(Lead._stagegate_due_query(last, batch))]:
        last = found[-1]
        Lead.sudo().browse(found).try_lock_for_update()._stagegate_judge_each("", "rules")
        env.flush_all()
        env.invalidate_all()


def _kanban(env, team):
    """The web client's read of a board with 10,000 leads, with and without our columns."""
    domain = [("team_id", "=", team.id), ("id", "<=", _id_of_lead(env, team, KANBAN_LEADS))]

    def read(specification):
        env.invalidate_all()
        env["crm.lead"].formatted_read_group(
            domain, ["stage_id"], ["__count", "expected_revenue:sum"]
        )
        env["crm.lead"].web_search_read(domain, specification, limit=KANBAN_LEADS)

    yield compare(
        env,
        f"stagegate: kanban of {KANBAN_LEADS} leads",
        ours=lambda: read({**KANBAN_FIELDS, **GATE_FIELDS}),
        native=lambda: read(KANBAN_FIELDS),
        limit=1.2,
    )


def _id_of_lead(env, team, number):
    env.cr.execute(
        "SELECT id FROM crm_lead WHERE team_id = %s ORDER BY id OFFSET %s LIMIT 1",
        [team.id, number - 1],
    )
    return env.cr.fetchone()[0]


def _many_gates(env, team):
    """A thousand gates over fifty stages: judging a hundred leads, against four gates."""
    wide = env["crm.team"].create({"name": "Wide"})
    stages = env["crm.stage"].create(
        [
            {"name": f"Wide {number}", "sequence": 200 + number, "team_ids": [(6, 0, wide.ids)]}
            for number in range(50)
        ]
    )
    _gates(env, stages, count=1000)
    leads = env["crm.lead"].search([("team_id", "=", team.id)], limit=200, order="id")
    few, many = leads[:100], leads[100:]
    many.write({"stage_id": stages[0].id, "team_id": wide.id})
    env.flush_all()

    def judge(batch):
        env.invalidate_all()
        batch._stagegate_board()

    yield compare(
        env,
        "stagegate: judge 100 leads, 1,000 gates on 50 stages against 4 gates on 6",
        ours=lambda: judge(many),
        native=lambda: judge(few),
    )
