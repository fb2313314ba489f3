from . import mcp, self_check
