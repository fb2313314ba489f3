from . import crm_working_time
