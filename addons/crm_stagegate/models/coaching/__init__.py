from . import crm_coaching_case, crm_coaching_event, crm_coaching_item, handover, regress_monitor
