"""A photo of a business card or a whiteboard, read on this machine."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..paper import photo


class CrmPaperRead(models.TransientModel):
    _inherit = "crm.paper.read"

    is_photo_missing = fields.Boolean(compute="_compute_is_photo_missing")

    @api.model
    def _select_kind(self):
        return [
            *super()._select_kind(),
            ("photo", self.env._("Photo of a business card or whiteboard")),
        ]

    @api.depends("kind")
    def _compute_is_photo_missing(self):
        for wizard in self:
            wizard.is_photo_missing = wizard.kind == "photo" and not photo.is_available()

    def _read_photo(self):
        if not photo.is_available():
            raise UserError(
                self.env._(
                    "Photos are read by a program that is not installed here. Your administrator "
                    "gets it with “%s” and restarts Odoo; it works offline and sends nothing.",
                    photo.INSTALL,
                )
            )
        raw, name = self._content()
        try:
            lines = photo.lines_of(raw)
        except photo.NoPicture as error:
            raise UserError(
                self.env._("“%s” is no picture that can be opened: JPEG, PNG or WebP.", name)
            ) from error
        return self._propose(photo.read(lines), "photo", name)
