"""Why a figure is what it is, as one screen: the figure, its groups, what can be chosen."""

from odoo import api, models

from ...catalogue.scope import scope_from
from ...tools import statistics

# what is looked at first: where people can be compared, else over time
FIRST = ("person", "channel", "team", "week")
FIRST_ALONE = ("week", "channel", "stage")


class CrmTrustDiagnose(models.AbstractModel):
    _inherit = "crm.trust.diagnose"

    @api.model
    @api.readonly
    def diagnose_screen(self, code, by=None, scope=None):
        """What the screen shows first; causes and heat map are read after it.

        :param str by: one of :meth:`list_dimensions`, else what says most to the reader
        :return: dict: ``scope`` (what can be chosen), ``tile``, ``figures`` (``[code, name,
            subject]`` of all that can be taken apart), ``dimensions``, ``missing`` (see
            :meth:`list_missing`), ``by``, ``result`` (see
            :meth:`diagnose`; None where there is no dimension), ``minimum``, ``has_causes``,
            ``has_heat_map``
        :raise UserError: for a figure or a scope that is not there
        """
        found = scope_from(self.env, scope)
        page = self.env["crm.trust.page"]._page_as(found)
        diagnose = self.with_env(page.env)
        _subject, metric = diagnose._metric(code)
        dimensions = diagnose.list_dimensions(code)
        titles = page.env["crm.trust.catalogue"]._titles()
        names = [name for name, _label in dimensions]
        if by not in names:
            by = diagnose._first_dimension(names, found)
        return {
            "scope": page._page_scope(found),
            "tile": page._page_tiles([code], found, True)[0],
            "figures": [
                [each.code, each.name, titles[subject._name]]
                for subject, each in page.env["crm.trust.catalogue"]._available().values()
                if self._is_apart(each)
            ],
            "dimensions": dimensions,
            "missing": diagnose.list_missing(code),
            "by": by,
            "result": diagnose._diagnose(code, by, found, statistics.MINIMUM) if by else None,
            "minimum": statistics.MINIMUM,
            "has_causes": self._has_causes(metric),
            "has_heat_map": metric.model == "crm.lead" and by in (*self._lead_dimensions(), "week"),
        }

    @api.model
    def _first_dimension(self, names, scope):
        alone = scope.user or not self.env.user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        )
        wanted = FIRST_ALONE if alone else FIRST
        return next((name for name in wanted if name in names), names[0] if names else None)

    @api.model
    def _lead_dimensions(self):
        return self._paths(self._metric("open_deals")[1])

    @api.model
    def _is_apart(self, metric):
        """Whether a figure can be taken apart by anything."""
        if not self._has_parts(metric):
            return False
        return bool(self._paths(metric) or not (metric.compute or metric.measure))
