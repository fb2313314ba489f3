"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (("res.company", "route_morning_sent", "date_route_morning_sent"),)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
