from . import crm_connector, crm_outbox_message, res_company, sms_sms
