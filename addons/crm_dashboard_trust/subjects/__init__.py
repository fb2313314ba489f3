from . import (
    activity,
    completeness,
    duplicates,
    followups,
    funnel,
    handoffs,
    health,
    history,
    pipeline,
    quotations,
    response,
    routing,
)
