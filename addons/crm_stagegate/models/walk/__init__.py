# isort: off
# In the order in which they build on one another.
from . import walk, kinds
