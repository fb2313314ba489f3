"""Minutes that typing something by hand is taken to cost: an assumption, said in the formula."""

MINUTES = {"leads_by_themselves": 3, "handoffs_by_themselves": 4, "proofs_by_themselves": 1}
