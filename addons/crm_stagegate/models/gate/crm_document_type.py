from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import human_size

from .rules_cache import by_record, rule_cached, rules_changed

# Family -> MIME types found in the content of such files
FAMILIES = {
    "pdf": ("application/pdf",),
    "image": ("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp"),
    "office": (
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    "cad": ("image/vnd.dwg", "image/vnd.dxf", "application/acad", "application/dxf", "model/step"),
    "archive": ("application/zip", "application/x-7z-compressed", "application/x-rar"),
}


class CrmDocumentType(models.Model):
    """What a file on an opportunity is: drawing approval, stamped contract, ..."""

    _name = "crm.document.type"
    _description = "Sales Document Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    allow_pdf = fields.Boolean("PDF", default=True)
    allow_image = fields.Boolean("Pictures", default=True)
    allow_office = fields.Boolean("Office documents")
    allow_cad = fields.Boolean("CAD drawings")
    allow_archive = fields.Boolean("Archives (zip)")
    max_size_mb = fields.Integer("Largest file (MB)", default=25, required=True)

    _max_size_positive = models.Constraint(
        "CHECK (max_size_mb > 0)", "The largest allowed file must be at least 1 MB."
    )

    @api.constrains("allow_pdf", "allow_image", "allow_office", "allow_cad", "allow_archive")
    def _check_some_type_allowed(self):
        for document_type in self:
            if not document_type._allowed_mimetypes():
                raise ValidationError(
                    self.env._(
                        "Please allow at least one kind of file for “%s”.", document_type.name
                    )
                )

    def _allowed_mimetypes(self):
        self.ensure_one()
        return {
            mimetype
            for family, mimetypes in FAMILIES.items()
            if self[f"allow_{family}"]
            for mimetype in mimetypes
        }

    @rule_cached(key=by_record)
    def _limits(self):
        """``(MIME types, bytes)`` of files that prove something, kept for judging."""
        return frozenset(self._allowed_mimetypes()), self.max_size_mb * 1024 * 1024

    def write(self, vals):
        result = super().write(vals)
        rules_changed(self.env)
        return result

    def _allowed_label(self):
        """Names of the allowed kinds of files, for messages."""
        self.ensure_one()
        fields_info = self.fields_get([f"allow_{family}" for family in FAMILIES], ["string"])
        return self.env._(", ").join(
            fields_info[f"allow_{family}"]["string"]
            for family in FAMILIES
            if self[f"allow_{family}"]
        )

    def _accept(self):
        """Value of a file input's ``accept``: a help for choosing, not a check."""
        extensions = {
            "pdf": ".pdf",
            "image": "image/*",
            "office": ".doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods",
            "cad": ".dwg,.dxf,.step,.stp",
            "archive": ".zip,.7z,.rar",
        }
        return ",".join(extensions[family] for family in FAMILIES if self[f"allow_{family}"])

    def _check_content(self, name, size, mimetype):
        """Judge a file by its content.

        :raise ValidationError: when it is empty, too large or of a kind that is not allowed.
        """
        self.ensure_one()
        if not size:
            raise ValidationError(self.env._("“%s” is empty. Please upload the file itself.", name))
        self._check_size(name, size)
        if mimetype not in self._allowed_mimetypes():
            raise ValidationError(
                self.env._(
                    "The content of “%(name)s” is %(mimetype)s, whatever its name says; a "
                    "“%(type)s” must be one of: %(allowed)s.",
                    name=name,
                    mimetype=mimetype,
                    type=self.name,
                    allowed=self._allowed_label(),
                )
            )

    def _check_readable(self, name, is_readable):
        """:raise ValidationError: when a file is only called what it should be, or is damaged"""
        if not is_readable:
            raise ValidationError(
                self.env._(
                    "“%s” cannot be opened: it is damaged or not complete. Please open it on your "
                    "computer, save it again and upload that file.",
                    name,
                )
            )

    def _check_size(self, name, size):
        """:raise ValidationError: when ``size`` in bytes is more than the type allows"""
        if size > self.max_size_mb * 1024 * 1024:
            raise ValidationError(
                self.env._(
                    "“%(name)s” has %(size)s; a “%(type)s” may have at most %(max)s MB. Please "
                    "upload a smaller file, for example a PDF instead of photos.",
                    name=name,
                    size=human_size(size),
                    type=self.name,
                    max=self.max_size_mb,
                )
            )
