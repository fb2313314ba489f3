from . import test_clock, test_followup, test_signal_gate_coaching, test_text, test_tours
