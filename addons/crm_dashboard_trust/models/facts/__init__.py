from . import crm_lead_facts, crm_stage, res_partner
