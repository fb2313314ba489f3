from . import (
    crm_lead_duplicates,
    crm_lead_facts,
    crm_lead_followups,
    crm_lead_guard,
    crm_lead_labels,
    crm_lead_notices,
    crm_lead_ownership,
    crm_lead_routing,
    crm_lead_scoring,
)
