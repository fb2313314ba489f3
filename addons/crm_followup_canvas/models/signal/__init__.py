from . import crm_lead_signal, crm_signal_rule
