from . import test_calendar_import, test_deadlines, test_working_time
