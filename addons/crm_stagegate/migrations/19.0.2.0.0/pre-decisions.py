"""Approvals are decisions as all of the suite takes them (crm_notary); so are stand-ins."""

from odoo.addons.crm_notary.tools import migrate as names
from odoo.tools import sql

FIELDS = (
    ("crm.gate.approval", "requested_by", "requested_by_id"),
    ("crm.gate.approval", "request_date", "date_requested"),
    ("crm.gate.approval", "decided_by", "decided_by_id"),
    ("crm.gate.approval", "decision_date", "date_decided"),
)
RELATIONS = (
    ("crm_gate_approval_res_users_rel", "crm_gate_approval_approver_rel"),
    ("crm_gate_approval_behalf_rel", "crm_gate_approval_on_behalf_rel"),
)
COLUMNS = (
    ("gate_name", "varchar"),
    ("step_key", "int4"),
    ("date_escalated", "timestamp"),
    ("date_ended", "timestamp"),
    ("ended_by_id", "int4"),
    ("ended_reason", "text"),
    ("is_on_behalf", "bool"),
)
# who may read an approval, and who may write a delegation, has changed
DROPPED = (
    "ir_cron_escalate",
    "rule_approval_concerned",
    "rule_delegation_own",
    "rule_delegation_all",
)


def migrate(cr, version):
    names.rename_fields(cr, FIELDS)
    for old, new in RELATIONS:
        names.rename_relation(cr, old, new)
    names.drop_records(cr, "crm_stagegate", DROPPED)
    _fill_approvals(cr)
    _move_delegations(cr)


def _fill_approvals(cr):
    if sql.column_exists(cr, "crm_gate_approval", "gate_name"):
        return
    for column, kind in COLUMNS:
        sql.create_column(cr, "crm_gate_approval", column, kind)
    cr.execute(
        """
        UPDATE crm_gate_approval AS approval
           SET gate_name = gate.name ->> 'en_US',
               step_key = COALESCE(approval.step_id, 0),
               date_escalated = approval.date_requested
          FROM crm_stage_gate AS gate
         WHERE gate.id = approval.gate_id
        """
    )
    cr.execute(
        """
        UPDATE crm_gate_approval SET is_on_behalf = TRUE
         WHERE id IN (SELECT crm_gate_approval_id FROM crm_gate_approval_on_behalf_rel)
        """
    )
    # who withdrew stood where the one who had decided belongs; nobody where it was not needed
    cr.execute(
        """
        UPDATE crm_gate_approval
           SET date_ended = date_decided, ended_by_id = decided_by_id, ended_reason = reason,
               date_decided = NULL, decided_by_id = NULL, reason = NULL,
               state = CASE WHEN decided_by_id IS NULL THEN 'cancelled' ELSE state END
         WHERE state = 'withdrawn'
        """
    )
    # the constraint has other columns under the same name
    cr.execute("DROP INDEX IF EXISTS crm_gate_approval__one_pending")


def _move_delegations(cr):
    if not sql.table_exists(cr, "crm_gate_delegation"):
        return
    cr.execute(
        """
        WITH gone AS (DELETE FROM crm_gate_delegation RETURNING *)
        INSERT INTO crm_decision_delegation
               (user_id, delegate_id, date_from, date_to,
                create_uid, create_date, write_uid, write_date)
        SELECT gone.user_id, gone.delegate_id, gone.date_from, gone.date_to,
               gone.create_uid, gone.create_date, gone.write_uid, gone.write_date
          FROM gone
          JOIN res_users AS absent ON absent.id = gone.user_id AND NOT absent.share
          JOIN res_users AS delegate ON delegate.id = gone.delegate_id AND NOT delegate.share
        """
    )
