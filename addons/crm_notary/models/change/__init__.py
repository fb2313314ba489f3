from . import crm_notary_watched
