from . import (
    crm_connector_try,
    crm_paper_read,
    crm_paper_conversation,  # extends it
    crm_wecom_archive_import,
)
