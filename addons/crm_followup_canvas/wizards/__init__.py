from . import crm_followup_export
