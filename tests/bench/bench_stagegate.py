"""Moving leads into a stage with ten enforced gates, all met, against the same native write.

All as the salesperson whose leads they are. A drag is what the web client sends then: the new stage
is saved and the fields of the card are read again, on our side with what our addons show on it.

Native is the very same write of the same leads in the same database with the engine's one hook,
``crm.lead._notary_fields_changed``, taken out. Switching the gates off instead would still append
to the ledger; another database would compare other leads and other caches.
"""

import contextlib
import json

from lxml import etree
from odoo.addons.crm_stagegate.models.crm_lead import CrmLead
from odoo.addons.crm_stagegate.tools.pdf import make_pdf
from suite.bench import compare

LEADS = 1000


@contextlib.contextmanager
def without_engine():
    """Let writes of leads do what core does and nothing more."""
    ours = CrmLead._notary_fields_changed

    def native(self, names):
        return super(CrmLead, self)._notary_fields_changed(names)

    CrmLead._notary_fields_changed = native
    try:
        yield
    finally:
        CrmLead._notary_fields_changed = ours


def cases(env):
    """Yield the cases: 100 leads, 1,000 leads, a single drag on the board."""
    env = env(context={**env.context, "mail_create_nosubscribe": True})
    leads, stage = _set_up(env)
    env = env(user=leads.user_id.id, su=False)
    leads, stage = leads.with_env(env), stage.with_env(env)

    def move(batch):
        batch.write({"stage_id": stage.id})
        # a request ends so: native CRM posts its tracking messages then
        env.cr.flush()

    def move_natively(batch):
        with without_engine():
            move(batch)

    for number in (100, LEADS):
        batch = leads[:number]
        yield compare(
            env,
            f"stagegate: move {number} leads to a stage with ten gates",
            ours=lambda batch=batch: move(batch),
            native=lambda batch=batch: move_natively(batch),
            rounds=7 if number > 100 else 25,
            limit=1.1,
        )

    lead = leads[:1]
    card = _card(env)
    native_card = {name: what for name, what in card.items() if _is_native(lead, name)}

    def drag(card=card):
        lead.web_save({"stage_id": stage.id}, card)
        env.cr.flush()

    def drag_natively():
        with without_engine():
            drag(native_card)

    yield compare(
        env,
        "stagegate: drag a lead to a stage with ten gates",
        ours=drag,
        native=drag_natively,
        rounds=41,
        limit=1.25,
    )


def _card(env):
    """What the web client asks of a lead on the board: ``{field: specification}``."""
    arch = env["crm.lead"].get_views([(False, "kanban")])["views"]["kanban"]["arch"]
    names = {each.get("name") for each in etree.fromstring(arch).iter("field")}
    return {
        name: {"fields": {"display_name": {}}} if env["crm.lead"]._fields[name].relational else {}
        for name in sorted(names)
    }


def _is_native(lead, name):
    return not any(addon.startswith("crm_") for addon in lead._fields[name]._modules)


def _set_up(env):
    leader = env["res.users"].create({"name": "Leader", "login": "bench leader"})
    seller = env["res.users"].create(
        {
            "name": "Seller",
            "login": "bench seller",
            "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
        }
    )
    team = env["crm.team"].create(
        {"name": "Bench", "user_id": leader.id, "member_ids": [(6, 0, seller.ids)]}
    )
    first, stage = env["crm.stage"].create(
        [
            {"name": f"Bench {number}", "sequence": 100 + number, "team_ids": [(6, 0, team.ids)]}
            for number in range(2)
        ]
    )
    env["crm.stage"].search([("team_ids", "=", False)]).team_ids = env["crm.team"].create(
        {"name": "Elsewhere"}
    )
    partner = env["res.partner"].create({"name": "Bench"})
    leads = env["crm.lead"].create(
        [
            {
                "name": f"Lead {number}",
                "type": "opportunity",
                "team_id": team.id,
                "user_id": seller.id,
                "stage_id": first.id,
                "partner_id": partner.id,
                "expected_revenue": 1000,
                "phone": "+86 20 1234 5678",
            }
            for number in range(LEADS)
        ]
    )
    gates = _create_gates(env, stage, leader)
    _prove(env, leads, gates)
    gates.mode = "enforce"
    leads._stagegate_refresh()
    env.flush_all()
    if missing := sum(leads.mapped("missing_gate_count")):
        raise AssertionError(f"{missing} gates are not met: nothing would be measured")
    return leads, stage


def _create_gates(env, stage, leader):
    def field(name):
        return [(6, 0, env["ir.model.fields"]._get("crm.lead", name).ids)]

    types = env["crm.document.type"].create([{"name": "Drawing"}, {"name": "Contract"}])
    parameters = [
        {"kind": "field", "field_ids": field("expected_revenue")},
        {"kind": "field", "field_ids": field("phone")},
        {"kind": "field", "condition_domain": "[('partner_id', '!=', False)]"},
        {"kind": "document", "document_type_id": types[0].id},
        {"kind": "document", "document_type_id": types[1].id},
        {"kind": "approval", "approver_type": "leader"},
        {"kind": "approval", "approver_type": "user", "approver_user_id": leader.id},
        {"kind": "quotation", "quotation_state": "sent"},
        {"kind": "quotation", "quotation_state": "sent", "amount_tolerance_percent": 100},
        {"kind": "field", "field_ids": field("user_id"), "lead_domain": "[('active', '=', True)]"},
    ]
    return env["crm.stage.gate"].create(
        [
            {"name": f"Gate {number}", "stage_id": stage.id, "mode": "off", **values}
            for number, values in enumerate(parameters)
        ]
    )


def _prove(env, leads, gates):
    """Meet all gates; while they are off nothing is judged, so this costs what it must."""
    types = gates.document_type_id
    env["ir.attachment"].create(
        [
            {
                "name": "proof.pdf",
                "raw": make_pdf(f"{lead.id}-{document_type.id}"),
                "res_model": "crm.lead",
                "res_id": lead.id,
                "document_type_id": document_type.id,
            }
            for lead in leads
            for document_type in types
        ]
    )
    orders = env["sale.order"].create(
        [{"partner_id": lead.partner_id.id, "opportunity_id": lead.id} for lead in leads]
    )
    env.flush_all()
    env.cr.execute("UPDATE sale_order SET state = 'sent' WHERE id = ANY(%s)", [orders.ids])
    _approve(env, leads, gates.filtered(lambda gate: gate.kind == "approval"))
    # as autovacuum does; without, the planner takes the tables for empty
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def _approve(env, leads, gates):
    """Decide of all leads at once, which has no way of its own; each decision knows its content."""
    env.cr.execute(
        """
        INSERT INTO crm_gate_approval (lead_id, gate_id, step_key, state, requested_by_id,
                                       decided_by_id, date_decided, escalation_level)
        SELECT lead.id, gate.id, 0, 'approved', %s, gate.decider, now() AT TIME ZONE 'UTC', 0
          FROM unnest(%s) AS lead (id), unnest(%s, %s) AS gate (id, decider)
     RETURNING id
        """,
        [
            env.uid,
            leads.ids,
            gates.ids,
            [(gate.approver_user_id or leads.team_id.user_id).id for gate in gates],
        ],
    )
    approvals = env["crm.gate.approval"].browse(row[0] for row in env.cr.fetchall())
    content = approvals._decision_content()
    env.cr.execute(
        """
        UPDATE crm_gate_approval AS approval SET content = fact.content::jsonb
          FROM unnest(%s, %s) AS fact (id, content)
         WHERE approval.id = fact.id
        """,
        [approvals.ids, [json.dumps(content[each]) for each in approvals]],
    )
