from . import (
    crm_lead_clock,
    crm_lead_deadline,
    crm_lead_reads,
    crm_lead_silence,
    crm_lead_stand_in,
    crm_lead_substep,
)
