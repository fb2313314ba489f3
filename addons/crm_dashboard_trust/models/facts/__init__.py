from . import crm_lead, crm_stage, res_partner
