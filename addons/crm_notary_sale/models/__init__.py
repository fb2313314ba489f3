from . import money  # isort: skip  (the mixin first: native models inherit it)

from . import account_bank_statement_line
from . import account_move
from . import account_move_line
from . import account_partial_reconcile
from . import account_payment
from . import account_payment_register
from . import crm_lead
from . import payment_transaction
from . import sale_order
from . import sale_order_line
