"""What there is of gates, proofs and decisions is where the gate ledger begins."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["crm.gate.ledger"]._open()
