from . import crm_help, help_notary
