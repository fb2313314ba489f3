from . import test_calendar_import, test_working_time
