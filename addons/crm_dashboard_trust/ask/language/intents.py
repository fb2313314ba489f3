"""Which concepts together ask what: the twenty questions, and what is near them."""

# (question, concepts that must all be met, how much it says): the strongest is meant. @top,
# @stage, @customer, @min_days, @period and @ahead are slots.
RULES = [
    ("jumps", "jump", 5.5),
    ("overdue_quotations", "quote expired", 6),
    ("overdue_quotations", "quote unanswered", 6),
    ("overdue_quotations", "quote silent", 5),
    ("overdue_quotations", "quote", 1.5),
    ("unpaid", "owe customer", 6.5),
    ("unpaid", "owe", 5.2),
    ("unpaid", "payment expired", 5.2),
    ("unpaid", "payment unanswered", 5),
    ("unpaid", "payment", 1.5),
    ("cycle", "cycle", 5.6),
    ("win_rate", "rate", 5),
    ("win_rate", "rate most", 5.7),
    ("late_handoffs", "handoff expired", 5.5),
    ("late_handoffs", "handoff blocked", 5.5),
    ("late_handoffs", "order expired", 4.6),
    ("late_handoffs", "order blocked", 4.8),
    ("late_handoffs", "blocked @customer", 4),
    ("late_handoffs", "handoff", 2.5),
    ("demoted", "demoted", 5),
    ("demoted", "evidence", 1.5),
    ("unassigned", "unassigned lead", 6),
    ("unassigned", "unassigned", 4.2),
    # what has an owner and nobody looks after it
    ("silent", "unassigned deal @person", 6.3),
    ("silent", "unassigned customer @person", 6.3),
    ("silent", "silent customer", 5.6),
    ("silent", "silent deal", 5),
    ("silent", "silent lead", 5),
    ("silent", "silent @min_days", 5),
    ("silent", "silent", 4.5),
    ("silent", "unanswered customer", 4.3),
    ("silent", "unanswered lead", 4.3),
    ("at_risk", "risk customer", 5.7),
    ("at_risk", "lapsed customer", 5.8),
    ("at_risk", "risk deal", 4.6),
    ("at_risk", "risk", 4.3),
    ("stuck", "stuck stage", 5.4),
    ("stuck", "stuck @stage", 5.4),
    ("stuck", "stuck pipeline", 5.4),
    ("stuck", "stuck deal", 4.7),
    ("stuck", "stuck", 3.7),
    ("stuck", "cycle @stage", 5.8),
    ("category_change", "category change", 6.5),
    ("category_change", "category buy", 5.5),
    ("category_change", "category customer", 5.2),
    ("category_change", "customer buy change", 5.1),
    ("category_change", "@customer buy change", 5.1),
    ("category_change", "category @compare", 5.3),
    ("category_change", "category", 2.8),
    ("category_change", "category win", 5.2),
    ("category_change", "@category change", 5.5),
    ("category_change", "@category @compare", 5.5),
    ("top_customers", "customer biggest", 5),
    ("top_customers", "customer @top", 4.8),
    ("top_customers", "customer @top win", 5.5),
    ("top_customers", "customer biggest win", 5.6),
    ("top_customers", "customer buy", 3.2),
    ("top_customers", "customer win", 3.6),
    ("top_customers", "buy most", 5.3),
    ("top_customers", "buy biggest", 5.3),
    ("lost", "lose reason", 5.5),
    ("lost", "lose deal", 4.7),
    ("lost", "lose", 4.2),
    ("ranking", "rank", 5.3),
    ("ranking", "seller most win", 5.4),
    ("ranking", "seller most performance", 5.4),
    ("ranking", "seller @top win", 5.2),
    ("ranking", "seller @top performance", 5.4),
    ("ranking", "seller @top", 4.4),
    ("ranking", "seller most", 4),
    ("ranking", "origin most win", 5.8),
    ("ranking", "origin most performance", 5.8),
    ("forecast", "expected win", 4.9),
    ("forecast", "expected deal", 4.6),
    ("forecast", "expected performance", 4.6),
    ("forecast", "win @ahead", 4.9),
    ("forecast", "expected pipeline", 4.7),
    ("forecast", "expected", 3.6),
    ("todo", "todo", 5.1),
    ("todo", "followup expired", 5.3),
    ("todo", "followup @ahead", 5),
    ("todo", "followup @period", 4.4),
    ("todo", "followup", 3),
    ("new_leads", "lead new", 4.4),
    ("new_leads", "lead", 3.2),
    ("won", "win", 3.5),
    ("won", "performance", 3.1),
    ("pipeline", "pipeline", 4.1),
    ("pipeline", "deal stage", 4),
    ("pipeline", "deal", 3),
]
RULES = [(intent, frozenset(concepts.split()), weight) for intent, concepts, weight in RULES]
INTENTS = tuple(dict.fromkeys(intent for intent, _concepts, _weight in RULES))

# a figure of the catalogue that is called by its name
BY_NAME = 7.0

# what a question means where it does not say so; the same answer, said or not
DEFAULTS = {
    "stuck": {"by": "stage"},
    "lost": {"by": "reason"},
    "ranking": {"by": "person"},
    "jumps": {"by": "person"},
    "todo": {"person": "me", "period": "day:0"},
}
# what an answer is not grouped by
NOT_BY = {
    "category_change": {"product", "customer", "category"},
    "top_customers": {"customer", "person", "product"},
    "at_risk": {"customer"},
    "todo": {"customer", "person"},
    "unpaid": {"customer"},
}
# a duration is how long nothing happened
WAITING = ("silent", "stuck")

# the figures of the catalogue that questions are about
METRICS = {
    "forecast": "credible_forecast",
    "pipeline": "open_revenue",
    "won": "won_revenue",
    "ranking": "won_revenue",
    "lost": "lost_deals",
    "win_rate": "win_rate",
    "cycle": "days_to_win",
    "demoted": "demoted_deals",
    "jumps": "stage_jumps",
    "silent": "idle_deals",
    "new_leads": "arrivals",
    "unassigned": "unassigned_leads",
    "late_handoffs": "handoffs_stuck",
}
# called like something else that people mean: “expected to close” is the credible forecast
MEANT_OTHERWISE = ("closing_revenue",)
# days where a question does not say which; the others are about now
PERIODS = {
    "forecast": "month:0", "won": "month:0", "ranking": "month:0", "new_leads": "month:0",
    "lost": "months:3", "category_change": "months:3", "win_rate": "months:12",
    "top_customers": "months:12", "cycle": "months:12", "jumps": "days:30", "metric": "month:0",
}  # fmt: skip
# about now, but days may be said
MAY_HAVE_PERIOD = ("unassigned", "todo")

# near what cannot be answered
NEAR_FOREIGN = {
    "profit": ("won", "top_customers"),
    "pay": ("ranking", "won"),
    "write": ("todo", "silent"),
    "stock": ("late_handoffs", "category_change"),
    "competitor": ("lost", "at_risk"),
    "change_data": ("pipeline", "todo"),
    "satisfaction": ("at_risk", "silent"),
    "marketing": ("new_leads", "win_rate"),
    "personal": ("ranking", "todo"),
    "weather": ("forecast", "todo"),
    "world": ("forecast", "won"),
    "system": ("todo", "pipeline"),
    "production": ("late_handoffs", "won"),
    "office": ("todo", "ranking"),
    "tax": ("unpaid", "won"),
    "price": ("overdue_quotations", "won"),
}
NEAR_NOTHING = ("forecast", "at_risk", "pipeline")
