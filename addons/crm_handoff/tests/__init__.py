from . import (
    test_handoff_actions,
    test_handoff_batch,
    test_handoff_bom,
    test_handoff_company,
    test_handoff_completion,
    test_handoff_flow,
    test_handoff_gate,
    test_handoff_money,
    test_handoff_notices,
    test_handoff_people,
    test_handoff_security,
    test_handoff_tours,
)
