from . import crm_trust_subject

# isort: split
from . import crm_trust_catalogue
