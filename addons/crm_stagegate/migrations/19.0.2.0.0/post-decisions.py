"""What was approved before an approval was bound to anything is bound to what it is today."""

from odoo import SUPERUSER_ID, api, fields

BATCH = 500


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    Approval = env["crm.gate.approval"]
    cr.execute(
        "SELECT id FROM crm_gate_approval WHERE state IN ('pending', 'approved')"
        " AND content IS NULL ORDER BY id"
    )
    ids = [row[0] for row in cr.fetchall()]
    for start in range(0, len(ids), BATCH):
        approvals = Approval.browse(ids[start : start + BATCH])
        contents = approvals._decision_content()
        for approval in approvals:
            involved = approval.lead_id.user_id | approval.requested_by_id
            approval._decision_store(
                {
                    "content": contents[approval],
                    "involved_ids": [fields.Command.set(involved.ids)],
                }
            )
        env.flush_all()
        env.invalidate_all()
