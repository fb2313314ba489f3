from . import test_survey_gate
