from . import crm_company_lookup, crm_connector_try, crm_wecom_archive_import
