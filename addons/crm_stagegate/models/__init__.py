# isort: off
# In the order in which they build on one another: the gates, the ledger, the lead that meets
# both, what is decided about it; native models next, and last the lead's doors that use it all.
from . import gate, ledger, lead, approval, coaching, template
from . import calendar_event, crm_stage, crm_team, ir_attachment, ir_ui_menu, mail_activity
from . import res_company, res_config_settings, sale_order, order
from . import crm_lead, my_day, guide, help_pages, impact, readable, walk
