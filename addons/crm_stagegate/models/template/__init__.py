from . import crm_stage_task, crm_stage_template, crm_stage_template_apply, crm_stage_template_check
