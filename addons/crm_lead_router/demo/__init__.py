from . import crm_lead_router_demo
