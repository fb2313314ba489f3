"""A process of its own that routes or claims until nothing is left; see test_router_exactly_once.

router_worker.py DATABASE route|claim:LOGIN
"""

import sys
import time


def main(database, job):
    import odoo
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-d", database, "--no-http", "--log-level=critical"])
    registry = Registry(database)
    print("ready", flush=True)
    sys.stdin.readline()
    if job == "route":
        route(registry, api, SUPERUSER_ID)
    else:
        claim(registry, api, job.partition(":")[2])


def route(registry, api, uid):
    idle = 0
    while idle < 5:
        with registry.cursor() as cr:
            env = api.Environment(cr, uid, {})
            # small batches: more commits, more places to be killed at
            if env["crm.lead"]._route_next_committed(limit=7):
                cr.commit()
                idle = 0
                continue
        idle += 1
        time.sleep(0.05)


def claim(registry, api, login):
    """Claim whatever is in the pool, as a person in the web client does."""
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    with registry.cursor() as cr:
        uid = api.Environment(cr, 1, {})["res.users"].search([("login", "=", login)]).id
    for _attempt in range(200):
        with registry.cursor() as cr:
            env = api.Environment(cr, uid, {})
            leads = env["crm.lead"].search([("route_state", "=", "pool")], limit=1, order="id")
            if not leads:
                return
            try:
                retrying(leads.action_claim, env)
                cr.commit()
            except UserError as error:
                cr.rollback()
                if "no room" in str(error):
                    return


if __name__ == "__main__":
    main(*sys.argv[1:])
