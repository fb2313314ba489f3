from . import (
    crm_connector,
    crm_connector_actions,
    crm_connector_bucket,
    crm_connector_health,
    crm_connector_mapping,
    crm_connector_member,
    crm_connector_nonce,
    crm_connector_pull,
    crm_connector_secret,
    crm_connector_token,
)
