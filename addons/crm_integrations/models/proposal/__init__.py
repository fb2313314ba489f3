from . import (
    crm_lead_proposals,
    crm_proposal,
    crm_proposal_mail,
    res_company,
)
