from . import gate_kind_survey, survey_user_input
