from . import crm_handoff_complaint
from . import repair_order
