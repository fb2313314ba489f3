from . import (
    connector,
    crm_lead,
    guide,
    identity,
    inbox,
    lexicon,
    outbox,
    proposal,
)
