from . import (
    crm_trust_diagnose,
    crm_trust_fields,
    crm_trust_funnel,
    crm_trust_health_day,
    crm_trust_warnings,
    diagnose_dimensions,
    diagnose_screen,
)
