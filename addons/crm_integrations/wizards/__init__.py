from . import (
    crm_company_lookup,
    crm_connector_try,
    crm_paper_read,
    crm_paper_read_conversation,
    crm_paper_read_photo,
    crm_wecom_archive_import,
)
