from . import (  # isort: skip  (the model first)
    compare,
    structure,
    crm_handoff_bom,
    bom_freezing,
    bom_differences,
    bom_checking,
    crm_handoff_bom_approval,
    crm_handoff_bom_line,
)
