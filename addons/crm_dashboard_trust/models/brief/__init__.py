from . import crm_trust_brief

# isort: split
from . import brief_content, brief_defaults, brief_files, brief_sending, brief_week, res_users
