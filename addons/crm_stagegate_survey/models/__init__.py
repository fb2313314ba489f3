from . import gate_kinds, survey_user_input
