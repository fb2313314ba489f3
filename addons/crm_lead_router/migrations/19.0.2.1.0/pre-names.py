"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("res.company", "route_morning_sent", "date_route_morning_sent"),
    ("crm.lead.assignment", "due_remind", "date_remind"),
    ("crm.lead.assignment", "due_reclaim", "date_reclaim"),
    ("crm.lead.assignment", "due_next", "date_due"),
    # what is not stored, in what people keep
    ("crm.lead", "assignment_due", "date_assignment_due"),
    ("crm.lead", "assignment_reclaim", "date_assignment_reclaim"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
