from . import money  # isort: skip  (the mixin first: native models inherit it)

from . import (
    account_bank_statement_line,
    account_move,
    account_move_line,
    account_partial_reconcile,
    account_payment,
    account_payment_register,
    crm_lead,
    handover,
    my_day,
    payment_transaction,
    sale_order,
    sale_order_line,
    sale_order_opportunity,
)
