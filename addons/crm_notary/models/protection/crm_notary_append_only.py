"""Append-only tables, declared by the models they belong to."""

from markupsafe import Markup
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

    @api.model
    def _cron_find_tampering(self):
        """Tell the system's administrators when a table is not guarded as it should be.

        :return: what was found, see :meth:`_find_tampering`
        """
        problems = self.env["crm.notary.append.only"]._find_tampering()
        if problems:
            items = Markup("").join(Markup("<li>%s</li>") % each for each in problems)

            def content(env):
                return (
                    env._("Records that must not change are no longer guarded by the database"),
                    Markup("<p>%s</p><ul>%s</ul>")
                    % (
                        env._(
                            "Find out who changed the database, then update the addon that the "
                            "table belongs to: that puts the guard back."
                        ),
                        items,
                    ),
                )

            administrators = self.env.ref("base.group_system").all_user_ids
            self.env["crm.notice"]._tell(
                {"user": user, "content": content} for user in administrators
            )
        return problems
