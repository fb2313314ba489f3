from . import (
    test_append_only,
    test_calendar_import,
    test_deadlines,
    test_decision_content,
    test_decisions,
    test_delegation,
    test_escalation,
    test_notice,
    test_protected,
    test_quiet_hours,
    test_working_time,
    test_working_time_laws,
)
