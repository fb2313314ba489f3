"""What it saved you: a month's figures for the team, each with its formula."""

from odoo import api, models

from ...catalogue.scope import scope_from


class CrmTrustPage(models.AbstractModel):
    _inherit = "crm.trust.page"

    @api.model
    @api.readonly
    def saved_data(self, scope=None):
        """The figures of a month, last month's beside them, as who looks may see them.

        :param dict scope: see :func:`~.scope.scope_from`
        :return: ``{"scope", "tiles"}``
        """
        scope = scope_from(self.env, {"period": "month", **(scope or {})})
        page = self.with_context(allowed_company_ids=scope.company.ids, active_test=False)
        catalogue = page.env["crm.trust.catalogue"]
        metrics = {
            code: metric
            for code, (subject, metric) in catalogue._available().items()
            if subject._name == "crm.trust.subject.saved"
        }
        figures = catalogue._read(list(metrics), scope)
        before = catalogue._read(list(metrics), scope.previous())
        return {
            "scope": page._page_scope(scope),
            "tiles": [
                page._page_tile(metric, figures[code], before[code])
                for code, metric in metrics.items()
            ],
        }
