"""What the page of trusted numbers shows, read as who looks at it."""

from odoo import api, models
from odoo.tools.misc import format_date

from ...catalogue.memo import with_memo
from ...catalogue.scope import scope_from

# the figures at its top, as far as there are any
HEAD = ("closing_revenue", "won_revenue", "open_revenue", "open_deals", "demoted_deals")
# a subject that is a section of its own: what is wrong with the data
HEALTH = "health"


class CrmTrustPage(models.AbstractModel):
    _name = "crm.trust.page"
    _description = "Page of Trusted Numbers"

    @api.model
    @api.readonly
    def page_data(self, scope=None):
        """What is seen first, in a number of queries that does not grow with the records.

        The other figures are only named: :meth:`page_tiles` reads those that are looked at.

        :param dict scope: see :func:`~.scope.scope_from`; sellers get themselves
        :return: dict: ``scope``, ``head`` (tiles), ``health`` (codes), ``groups`` (dicts of
            ``key`` and ``codes``), and the sections of the other files
        """
        scope = scope_from(self.env, scope)
        page = self._page_as(scope)
        available = page.env["crm.trust.catalogue"]._available()
        subjects = {}
        for code, (subject, _metric) in available.items():
            if code not in HEAD:
                subjects.setdefault(subject._name.rpartition(".")[2], []).append(code)
        health = subjects.pop(HEALTH, [])
        return {
            "scope": page._page_scope(scope),
            "head": page._page_tiles([code for code in HEAD if code in available], scope, True),
            "health": health,
            "groups": [{"key": key, "codes": codes} for key, codes in subjects.items()],
            **page._page_sections(scope),
        }

    @api.model
    @api.readonly
    def page_tiles(self, codes, scope=None):
        """The figures of a part of the page.

        :param list codes: of figures, as :meth:`page_data` names them
        :return: list of tiles, in their order
        :raise UserError: for a figure that is not there for the reader
        """
        scope = scope_from(self.env, scope)
        return self._page_as(scope)._page_tiles(codes, scope)

    @api.model
    def _page_as(self, scope):
        return with_memo(
            self.with_context(allowed_company_ids=scope.company.ids, active_test=False)
        )

    @api.model
    def _page_tiles(self, codes, scope, with_before=False):
        catalogue = self.env["crm.trust.catalogue"]
        available = catalogue._available()
        scopes = [scope, scope.previous()] if with_before else [scope]
        figures, *before = catalogue._read_scopes(codes, scopes)
        return [
            self._page_tile(available[code][1], figures[code], before[0][code] if before else None)
            for code in codes
        ]

    @api.model
    def _page_sections(self, scope):
        """:return: the sections beside the figures; other files add theirs"""
        return {}

    @api.model
    def _page_tile(self, metric, figure, before):
        return {
            "code": metric.code,
            "name": metric.name,
            "says": metric.says,
            "formula": metric.formula,
            "unit": metric.unit,
            "direction": metric.direction,
            "owner": metric.owner,
            "value": figure.value,
            "part": figure.part,
            "whole": figure.whole,
            "target": figure.target,
            "state": figure.state,
            "before": before.value if before else None,
            "apart": self.env["crm.trust.diagnose"]._is_apart(metric),
        }

    @api.model
    def _page_scope(self, scope):
        """What can be chosen, and what is."""
        period = scope.period
        teams = self.env["crm.team"].search(
            [("company_id", "in", (False, scope.company.id)), ("active", "=", True)], limit=80
        )
        return {
            "company_id": scope.company.id,
            "currency_id": scope.company.currency_id.id,
            "team_id": scope.team.id if scope.team else False,
            "user_id": scope.user.id if scope.user else False,
            "user_name": scope.user.name if scope.user else "",
            "period": period.kind,
            "day": period.first.isoformat(),
            "label": period.label(self.env),
            "previous": period.previous().first.isoformat(),
            "next": period.next().first.isoformat(),
            "dates": " – ".join(format_date(self.env, day) for day in (period.first, period.last)),
            "companies": [
                {"id": company.id, "name": company.name} for company in self.env.user.company_ids
            ],
            "teams": [{"id": team.id, "name": team.name} for team in teams],
        }

    @api.model
    def _page_open(self, scope):
        """:return: Domain: the open opportunities of a scope"""
        subject = self.env["crm.trust.subject.pipeline"]
        metric = self.env["crm.trust.catalogue"]._available()["open_deals"][1]
        return subject._records(metric, metric.domain, scope)

    @api.model
    def _page_sees_leads(self):
        return self.env["crm.lead"].has_access("read")
