from odoo import api, models


class NotaryRecomputed(models.AbstractModel):
    """Figures of a document that nobody writes: they are worked out from what was agreed.

    A stored figure that Odoo computes is read-only on screens but not over RPC: a total, an invoice
    status or a margin written by hand stays until the next recomputation. On these models such a
    value is dropped, from wherever it comes (values, defaults in the context, stored defaults), and
    the figure keeps being what its inputs make of it. Computations do not pass by ``write``.
    """

    _name = "crm.notary.recomputed"
    _description = "Computed Figures That Cannot Be Written"

    @api.model
    def _notary_recomputed_fields(self):
        """Names of the stored computed fields to protect; extend with ``super() | {...}``."""
        return frozenset()

    @api.model
    def default_get(self, fields):
        names = self._notary_recomputed_fields()
        return super().default_get([name for name in fields if name not in names])

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._notary_without_computed(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._notary_without_computed(vals))

    @api.model
    def _notary_without_computed(self, vals):
        names = self._notary_recomputed_fields() & vals.keys()
        return {name: value for name, value in vals.items() if name not in names}
