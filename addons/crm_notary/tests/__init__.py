from . import (
    test_append_only,
    test_calendar_import,
    test_deadlines,
    test_notice,
    test_protected,
    test_quiet_hours,
    test_working_time,
)
