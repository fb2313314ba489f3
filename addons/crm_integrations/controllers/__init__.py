from . import inbox, wecom, without_database
