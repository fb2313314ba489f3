from . import brief, credibility, crm_trust_target, diagnose, facts, mcp, page, snapshot
