from . import meeting_checkin
