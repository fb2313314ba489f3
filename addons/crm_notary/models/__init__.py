# isort: off
# each is built on those before it
from . import protection, change, working_time, notice, decision
