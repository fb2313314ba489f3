"""Approvals are decisions as all of the suite takes them: each level is a request of its own."""

from odoo.addons.crm_notary.tools import migrate as names
from odoo.tools import sql

# in this order: one takes the other's name
FIELDS = (
    ("crm.route.approval", "reason", "request_reason"),
    ("crm.route.approval", "refusal_reason", "reason"),
    ("crm.route.approval", "requester_id", "requested_by_id"),
    ("crm.route.approval", "decision_date", "date_decided"),
    ("crm.route.approval", "date_due", "deadline"),
)
COLUMNS = (
    ("step", "varchar"),
    ("escalation_level", "int4"),
    ("date_requested", "timestamp"),
    ("date_escalated", "timestamp"),
    ("date_ended", "timestamp"),
)


def migrate(cr, version):
    if sql.column_exists(cr, "crm_route_approval", "step"):
        return
    names.rename_fields(cr, FIELDS)
    # who may read them has changed
    names.drop_records(cr, "crm_lead_router", ["rule_approval_user"])
    for column, kind in COLUMNS:
        sql.create_column(cr, "crm_route_approval", column, kind)
    cr.execute("DROP INDEX IF EXISTS crm_route_approval__one_waiting_per_lead")
    _keep_first_level(cr)
    cr.execute(
        """
        UPDATE crm_route_approval
           SET step = CASE WHEN manager_id IS NULL OR manager_date IS NOT NULL
                           THEN 'director' ELSE 'manager' END,
               -- the director was asked instead of a manager who did not answer
               escalation_level = CASE WHEN escalated AND manager_date IS NULL
                                       THEN 1 ELSE 0 END,
               date_requested = COALESCE(manager_date, create_date),
               date_escalated = COALESCE(manager_date, create_date),
               deadline = CASE WHEN state = 'manager' THEN deadline END,
               date_ended = CASE WHEN state = 'cancelled' THEN write_date END,
               state = CASE WHEN state IN ('manager', 'director') THEN 'pending' ELSE state END
         WHERE step IS NULL
        """
    )


def _keep_first_level(cr):
    """What a manager approved before the director was asked is a decision of its own."""
    cr.execute(
        """
        INSERT INTO crm_route_approval
               (lead_id, company_id, user_id, former_user_id, team_id, rule_id, origin,
                requested_by_id, request_reason, explanation, manager_id, director_id,
                step, state, escalation_level, decided_by_id, date_decided,
                date_requested, date_escalated,
                create_uid, create_date, write_uid, write_date)
        SELECT lead_id, company_id, user_id, former_user_id, team_id, rule_id, origin,
               requested_by_id, request_reason, explanation, manager_id, director_id,
               'manager', 'approved', 0, manager_id, manager_date,
               create_date, create_date,
               create_uid, create_date, write_uid, manager_date
          FROM crm_route_approval
         WHERE manager_date IS NOT NULL AND step IS NULL
        """
    )
