from . import (
    credibility_events,
    credibility_news,
    crm_lead_credibility,
    crm_lead_refresh,
    crm_trust_credibility,
    crm_trust_reliability,
    res_config_settings,
)
