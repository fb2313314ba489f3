from . import (
    connector,
    crm_lead,
    guide,
    identity,
    impact,
    inbox,
    lexicon,
    outbox,
)
