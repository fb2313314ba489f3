from . import crm_followup_performance
