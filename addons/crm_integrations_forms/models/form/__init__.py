from . import crm_form, crm_form_answer, crm_form_consent, crm_form_field
