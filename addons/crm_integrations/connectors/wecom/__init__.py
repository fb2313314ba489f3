from . import api, crm_connector, kind

# isort: split
# subjects of the kind
from . import (
    contact_way,
    contacts,
    crm_external_identity,
    labels,
    messages,
    messages_archive,
    people,
    res_users,
    sidebar,
    sign_in,
)

# isort: split
# on top of messages and contacts
from . import cards
