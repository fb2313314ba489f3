from . import crm_route_fairness
