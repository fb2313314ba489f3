from . import crm_lead_heat_map, crm_lead_interest, crm_scan_booth
