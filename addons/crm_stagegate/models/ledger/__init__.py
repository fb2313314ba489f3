from . import crm_stage_checkpoint, crm_stage_transition, ledger_export
