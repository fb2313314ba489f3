from . import (
    crm_carry_root,
    crm_gate_override,
    crm_gate_rehearsal,
    crm_stage_template_apply,
    crm_walk_through,
)
