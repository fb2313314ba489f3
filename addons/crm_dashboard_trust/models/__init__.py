from . import crm_trust_target, mcp
