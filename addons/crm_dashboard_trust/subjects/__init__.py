from . import activity, completeness, duplicates, followups, funnel, handoffs, health, pipeline
from . import quotations, response, routing
