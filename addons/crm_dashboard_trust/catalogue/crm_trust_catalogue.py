"""The catalogue: every figure is read here, as its reader, from the records that it opens."""

import re

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.domains import arrived, open_deals, won_deals
from ..tools.opening import views_of
from .memo import with_memo
from .metric import Figure
from .passes import Ask, answer
from .scope import scope_from

PREFIX = "crm.trust.subject."


class CrmTrustCatalogue(models.AbstractModel):
    _name = "crm.trust.catalogue"
    _description = "Catalogue of Figures"

    # ------------------------------------------------------------
    # FOR THE WEB CLIENT AND OTHER PROGRAMS
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def list_metrics(self):
        """:return: list of dicts: what there is for the reader, in words"""
        return [
            {
                "code": metric.code,
                "subject": subject._name.removeprefix(PREFIX),
                "name": metric.name,
                "says": metric.says,
                "formula": metric.formula,
                "unit": metric.unit,
                "direction": metric.direction,
                "owner": metric.owner,
                "source": self.env["ir.model"]._get(metric.model).name,
            }
            for subject, metric in self._available().values()
        ]

    @api.model
    @api.readonly
    def read_figures(self, codes=None, scope=None):
        """Figures as the reader.

        :param list codes: else all there are
        :param dict scope: see :func:`~.scope.scope_from`
        :return: ``{code: dict of the Figure}``
        :raise UserError: for a code or a scope that is not there
        """
        found = self._read(codes, scope_from(self.env, scope))
        return {code: vars(figure) for code, figure in found.items()}

    @api.model
    @api.readonly
    def open_figure(self, code, scope=None, whole=False):
        """:return: the action that lists the records of a figure (``whole``: of its denominator)"""
        return self._action_open(code, scope_from(self.env, scope), whole=whole)

    # ------------------------------------------------------------
    # READ
    # ------------------------------------------------------------

    @api.model
    def _available(self):
        """:return: ``{code: (subject, metric)}`` of what is installed and readable"""
        found = {}
        for name in sorted(self.env.registry):
            if not name.startswith(PREFIX):
                continue
            subject = self.env[name]
            for metric in subject._metrics():
                if all(
                    needed in self.env and self.env[needed].has_access("read")
                    for needed in (metric.model, *metric.needs)
                ):
                    found[metric.code] = (subject, metric)
        return found

    @api.model
    def _titles(self):
        """What subjects are called in the reader's language: ``{name of the model: title}``."""
        # sudo: what models are called is no secret
        found = self.env["ir.model"].sudo().search([("model", "=like", f"{PREFIX}%")])
        return {each.model: re.split("[:：] ?", each.name, maxsplit=1)[-1] for each in found}

    @api.model
    def _read(self, codes, scope):
        """:return: ``{code: Figure}``; a few queries a metric, whatever the number of records"""
        (found,) = self._read_scopes(codes, [scope])
        return found

    @api.model
    def _read_scopes(self, codes, scopes):
        """The same figures of several periods, teams or people of one company.

        :return: list of ``{code: Figure}``, one of each scope
        """
        catalogue = self._as_scope(scopes[0])
        available = catalogue._available()
        targets = catalogue.env["crm.trust.target"]._targets(scopes[0].company)
        wanted = [
            catalogue._find(available, code) for code in (codes if codes is not None else available)
        ]
        asks = [
            {metric.code: catalogue._asks(subject, metric, scope) for subject, metric in wanted}
            for scope in scopes
        ]
        answers = answer(
            [ask for of_scope in asks for each in of_scope.values() for ask in each],
            catalogue._bases(scopes),
        )
        return [
            {
                metric.code: catalogue._figure(
                    subject,
                    metric,
                    scope,
                    targets,
                    [answers[ask] for ask in of_scope[metric.code]],
                )
                for subject, metric in wanted
            }
            for scope, of_scope in zip(scopes, asks, strict=True)
        ]

    @api.model
    def _find(self, available, code):
        if code not in available:
            raise UserError(self.env._("There is no figure “%s” for you.", code))
        return available[code]

    @api.model
    def _asks(self, subject, metric, scope):
        """:return: list of Ask: what a figure is made of, nothing where its subject works it out"""
        if metric.compute:
            return []
        model = self.env[metric.model].with_context(**subject._context(metric, scope))
        if metric.whole:
            return [
                Ask(model, subject._records(metric, method, scope))
                for method in (metric.domain, metric.whole)
            ]
        return [Ask(model, subject._records(metric, metric.domain, scope), metric.measure)]

    @api.model
    def _bases(self, scopes):
        """:return: list of Ask: of which opportunities most figures are"""
        Lead = self.env["crm.lead"]
        return [
            Ask(Lead, domain(scope))
            for domain in (open_deals, arrived, won_deals)
            for scope in scopes
        ]

    @api.model
    def _figure(self, subject, metric, scope, targets, answers):
        target = targets.get(metric.code, metric.target)
        part = whole = None
        if metric.compute:
            value = getattr(subject, metric.compute)(scope)
        elif metric.whole:
            part, whole = answers
            value = 100.0 * part / whole if whole else None
        else:
            (value,) = answers
            # of none there is a sum, and no mean
            if value is None and metric.measure.endswith(":sum"):
                value = 0.0
        return Figure(metric.code, value, part, whole, target, _state(metric, value, target))

    @api.model
    def _action_open(self, code, scope, whole=False):
        catalogue = self._as_scope(scope)
        subject, metric = catalogue._find(catalogue._available(), code)
        method = metric.whole if whole and metric.whole else metric.domain
        return {
            "type": "ir.actions.act_window",
            "name": metric.name,
            "res_model": metric.model,
            **views_of(self.env, metric.model),
            "domain": list(subject._records(metric, method, scope)),
            # the list is read in the company of the figure, whichever is chosen above
            "context": {
                **subject._context(metric, scope),
                "allowed_company_ids": scope.company.ids,
                "active_test": False,
                "create": False,
            },
        }

    @api.model
    def _as_scope(self, scope):
        """Archived records count where a domain says so, and only the scope's company is read."""
        return with_memo(
            self.with_context(allowed_company_ids=scope.company.ids, active_test=False)
        )


def _state(metric, value, target):
    if target is None or value is None:
        return ""
    reached = value >= target if metric.direction == "up" else value <= target
    return "good" if reached else "bad"
