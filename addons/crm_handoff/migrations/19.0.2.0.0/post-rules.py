"""Who left a role sees its handoffs no more: rules are noupdate, so they are written here."""

from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    convert_file(
        env, "crm_handoff", "security/crm_handoff_rules.xml", {}, mode="init", noupdate=False
    )
