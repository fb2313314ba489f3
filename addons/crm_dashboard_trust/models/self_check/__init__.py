from . import crm_trust_self_check

# isort: split
from . import self_check_files, self_check_sections
