from . import crm_handoff_complaint, repair_order
