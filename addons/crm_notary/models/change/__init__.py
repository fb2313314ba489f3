from . import crm_notary_kept, crm_notary_watched
