"""The catalogue: every figure is read here, as its reader, from the records that it opens."""

import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .memo import with_memo
from .metric import Figure
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
                if all(needed in self.env for needed in (metric.model, *metric.needs)) and (
                    self.env[metric.model].has_access("read")
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
        catalogue = self._as_scope(scope)
        available = catalogue._available()
        targets = catalogue.env["crm.trust.target"]._targets(scope.company)
        return {
            code: catalogue._figure(*catalogue._find(available, code), scope, targets)
            for code in (codes if codes is not None else available)
        }

    @api.model
    def _find(self, available, code):
        if code not in available:
            raise UserError(self.env._("There is no figure “%s” for you.", code))
        return available[code]

    @api.model
    def _figure(self, subject, metric, scope, targets):
        target = targets.get(metric.code, metric.target)
        part = whole = None
        model = self.env[metric.model].with_context(**subject._context(metric, scope))
        if metric.compute:
            value = getattr(subject, metric.compute)(scope)
        elif metric.whole:
            part, whole = (
                model.search_count(subject._records(metric, method, scope))
                for method in (metric.domain, metric.whole)
            )
            value = 100.0 * part / whole if whole else None
        else:
            value = self._measure(model, metric, subject._records(metric, metric.domain, scope))
        return Figure(metric.code, value, part, whole, target, _state(metric, value, target))

    @api.model
    def _measure(self, model, metric, domain):
        """Count or sum up the records of a domain, as the reader."""
        if not metric.measure:
            return model.search_count(domain)
        field, how = metric.measure.split(":")
        if how != "median":
            ((value,),) = model._read_group(domain, [], [f"{field}:{how}"])
            if how == "sum":
                return value or 0.0
            # of whole numbers there is no mean of none, and it is said otherwise
            return None if value is False else value
        query = model._search(domain)
        column = model._field_to_sql(model._table, field, query)
        ((value,),) = self.env.execute_query(
            query.select(SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)", column))
        )
        return value

    @api.model
    def _action_open(self, code, scope, whole=False):
        catalogue = self._as_scope(scope)
        subject, metric = catalogue._find(catalogue._available(), code)
        method = metric.whole if whole and metric.whole else metric.domain
        return {
            "type": "ir.actions.act_window",
            "name": metric.name,
            "res_model": metric.model,
            "view_mode": "list,form",
            "views": [[False, "list"], [False, "form"]],
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
