from . import api, crm_connector, kind

# isort: split
# subjects of the kind
from . import contacts, labels, messages, people
