from . import crm_connector_try, crm_paper_read, crm_wecom_archive_import
