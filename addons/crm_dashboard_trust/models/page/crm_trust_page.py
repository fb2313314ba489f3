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
        """Everything on the page, in a number of queries that does not grow with the records.

        :param dict scope: see :func:`~.scope.scope_from`; sellers get themselves
        :return: dict: ``scope``, ``head``, ``groups``, ``health``, ``funnel``, ``changes``,
            ``worries``, ``people``
        """
        scope = scope_from(self.env, scope)
        page = with_memo(
            self.with_context(allowed_company_ids=scope.company.ids, active_test=False)
        )
        catalogue = page.env["crm.trust.catalogue"]
        available = catalogue._available()
        figures = catalogue._read(None, scope)
        before = catalogue._read([code for code in HEAD if code in available], scope.previous())
        tiles = {
            code: page._page_tile(metric, figures[code], before.get(code))
            for code, (_subject, metric) in available.items()
        }
        subjects = {}
        for code, (subject, _metric) in available.items():
            subjects.setdefault(subject._name.rpartition(".")[2], []).append(code)
        return {
            "scope": page._page_scope(scope),
            "head": [tiles[code] for code in HEAD if code in tiles],
            "groups": [
                {"key": key, "tiles": [tiles[code] for code in codes if code not in HEAD]}
                for key, codes in subjects.items()
                if key != HEALTH and any(code not in HEAD for code in codes)
            ],
            "health": [tiles[code] for code in subjects.get(HEALTH, ())],
            **page._page_sections(scope),
        }

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
            "owner": metric.owner,
            "value": figure.value,
            "part": figure.part,
            "whole": figure.whole,
            "target": figure.target,
            "state": figure.state,
            "before": before.value if before else None,
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
