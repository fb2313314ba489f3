"""Texts people have agreed to, as they have read them."""

import hashlib

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only
from odoo.addons.crm_notary.tools.bulk import bulk_insert

CODE_LENGTH = 12


class CrmFormConsent(models.Model):
    """One version of the text of one form in one language, kept as soon as somebody agrees to it.

    What a lead's customer has agreed to is on their identity: the code of the text, when, where.
    """

    _name = "crm.form.consent"
    _description = "Text Agreed To"
    _inherit = ["crm.notary.append.only"]
    _order = "id desc"
    _rec_name = "code"
    _append_only = append_only.Rules(nullable=("create_uid", "write_uid"))

    form_id = fields.Many2one("crm.form", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    code = fields.Char("Version", required=True, readonly=True)
    lang = fields.Char("Language", required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)

    _code_unique = models.Constraint(
        "UNIQUE(form_id, code)", "This version of the text is kept already."
    )

    @api.model
    def _code_of(self, text):
        """The version of a text: the same words are the same version."""
        return hashlib.sha256(text.encode()).hexdigest()[:CODE_LENGTH]

    @api.model
    def _keep(self, form, text, lang):
        """Keep the text, if it is not; :return: its version"""
        code = self._code_of(text)
        bulk_insert(
            self.env,
            self._table,
            ("form_id", "company_id", "code", "lang", "text"),
            [(form.id, form.company_id.id, code, lang, text)],
            conflict="DO NOTHING",
        )
        self.invalidate_model(["form_id"])
        form.invalidate_recordset(["consent_ids"])
        return code
