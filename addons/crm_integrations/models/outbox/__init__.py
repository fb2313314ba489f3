from . import crm_notice, crm_outbox_message, crm_outbox_sending, res_users
