import base64
import json

from odoo import fields, models
from odoo.exceptions import UserError

MAX_BYTES = 20 * 1024 * 1024


class CrmWecomArchiveImport(models.TransientModel):
    """Decrypted messages of the chat archive, a JSON object a line."""

    _name = "crm.wecom.archive.import"
    _description = "Import a Chat Archive"

    connector_id = fields.Many2one(
        "crm.connector", required=True, domain="[('kind', '=', 'wecom')]", ondelete="cascade"
    )
    file = fields.Binary("Messages", required=True, attachment=False)
    file_name = fields.Char()

    def action_import(self):
        """Keep the messages of customers who agreed, and say what was left out.

        :raise UserError: naming the first line that cannot be read; nothing is kept then
        """
        self.ensure_one()
        self.connector_id._check_admin()
        if self.connector_id.kind != "wecom":
            raise UserError(self.env._("“%s” is no connector to WeCom.", self.connector_id.name))
        found = self.env["crm.wecom.archive"].sudo()._keep(self.connector_id.sudo(), self._lines())
        text = self.env._(
            "Kept: %(kept)s. Consents: %(consents)s. Left out: %(no_consent)s without consent, "
            "%(ours)s that are no customer's text.",
            **found,
        )
        return self.connector_id._say(True, text)

    def _lines(self):
        content = base64.b64decode(self.file or b"")
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is larger than %s MB.", MAX_BYTES // 1024**2))
        messages = []
        for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), 1):
            if not line.strip():
                continue
            try:
                message = json.loads(line)
            except (ValueError, RecursionError):
                message = None
            if not isinstance(message, dict) or not message.get("msgid"):
                raise UserError(
                    self.env._("Line %s is no message of the archive: JSON with “msgid”.", number)
                )
            messages.append(message)
        return messages
