from . import inbox, wecom
