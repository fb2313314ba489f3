from . import (
    test_attached,
    test_money_changes,
    test_money_deposits,
    test_money_invoices,
    test_money_protection,
    test_money_random,
    test_my_deals,
    test_order_money,
)
