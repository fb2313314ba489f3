from . import crm_followup_demo
