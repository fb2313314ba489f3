from . import (
    brief,
    credibility,
    crm_trust_target,
    diagnose,
    digest,
    facts,
    forecast,
    mcp,
    page,
    self_check,
    snapshot,
)
