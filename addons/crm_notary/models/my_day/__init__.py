# isort: off
from . import crm_my_day_mark, crm_my_day_kind, crm_my_day, crm_my_day_new, crm_my_day_team, kinds
from . import crm_notice, ir_ui_menu, res_users, res_config_settings
from . import crm_my_day_give
from . import crm_my_day_deals
