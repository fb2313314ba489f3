"""Models, fields and scheduled actions got other names; what is stored goes with them."""

from odoo.addons.crm_notary.tools import append_only
from odoo.addons.crm_notary.tools.migrate import rename_cron_methods, rename_fields, rename_model
from odoo.tools import SQL, sql

FIELDS = (
    ("crm.lead", "duplicate_checked", "is_duplicate_checked"),
    ("crm.lead", "duplicate_decision", "duplicate_outcome"),
    ("crm.lead", "first_touch_date", "date_first_contact"),
    ("crm.lead", "score_date", "date_scored"),
)


def migrate(cr, version):
    # the ground floor keeps the table append-only now
    append_only.adopt(
        cr,
        "crm_lead_assignment",
        ["crm_lead_assignment_append_only", "crm_lead_assignment_no_truncate"],
        ["crm_lead_assignment_guard"],
    )
    rename_model(cr, "crm.route.load", "crm.route.lock")
    rename_fields(cr, FIELDS)
    rename_cron_methods(
        cr,
        {
            "_cron_score": "_cron_route_score",
            "_cron_morning_list": "_cron_route_morning_list",
        },
    )
    # the sales director is one for the whole suite
    for table in ("crm_team", "res_company"):
        if sql.column_exists(cr, table, "route_director_id"):
            cr.execute(
                SQL(
                    "UPDATE %s SET notary_director_id = route_director_id"
                    " WHERE notary_director_id IS NULL",
                    SQL.identifier(table),
                )
            )
