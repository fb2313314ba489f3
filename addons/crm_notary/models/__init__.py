from . import decision, notice, protection, working_time
