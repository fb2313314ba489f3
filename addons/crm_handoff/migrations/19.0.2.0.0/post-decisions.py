"""Who has accepted a proposed version keeps that; the other side is asked."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    Approval = env["crm.handoff.bom.approval"]
    asked = []
    for bom in env["crm.handoff.bom"].search([("state", "=", "proposed")]):
        if bom.approval_ids:
            continue
        for side in Approval._sides(bom):
            user, moment = bom[f"{side}_user_id"], bom[f"date_{side}"]
            row = {"bom_id": bom.id, "side": side}
            if not user:
                asked.append(row)
                continue
            Approval._with_edit_sentinel().create(
                {
                    **row,
                    "state": "approved",
                    "company_id": bom.company_id.id,
                    "decided_by_id": user.id,
                    "date_decided": moment,
                    "date_requested": bom.date,
                }
            )
    Approval._decision_ask(asked)
