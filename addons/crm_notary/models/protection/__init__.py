from . import crm_notary_append_only, crm_notary_protected
