from . import crm_notary_append_only, crm_notary_attached, crm_notary_protected  # isort: split

from . import calendar_event
