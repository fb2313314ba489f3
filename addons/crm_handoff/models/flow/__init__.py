from . import crm_handoff_flow, crm_handoff_node, crm_handoff_requirement
