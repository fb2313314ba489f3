from . import effect

# isort: split
# each of them is one
from . import (
    card,
    chat,
    colleague,
    contact,
    gate_event,
    handoff,
    lead,
    message,
    payment_note,
    reply,
    score_event,
    signal,
    sms_report,
)
