from . import (
    crm_lead_assign,
    crm_lead_convert,
    crm_route_request,
    crm_route_simulation,
)
