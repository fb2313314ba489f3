# isort: off
# the ledger and the gates first: the others extend what they define
from . import crm_lead_ledger, crm_lead_gates, crm_lead_fall_back
from . import crm_lead_checklist, crm_lead_entry, crm_lead_sweep, crm_lead_watch
