from . import followup, walk
