from . import brief, crm_trust_target, diagnose, facts, mcp, snapshot
