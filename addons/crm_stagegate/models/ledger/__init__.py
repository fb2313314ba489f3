from . import stage_names  # isort: skip
from . import (
    crm_gate_ledger,
    crm_ledger_verification,
    crm_stage_checkpoint,
    crm_stage_transition,
)

from . import checkpoint_anchor, ledger_export, ledger_proofs, ledger_verify  # isort: skip
