from . import fairness
