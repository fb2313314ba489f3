from . import compare, crm_handoff_bom, crm_handoff_bom_approval, crm_handoff_bom_line
