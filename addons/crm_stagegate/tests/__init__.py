from . import test_gate_engine
