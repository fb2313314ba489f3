from . import brief, crm_trust_target, diagnose, facts, mcp, page, snapshot
