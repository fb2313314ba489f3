from . import crm_handoff_demo
