from . import crm_lead_assignment, crm_lead_assignment_clock, crm_route_load
