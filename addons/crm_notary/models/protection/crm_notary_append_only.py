"""Append-only tables, declared by the models they belong to."""

from odoo import api, models

from ...tools import append_only


class CrmNotaryAppendOnly(models.AbstractModel):
    """A model whose table PostgreSQL keeps append-only.

    ::

        class Ledger(models.Model):
            _name = "crm.ledger"
            _inherit = ["crm.notary.protected", "crm.notary.append.only"]
            _append_only = append_only.Rules(nullable=("lead_id", "create_uid", "write_uid"))

    The addon's ``uninstall_hook`` calls :func:`~odoo.addons.crm_notary.tools.append_only.release`.
    """

    _name = "crm.notary.append.only"
    _description = "Append-Only Table"

    _append_only = append_only.Rules()

    def init(self):
        super().init()
        if not self._abstract:
            append_only.protect(self.env.cr, self._table, self._append_only)

    @api.model
    def _find_tampering(self):
        """What is wrong with the guard of this table; called on the mixin: of all tables.

        :return: list of sentences, see :func:`append_only.find_tampering`
        """
        names = self.env.registry.descendants([self._name], "_inherit")
        tables = [self.env[name] for name in names if not self.env[name]._abstract]
        return append_only.find_tampering(
            self.env.cr, {each._table: each._append_only for each in tables}
        )
