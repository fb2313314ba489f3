from . import (
    board,
    crm_document_type,
    crm_gate_event,
    crm_gate_evidence,
    crm_gate_observation,
    crm_meeting_checkin,
    crm_stage_gate,
    crm_stage_gate_step,
    handover,
    on_record,
    verdict,
)

# extend the gate above
from . import crm_gate_rollout, evidence_names, gate_ledger_entries, kinds  # isort: skip
