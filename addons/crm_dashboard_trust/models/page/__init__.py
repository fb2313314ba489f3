from . import crm_trust_page

# isort: split
from . import page_changes, page_forecast, page_groups, page_saved, page_worries
