# isort: off
# the approval first: the others extend it
from . import crm_gate_approval
from . import approval_content, approval_ledger, document_confirmation, following
