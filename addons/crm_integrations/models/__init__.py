from . import (
    connector,
    crm_lead,
    guide,
    identity,
    impact,
    inbox,
    interest,
    lexicon,
    outbox,
    proposal,
    shop,
)

# isort: split
# adds to connectors
from . import company_data
