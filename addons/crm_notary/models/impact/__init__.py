# isort: off
# In the order in which they build on one another.
from . import crm_change_part, automations, parts, openers
