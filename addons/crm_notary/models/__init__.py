from . import change, decision, notice, protection, working_time
