from . import crm_gate_override, crm_gate_rehearsal, crm_stage_template_apply
