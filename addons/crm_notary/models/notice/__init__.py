from . import (
    crm_notice,
    crm_notice_delivery,
    crm_notice_queued,
    crm_notice_todo,
    res_company,
    res_config_settings,
)
