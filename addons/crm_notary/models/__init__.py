# isort: off
# In the order in which they build on one another.
from . import protection, change, working_time, notice, decision, figures, handover, my_day, guide
from . import help_pages, impact, ir_http, ir_module_module
