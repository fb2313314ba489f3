from . import crm_shop_order
