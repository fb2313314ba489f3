"""What can go wrong between two systems, by what is to be done about it."""


class Refused(Exception):
    """An incoming request is not taken: nothing is stored.

    :param int status: what the sender is answered: 400, 401, 413 or 415
    :param str reason: a few words for the log; no data of the request
    """

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Permanent(Exception):
    """Trying again is no use until somebody mends something; the message says what."""


class Later(Exception):
    """Try again; the message says why.

    :param float seconds: what the other side asked for, which is no failure; else the usual backoff
    :param bool everything: nothing else of this connector can work now, either
    :param int retries: the other side wants to be asked so many times more at most
    """

    def __init__(self, message, seconds=None, everything=False, retries=None):
        super().__init__(message)
        self.seconds = seconds
        self.everything = everything
        self.retries = retries


class Unreadable(Later):
    """The answer is not what is documented: what was asked for may have been done all the same."""


class Unsettled(Exception):
    """No answer came: what was asked may or may not have been done."""
