from . import (
    connector,
    crm_lead,
    guide,
    identity,
    inbox,
    interest,
    lexicon,
    outbox,
    shop,
)

# isort: split
# adds to connectors
from . import company_data
