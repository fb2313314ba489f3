from . import (
    brief,
    credibility,
    crm_trust_target,
    diagnose,
    facts,
    forecast,
    help_pages,
    mcp,
    page,
    snapshot,
)
