from . import crm_connector, kind, orders
