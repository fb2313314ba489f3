"""What hangs on a record follows that record's rights."""

from odoo import api, models


class CrmNotaryAttached(models.AbstractModel):
    """A model whose records hang on another, such as an opportunity, by a many2one.

    Whoever hangs something on a record changes what it proves: an order that a salesperson puts on
    a colleague's opportunity may make it fall back. And whoever may name any record in a dialog
    reads its name there. So naming one needs a right on it, on each way: values, the defaults of
    the context, stored defaults, copies, imports, lines of another form::

        class CrmScoreEvent(models.Model):
            _inherit = ["crm.notary.attached"]
            _attached_to = {"lead_id": "write"}

    Code that runs with ``sudo()`` acts for the system and is not asked.
    """

    _name = "crm.notary.attached"
    _description = "Attached to a Record"

    # {many2one: the operation that whoever names a record needs on it}
    _attached_to = {}
    # whether the rows themselves are changed and deleted by the same right only. Native documents
    # have rights of their own: there, only hanging on and taking off is asked about
    _attached_follows = True

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for name, operation in self._attached_to.items():
                self._attached_check(name, operation, self._attached_named(name, vals_list))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            for name, operation in self._attached_to.items():
                if name in vals:
                    ids = [vals[name]]
                elif self._attached_follows:
                    ids = []
                else:
                    continue
                # sudo: what it hangs on now, whoever may read that
                self._attached_check(name, operation, [*self.sudo()[name].ids, *ids])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_attached(self):
        if self._attached_follows and not self.env.su:
            for name, operation in self._attached_to.items():
                self._attached_check(name, operation, self.sudo()[name].ids)

    def copy_data(self, default=None):
        """A copy of an own record does not hang on what is no longer one's own."""
        copies = super().copy_data(default)
        if not self.env.su:
            for name, operation in self._attached_to.items():
                for vals in copies:
                    if name in (default or {}) or not vals.get(name):
                        continue
                    known = self.env[self._fields[name].comodel_name].browse(vals[name])
                    if not known.has_access(operation):
                        vals[name] = False
        return copies

    def _attached_named(self, name, vals_list):
        """Ids that the values of new records name, or the defaults where they name none."""
        ids = [vals[name] for vals in vals_list if name in vals]
        if len(ids) < len(vals_list):
            ids.append(self.default_get([name]).get(name))
        return ids

    def _attached_check(self, name, operation, ids):
        """:raise AccessError: which tells no names"""
        records = self.env[self._fields[name].comodel_name].browse({each for each in ids if each})
        if records:
            records.check_access(operation)
