"""The one way in which the suite hears that a record has changed."""

from odoo import models


class CrmNotaryWatched(models.AbstractModel):
    """Mixed into native models whose changes have consequences elsewhere.

    ``_notary_fields_changed`` is called after each creation and write and after each recomputation
    of stored fields, on whatever way these come about (form, RPC, import, ``sudo()``, a computed
    stage that follows its team), within the transaction of the change, before it is flushed. What
    it raises undoes the change. Constraints are for refusing and computes for computing: neither
    is to have consequences.
    """

    _name = "crm.notary.watched"
    _description = "Watched for Changes"

    def _notary_fields_changed(self, names):
        """Hook: stored fields ``names`` (a set) of these records were set or computed again.

        The values may be the same as before. Overrides compare ``names`` with what they look at
        first, as this is called for every write.
        """

    def _validate_fields(self, field_names, excluded_names=()):  # pylint: disable=missing-return
        """Where the ORM reports changes to constraints: no way to write goes past it."""
        names = set(field_names)
        super()._validate_fields(names, excluded_names)
        self._notary_fields_changed(names)
