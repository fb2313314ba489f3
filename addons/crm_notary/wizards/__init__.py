from . import (
    crm_calendar_import,
    crm_change_ask,
    crm_change_preview,
    crm_decision_reason,
    crm_handover,
    crm_handover_left,
)
