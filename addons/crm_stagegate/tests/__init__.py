from . import test_gate_engine
from . import test_coaching_case
