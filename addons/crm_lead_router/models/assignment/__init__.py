from . import (
    crm_lead_assignment,
    crm_lead_assignment_clock,
    crm_lead_assignment_deadline,
    crm_lead_assignment_explanation,
    crm_route_lock,
)
