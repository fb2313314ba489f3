from . import (
    test_ask_answers,
    test_ask_grammar,
    test_ask_screens,
    test_brief,
    test_catalogue,
    test_diagnose,
    test_funnel,
    test_mcp,
    test_metrics,
    test_page,
    test_snapshot,
    test_statistics,
)
