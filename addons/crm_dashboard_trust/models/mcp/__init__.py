from . import crm_trust_mcp, crm_trust_mcp_call, res_config_settings
