from . import mcp, self_check, without_database
