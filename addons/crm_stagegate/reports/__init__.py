from . import crm_stage_jump_report
