from . import crm_calendar_import
