"""Those who decide about what waits are looked up, and find it among their to-dos."""

from odoo import SUPERUSER_ID, api, fields


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    pending = env["crm.route.approval"].search(
        [("state", "=", "pending"), ("approver_ids", "=", False)]
    )
    if not pending:
        return
    contents = pending._decision_content()
    invited = {}
    for approval, deciders in pending._decision_deciders().items():
        stand_ins = deciders.approvers.browse().union(*deciders.delegates)
        owners = approval.user_id | approval.lead_id.user_id | approval.requested_by_id
        approval._decision_store(
            {
                "approver_ids": [fields.Command.set(deciders.approvers.ids)],
                "delegate_ids": [fields.Command.set(stand_ins.ids)],
                "involved_ids": [fields.Command.set(owners.ids)],
                "content": contents[approval],
            }
        )
        invited[approval] = deciders.approvers | stand_ins
    # told they were before
    pending._decision_invite(invited, tell=False)
