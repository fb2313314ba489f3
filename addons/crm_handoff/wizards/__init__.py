from . import crm_handoff_block
from . import crm_handoff_start
from . import crm_handoff_upload
