from . import crm_handoff_block, crm_handoff_close, crm_handoff_start, crm_handoff_upload
