"""My Day where there are many opportunities: as a seller with dozens of them, as their leader.

The native side is the list of the person's activities, opened: what one would look at instead.
"""

from suite import volume
from suite.bench import compare

LEADS = 100_000
SECONDS = 0.3


def cases(env):
    """Yield the cases: the seller's page and deals, the leader's page."""
    firm = volume.fill(env, LEADS, history=False)
    pages = (("seller", "get_my_day"), ("seller", "get_my_deals"), ("leader", "get_team_day"))
    for who, method in pages:
        person = env(user=firm[who].id, su=False, context={"lang": "zh_CN", "tz": "Asia/Shanghai"})
        day = person["crm.my.day"]
        answer = getattr(day, method)()
        rows = sum(
            len(each.get("rows", each.get("deals"))) for each in answer.get("people", [answer])
        )
        case = compare(
            env,
            f"{method}: {who} with {rows} rows among {LEADS} opportunities",
            ours=getattr(day, method),
            native=lambda person=person: _activities(person),
            rounds=20,
        )
        # what counts is the seconds; a limit below the ratio fails the bench
        yield {**case, "limit_p95": SECONDS} | ({} if case["ours_p95"] <= SECONDS else {"limit": 0})


def _activities(env):
    leads = env["crm.lead"]
    mine = [("user_id", "=", env.uid), ("type", "=", "opportunity")]
    return leads.web_search_read(
        mine,
        {"name": {}, "activity_ids": {}, "activity_date_deadline": {}, "expected_revenue": {}},
        limit=80,
        order="my_activity_date_deadline",
    )
