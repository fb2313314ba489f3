# isort: off
# In the order in which they build on one another; native models last.
from . import followup, crm_lead, lead, signal, talktrack, gate_kinds
from . import crm_coaching_case, mail_activity, my_day, res_company, res_config_settings
from . import res_partner, sale_order
from . import guide, help_pages, impact
