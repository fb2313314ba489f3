# isort: off
# In the order in which they build on one another; native models last.
from . import flow, handoff, bom, order, gate_kinds, figures
from . import (
    account_move,
    crm_gate_event,
    crm_lead,
    crm_lead_steps,
    guide,
    help_pages,
    impact,
    ir_ui_menu,
    mrp_bom,
    mrp_production,
    my_day,
)
from . import product_frozen, res_role, res_users, sale_order, sale_order_line, stock_picking
from . import walk
