from . import (
    test_approval_depth,
    test_checkpoint,
    test_ledger_export,
    test_coaching_case,
    test_gate_engine,
    test_gate_kinds,
    test_monitors,
    test_payment_gate,
)
from . import test_rehearsal
