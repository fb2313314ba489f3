from . import crm_company_data, crm_connector, crm_lead_lookup, res_partner
