from . import (
    brief,
    credibility,
    crm_trust_target,
    diagnose,
    digest,
    facts,
    forecast,
    help_pages,
    mcp,
    page,
    self_check,
    snapshot,
)
