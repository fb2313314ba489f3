from . import sale_order_bom, sale_order_facts, sale_order_margin, sale_order_work
