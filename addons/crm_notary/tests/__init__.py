from . import (
    test_append_only,
    test_calendar_import,
    test_deadlines,
    test_protected,
    test_working_time,
)
