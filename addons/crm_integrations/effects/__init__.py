from . import effect

# isort: split
# each of them is one
from . import chat, contact, gate_event, lead, message, payment_note, score_event
