# isort: off
# what others inherit from comes first
from . import change, protection, working_time
from . import notice
from . import decision
from . import figures
