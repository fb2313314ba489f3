from . import (
    crm_handoff,
    crm_handoff_actions,
    crm_handoff_checks,
    crm_handoff_clock,
    crm_handoff_complaint,
    crm_handoff_completion,
    crm_handoff_lifecycle,
    crm_handoff_log,
    crm_handoff_notice,
    crm_handoff_people,
    crm_handoff_reason,
    crm_handoff_work,
)
