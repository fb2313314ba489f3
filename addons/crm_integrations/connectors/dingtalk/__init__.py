from . import api, crm_connector, kind

# isort: split
# subjects of the kind
from . import approvals, frames, messages, people, robot
