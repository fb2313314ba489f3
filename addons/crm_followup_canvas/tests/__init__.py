from . import (
    test_clock,
    test_coaching,
    test_followup,
    test_gate_kind,
    test_merge,
    test_multi_company,
    test_quality,
    test_signals,
    test_silence,
    test_substeps,
    test_text,
    test_tours,
)
