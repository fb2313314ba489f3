from . import crm_inbox_event, crm_inbox_processing
