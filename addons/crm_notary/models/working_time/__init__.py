from . import (
    calendar_part,
    calendar_watch,
    crm_calendar_change,
    crm_deadline_mixin,
    crm_working_days,
    crm_working_time,
    res_config_settings,
    resource_calendar,
    resource_calendar_leaves,
    resource_calendar_workday,
)
