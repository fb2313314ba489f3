"""Handoffs without an order were called as their opportunity, which is for sales only."""


def migrate(cr, version):
    cr.execute("UPDATE crm_handoff SET contract_number = NULL WHERE order_id IS NULL")
