"""What a customer wrote in a message; where the floor reads it."""

from odoo.addons.crm_notary.tools.mail_text import (
    AUTOMATIC,
    MACHINES,
    is_automatic,
    is_machine,
    own_words,
)

__all__ = ["AUTOMATIC", "MACHINES", "is_automatic", "is_machine", "own_words"]
