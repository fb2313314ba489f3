"""The one way in which what every worker keeps in memory is forgotten when it changes."""

from odoo import api, models


class CrmNotaryKept(models.AbstractModel):
    """Mixed into models whose rows are kept by ``ormcache``: rules, lists, flows.

    Forgotten is after the change: what is read while it is made must not be kept.
    """

    _name = "crm.notary.kept"
    _description = "Kept in Memory"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._notary_is_kept(set(vals)):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _notary_is_kept(self, names):
        """Whether anything that is kept depends on one of the fields ``names`` (a set)."""
        return bool(names)
