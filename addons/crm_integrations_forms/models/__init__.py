from . import campaign, crm_external_identity, crm_lead, crm_lead_channel, form
