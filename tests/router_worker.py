"""What processes do that route or claim until nothing is left; see test_router_exactly_once."""

import time

from odoo import api


def route(env):
    idle = 0
    while idle < 5:
        with env.registry.cursor() as cr:
            own = api.Environment(cr, env.uid, {})
            # small batches: more commits, more places to be killed at
            if own["crm.lead"]._route_next_committed(limit=7):
                cr.commit()
                idle = 0
                continue
        idle += 1
        time.sleep(0.05)


def claim(env, login):
    """Claim whatever is in the pool, as a person in the web client does."""
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    uid = env["res.users"].search([("login", "=", login)]).id
    env.cr.commit()
    for _attempt in range(200):
        with env.registry.cursor() as cr:
            own = api.Environment(cr, uid, {})
            leads = own["crm.lead"].search([("route_state", "=", "pool")], limit=1, order="id")
            if not leads:
                return
            try:
                retrying(leads.action_claim, own)
                cr.commit()
            except UserError as error:
                cr.rollback()
                if "no room" in str(error):
                    return
