"""What waits for a director has a deadline, and knows what the manager approved."""

from odoo import SUPERUSER_ID, api, fields


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        """
        UPDATE crm_route_approval director
           SET manager_approval_id = (
               SELECT max(manager.id) FROM crm_route_approval manager
                WHERE manager.lead_id = director.lead_id AND manager.user_id = director.user_id
                  AND manager.step = 'manager' AND manager.state = 'approved'
                  AND manager.id < director.id)
         WHERE director.step = 'director' AND director.state = 'pending'
           AND director.manager_approval_id IS NULL
        """
    )
    waiting = env["crm.route.approval"].search(
        [("step", "=", "director"), ("state", "=", "pending"), ("deadline", "=", False)]
    )
    if not waiting:
        return
    # from now on: nobody was told that the time was running
    deadlines = waiting._decision_plan(waiting._decision_deciders(), fields.Datetime.now())
    for approval, deadline in deadlines.items():
        if deadline:
            approval._decision_store({"deadline": deadline})
