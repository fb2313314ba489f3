from . import (
    connector,
    crm_lead,
    identity,
    inbox,
    lexicon,
    outbox,
    proposal,
)
