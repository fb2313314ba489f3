from . import (
    connector,
    crm_lead,
    identity,
    inbox,
    interest,
    lexicon,
    outbox,
)
