from . import (  # isort: skip  (what it is made of first)
    crm_handover_kind,
    kinds,
    crm_handover_entry,
    res_users,
)
