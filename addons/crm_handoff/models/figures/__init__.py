from . import crm_handoff_month
