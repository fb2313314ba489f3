from . import recomputed
