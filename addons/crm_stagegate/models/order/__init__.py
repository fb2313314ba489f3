from . import customer, deal_orders, margin, signature
