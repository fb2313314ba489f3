# isort: off
# In the order in which they build on one another.
from . import stopped, quiet, walk, orders, kinds
