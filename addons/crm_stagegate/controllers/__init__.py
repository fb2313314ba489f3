from . import approval_document, meeting_checkin
