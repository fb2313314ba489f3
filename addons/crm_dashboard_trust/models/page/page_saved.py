"""What it saved you: a month's figures for the team, each with its formula."""

from odoo import api, models

from ...catalogue.scope import scope_from
from ...tools.minutes import MINUTES


class CrmTrustPage(models.AbstractModel):
    _inherit = "crm.trust.page"

    @api.model
    @api.readonly
    def saved_data(self, scope=None):
        """The figures of a month, last month's beside them, as who looks may see them.

        :param dict scope: see :func:`~.scope.scope_from`
        :return: ``{"scope", "tiles", "parts"}``: what the minutes are made of has also ``each``
        """
        scope = scope_from(self.env, {**(scope or {}), "period": "month"})
        page = self._page_as(scope)
        codes = [
            code
            for code, (subject, _metric) in page.env["crm.trust.catalogue"]._available().items()
            if subject._name == "crm.trust.subject.saved"
        ]
        tiles = page._page_tiles(codes, scope, with_before=True)
        return {
            "scope": page._page_scope(scope),
            "tiles": [tile for tile in tiles if tile["code"] not in MINUTES],
            "parts": [
                {**tile, "each": MINUTES[tile["code"]]} for tile in tiles if tile["code"] in MINUTES
            ],
        }
