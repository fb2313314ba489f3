from . import crm_lead_changes, crm_trust_snapshot, crm_trust_snapshot_run

# isort: split
from . import snapshot_rights
