from . import crm_route_approval
