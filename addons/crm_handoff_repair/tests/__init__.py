from . import test_handoff_repair
