from . import test_append_only
from . import test_protected
