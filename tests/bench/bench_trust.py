"""The page of trusted numbers in a large firm, against native's pivot over the same opportunities.

``BENCH_LEADS=1000000`` makes the firm as large as wanted; without, 200,000. What is measured is the
server's time for each call that the page makes, as the director who sees everything, each call
with empty caches. The pivot answers what the funnel answers: how many, how much, by stage.
"""

import os
from datetime import timedelta

from odoo import fields
from odoo.addons.crm_dashboard_trust.catalogue.scope import scope_from
from suite import volume
from suite.bench import compare

LEADS = int(os.environ.get("BENCH_LEADS", "200000"))
CHANGED = (100, 1000)


def cases(env):
    """Yield the cases: each call of the page, the nightly snapshot by the day's changes."""
    firm = volume.fill(env, LEADS)
    volume.settle(env)
    director = env(user=firm["director"].id, su=False, context={"lang": "en_US"})
    yield from _page(director)
    yield from _snapshot(env)
    yield from _morning(env, director)


def _page(env):
    page, pivot = env["crm.trust.page"], _pivot(env)
    data, month = page.page_data(), scope_from(env)
    scope = {"day": data["scope"]["day"]}
    parts = {"health": data["health"]} | {each["key"]: each["codes"] for each in data["groups"]}
    yield compare(
        env,
        f"trust: funnel of {LEADS} opportunities, against the native pivot",
        ours=lambda: page._page_funnel(month),
        native=pivot,
        limit=1.0,
    )
    yield _within(
        compare(env, f"trust: page of {LEADS}", ours=page.page_data, native=pivot, rounds=20)
    )
    for key, codes in parts.items():
        if codes:
            yield _within(
                compare(
                    env,
                    f"trust: figures “{key}” ({len(codes)}) of {LEADS}",
                    ours=lambda codes=codes: page.page_tiles(codes, scope),
                    native=pivot,
                    rounds=20,
                )
            )
    yield from _beside(env, pivot)


def _beside(env, pivot):
    """What the page asks for when its figures are there."""
    for name, ask in (
        ("whether credibility predicts winning", env["crm.trust.credibility"].read_reliability),
        ("what turned worse", env["crm.trust.diagnose"].read_warnings),
    ):
        yield _within(compare(env, f"trust: {name}, of {LEADS}", ours=ask, native=pivot, rounds=20))


def _pivot(env):
    """What the pivot view asks for the same: the total, then by its rows."""
    Lead = env["crm.lead"]
    pipeline = [("type", "=", "opportunity"), ("active", "=", True), ("won_status", "=", "pending")]

    def ask():
        Lead.formatted_read_group(pipeline, [], ["__count", "expected_revenue:sum"])
        Lead.formatted_read_group(pipeline, ["stage_id"], ["__count", "expected_revenue:sum"])

    return ask


def _within(case, seconds=1.0):
    """The page answers within a second, nineteen times of twenty, whatever the pivot takes."""
    return {**case, "limit": case["ratio"] if case["ours_p95"] <= seconds else 0}


def _snapshot(env):
    """A night after a day with few changes, against one with ten times as many."""
    Snapshot = env["crm.trust.snapshot"]
    tomorrow = fields.Datetime.now() + timedelta(days=1)
    # what is open already is written down today
    list(Snapshot._take(env.company, fields.Datetime.now()))

    def change(number):
        env["crm.lead"].search([("won_status", "=", "pending")], limit=number).write(
            {"expected_revenue": 77}
        )

    few, many = CHANGED
    yield compare(
        env,
        f"trust: the night after {many} changes, against {few}, of {LEADS}",
        ours=lambda: list(Snapshot._take(env.company, tomorrow)),
        native=lambda: list(Snapshot._take(env.company, tomorrow)),
        prepare_ours=lambda: change(many),
        prepare_native=lambda: change(few),
        limit=many / few,
    )


def _morning(env, director):
    """The first page that a process shows after a night: nothing is in its caches."""
    env["crm.trust.forecast"]._keep_stands(env.company)
    yield _within(
        compare(
            env,
            f"trust: the first page of a process in the morning, of {LEADS}",
            ours=director["crm.trust.page"].page_data,
            native=_pivot(director),
            prepare_ours=env.registry.clear_cache,
            prepare_native=env.registry.clear_cache,
            rounds=20,
        )
    )
