"""What the guide changed and what was said on its way: a journal nobody rewrites."""

import json

from odoo import api, fields, models

from ...tools import append_only, wording
from ...tools.bulk import bulk_insert


class CrmGuideEntry(models.Model):
    """One thing done in the guide. An undone change stays, and the undoing is an entry, too."""

    _name = "crm.guide.entry"
    _description = "Entry of the Guide"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _order = "id desc"
    _rec_name = "text"
    _append_only = append_only.Rules(
        nullable=("company_id", "user_id", "reverts_id", "create_uid", "write_uid")
    )

    step = fields.Char(readonly=True, index=True)
    kind = fields.Selection(
        [
            ("change", "Changed"),
            ("undo", "Undone"),
            ("skip", "Skipped"),
            ("resume", "Taken up again"),
            ("look", "Looked at"),
            ("start", "The seven days began"),
            ("remark", "Remark"),
            ("promise", "Promise"),
        ],
        readonly=True,
    )
    text = fields.Char(readonly=True, translate=True)
    data = fields.Text(readonly=True, help="What was before and after, for undoing.")
    reverts_id = fields.Many2one("crm.guide.entry", "Undoes", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null", index=True)
    date = fields.Datetime(readonly=True)

    @api.model
    def _protected_hint(self, operation):
        return self.env._("The journal of the guide is kept. Undo the change in the guide instead.")

    @api.model
    def _record(self, kind, step="", text="", data=None, reverts=None):
        """Store an entry of the current company.

        :param text: what somebody wrote, or function of an environment, see ``wording``
        :param data: can be sent as JSON
        """
        columns = ("kind", "step", "text", "data", "reverts_id", "user_id", "company_id", "date")
        row = (
            kind,
            step,
            wording.as_column(wording.in_languages(self.env, text)),
            json.dumps(data) if data is not None else None,
            reverts.id if reverts else None,
            self.env.uid,
            self.env.company.id,
            fields.Datetime.now(),
        )
        found = bulk_insert(self.env, self._table, columns, [row])
        return self.browse(found[0][0])

    @api.model
    def _of_company(self):
        """All entries of the current company, the newest first: a page needs them once."""
        # sudo: whoever may open the guide sees its journal
        return self.sudo().search_fetch([("company_id", "=", self.env.company.id)])

    def _data(self):
        self.ensure_one()
        return json.loads(self.data or "{}")
