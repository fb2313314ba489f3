"""A subject of the catalogue: one abstract model with the metrics of one thing, a file each.

It is found by its name, ``crm.trust.subject.<code>``. One that needs a model which is not
installed, or which the reader may not read, is simply not offered.
"""

from odoo import api, models
from odoo.fields import Domain


class CrmTrustSubject(models.AbstractModel):
    _name = "crm.trust.subject"
    _description = "Subject of Figures"

    @api.model
    def _metrics(self):
        """:return: list[Metric], in the order in which people want to see them"""
        return []

    @api.model
    def _records(self, metric, method, scope):
        """The records a figure counts.

        :param str method: ``metric.domain`` or ``metric.whole``
        :return: Domain
        """
        return Domain(getattr(self, method)(scope)) & scope.owned(metric)

    @api.model
    def _context(self, metric, scope):
        """:return: dict: what the records of a figure are read with, the figure and its list"""
        return {}
