from . import (
    crm_gate_approval,
    crm_gate_approval_answer,
    crm_gate_delegation,
    document_confirmation,
)
