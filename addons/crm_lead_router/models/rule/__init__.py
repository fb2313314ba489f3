from . import crm_lead_channel, crm_route_rule, crm_score_event, crm_score_rule, handover
