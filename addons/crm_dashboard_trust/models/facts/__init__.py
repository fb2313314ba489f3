from . import crm_lead_facts, crm_lead_indexes, crm_stage, res_partner
