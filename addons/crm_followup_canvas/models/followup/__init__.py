from . import (
    crm_followup,
    crm_followup_canvas,
    crm_followup_catalogue,
    crm_followup_quality,
    crm_followup_witness,
)
