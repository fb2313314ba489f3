from importlib.util import find_spec

from . import (
    test_append_only,
    test_calendar_import,
    test_deadlines,
    test_protected,
    test_working_time,
)

# a library that only tests need must not hide the others where it is missing
if find_spec("hypothesis"):
    from . import test_working_time_laws
