from . import test_gate_engine
from . import test_coaching_case
from . import test_gate_kinds
from . import test_payment_gate
