from . import (
    crm_lead_checklist,
    crm_lead_entry,
    crm_lead_gates,
    crm_lead_ledger,
    crm_lead_sweep,
    crm_lead_watch,
)
