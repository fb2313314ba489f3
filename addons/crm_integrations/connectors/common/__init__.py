from . import mapped

# isort: split
# some stand on it
from . import ads, approvals, behaviour, cards, crm_connector, evidence, members, talk
