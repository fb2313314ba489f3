from . import brief, credibility, crm_trust_target, diagnose, facts, forecast, mcp, page, snapshot
