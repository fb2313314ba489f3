# isort: off
# In the order in which they build on one another; native models first, as the rest extends them.
from . import crm_lead
from . import rule, assignment, lead, approval, fairness
from . import crm_team, crm_team_member, my_day, res_company, res_config_settings, res_partner
from . import guide, help_pages, impact, res_users
