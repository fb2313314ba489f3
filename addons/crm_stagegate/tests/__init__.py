from . import (
    test_approval_depth,
    test_bypass_matrix,
    test_coaching_case,
    test_gate_engine,
    test_gate_kinds,
    test_monitors,
    test_payment_gate,
)
