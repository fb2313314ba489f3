from . import append_only, crm_stage_checkpoint, crm_stage_transition, ledger_export
