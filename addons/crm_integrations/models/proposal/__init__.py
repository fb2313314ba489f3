from . import (
    crm_lead,
    crm_proposal,
    crm_proposal_mail,
    res_company,
)
