from . import (
    test_approval_depth,
    test_checkpoint,
    test_ledger_export,
    test_coaching_case,
    test_gate_engine,
    test_gate_kinds,
    test_monitors,
    test_payment_gate,
    test_stage_templates,
)
from . import test_rehearsal
from . import test_lead_watch
