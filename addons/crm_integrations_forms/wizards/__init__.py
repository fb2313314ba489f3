from . import crm_link_maker
