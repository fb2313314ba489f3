from . import (
    approval_document,
    ledger_export,
    meeting_checkin,
    pipeline_export,
    without_database,
)
