from . import crm_stagegate_demo
