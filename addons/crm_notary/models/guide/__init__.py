# isort: off
# In the order in which they build on one another.
from . import crm_guide_entry, crm_guide_step, crm_guide_plan, crm_guide_report, crm_guide
from . import steps, my_day, res_company
