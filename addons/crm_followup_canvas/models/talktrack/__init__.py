from . import crm_talktrack
