"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (("crm.trust.brief", "told_until", "date_told"),)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
