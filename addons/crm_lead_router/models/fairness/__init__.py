from . import crm_route_fairness, crm_route_fairness_line
