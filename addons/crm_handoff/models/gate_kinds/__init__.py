from . import handoff
