from . import crm_connector_try, crm_wecom_archive_import
