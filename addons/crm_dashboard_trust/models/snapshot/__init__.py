from . import crm_lead, crm_trust_snapshot, crm_trust_snapshot_run
