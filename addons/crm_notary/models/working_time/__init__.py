from . import (
    crm_working_time,
    res_config_settings,
    resource_calendar,
    resource_calendar_leaves,
    resource_calendar_workday,
)
