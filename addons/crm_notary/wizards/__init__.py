from . import crm_calendar_import, crm_decision_reason
