from . import test_money_changes
from . import test_money_deposits
from . import test_money_invoices
from . import test_money_protection
from . import test_money_random
from . import test_order_money
