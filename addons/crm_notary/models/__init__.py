# isort: off
# decisions build on all the others
from . import change, notice, protection, working_time
from . import decision
