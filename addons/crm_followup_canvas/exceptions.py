from odoo.exceptions import ValidationError


class FollowupRefused(ValidationError):
    """A follow-up does not count yet; ``problems`` are ``[[field name, text]]``."""

    def __init__(self, message, problems):
        super().__init__(message)
        self.problems = [list(problem) for problem in problems]
