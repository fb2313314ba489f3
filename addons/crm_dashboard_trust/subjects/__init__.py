from . import (
    activity,
    completeness,
    duplicates,
    followups,
    funnel,
    handoffs,
    health,
    pipeline,
    quotations,
    response,
    routing,
)
