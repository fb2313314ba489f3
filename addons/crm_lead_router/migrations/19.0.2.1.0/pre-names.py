"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_field

FIELDS = (("res.company", "route_morning_sent", "date_route_morning_sent"),)


def migrate(cr, version):
    for model, old, new in FIELDS:
        rename_field(cr, model, old, new)
