from . import (
    test_append_only,
    test_calendar_import,
    test_deadlines,
    test_month_figure,
    test_notice,
    test_periods,
    test_protected,
    test_quiet_hours,
    test_working_time,
    test_xlsx,
)
