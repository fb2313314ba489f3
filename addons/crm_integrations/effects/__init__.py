from . import effect

# isort: split
# each of them is one
from . import (
    behaviour,
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
    shop_order,
    signal,
    sms_report,
    taken_back,
)
