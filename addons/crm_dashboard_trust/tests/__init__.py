from . import (
    test_brief,
    test_catalogue,
    test_diagnose,
    test_funnel,
    test_metrics,
    test_snapshot,
    test_statistics,
)
