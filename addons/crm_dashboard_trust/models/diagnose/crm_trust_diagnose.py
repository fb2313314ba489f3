"""Any figure by channel, person, region or week: who stands out by more than chance.

Read as the reader, as all figures are. Groups come in the order of their names and not of their
values: there is no first and no last, only some that are more than chance.
"""

from dataclasses import asdict, replace
from statistics import mean, variance

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import period_of, today
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...catalogue.scope import scope_from
from ...tools import statistics

WEEKS = 12


class CrmTrustDiagnose(models.AbstractModel):
    _name = "crm.trust.diagnose"
    _description = "Diagnosis of Figures"

    # ------------------------------------------------------------
    # FOR THE WEB CLIENT AND OTHER PROGRAMS
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def diagnose(self, code, by, scope=None, minimum=None):
        """A figure taken apart.

        :param str by: one of :meth:`list_dimensions`
        :param int minimum: smaller groups are not judged
        :return: dict: ``code``, ``by``, ``unit``, ``usual`` (in the unit; None where nothing can be
            judged), ``between`` (how far groups differ anyway), ``curve`` (limits by size: dicts of
            ``size``, ``warning``, ``alarm``), ``judged``, ``note`` (in words) and ``groups``: dicts
            with ``key``, ``name``, ``size``, ``part``, ``value``, ``low``, ``high``, ``warning``,
            ``alarm``, ``q``, ``verdict``, see :class:`~.tools.statistics.Judged`; shares are in
            percent
        :raise UserError: for a figure, a dimension or a scope that is not there
        """
        found = scope_from(self.env, scope)
        least = statistics.MINIMUM if minimum is None else max(int(minimum), 1)
        return self._diagnose(code, by, found, least)

    @api.model
    @api.readonly
    def open_group(self, code, by, key, scope=None, whole=False):
        """:return: the action that lists the records of a group

        :param key: as in ``groups``: an id, False for those without, the first day of a week
        """
        catalogue = self.env["crm.trust.catalogue"]
        found = scope_from(self.env, scope)
        if by == "week":
            return catalogue._action_open(code, self._week(found, key), whole=whole)
        _subject, metric = self._metric(code)
        path = self._path(metric, by)
        action = catalogue._action_open(code, found, whole=whole)
        if key is not False and not isinstance(key, int):
            raise UserError(self.env._("This group is not there any more. Load the page again."))
        action["domain"] = list(Domain(action["domain"]) & self._in_group(path, key))
        return action

    # ------------------------------------------------------------
    # TAKING APART
    # ------------------------------------------------------------

    @api.model
    def _diagnose(self, code, by, scope, minimum):
        catalogue = self.env["crm.trust.catalogue"]._as_scope(scope)
        subject, metric = catalogue._find(catalogue._available(), code)
        if not self._has_parts(metric):
            raise UserError(
                self.env._("“%s” cannot be taken apart. Open its list instead.", metric.name)
            )
        if by == "week":
            rows, is_share = self._weeks(code, scope, metric)
        else:
            rows, is_share = self._rows(subject, metric, self._path(metric, by), scope)
        rows.sort(key=lambda row: (not row["key"], row["name"]))
        comparison = None
        if is_share:
            comparison = statistics.compare_shares(
                [(row["key"], row["part"], row["size"]) for row in rows], minimum
            )
        elif rows and rows[0].get("variance") is not None:
            comparison = statistics.compare_means(
                [(row["key"], row["size"], row["value"], row["variance"]) for row in rows], minimum
            )
        scale = 100.0 if is_share else 1.0
        groups = [
            {
                "key": row["key"],
                "name": row["name"],
                "part": row.get("part"),
                **_scaled(
                    comparison.groups[place]
                    if comparison
                    else statistics.Judged(row["key"], row["size"], row["value"], None, None),
                    scale,
                ),
            }
            for place, row in enumerate(rows)
        ]
        usual = comparison.usual if comparison else None
        judged = sum(group["q"] is not None for group in groups)
        return {
            "code": code,
            "by": by,
            "unit": metric.unit,
            "usual": None if usual is None else usual * scale,
            "between": comparison.between if comparison else 0.0,
            "curve": _curve(comparison, scale),
            "judged": judged,
            "note": self._note(groups, judged, minimum, comparison),
            "groups": groups,
        }

    @api.model
    def _note(self, groups, judged, minimum, comparison):
        """What can be said, in a sentence."""
        if comparison is None:
            return self.env._("This is an amount, not a rate: it says who has more, not why.")
        out = [group["name"] for group in groups if group["verdict"] not in ("", "small")]
        if out:
            return self.env._("More than chance: %s.", ", ".join(out))
        if judged < 2:
            return self.env._(
                "Too little to compare: a group needs %s records before it is judged.", minimum
            )
        return self.env._("All differences are within what chance makes of so few records.")

    @api.model
    def _rows(self, subject, metric, path, scope):
        """:return: ``(list of dicts with key, name, size, part, value, variance, is a share)``"""
        model = self.env["crm.trust.catalogue"]._as_scope(scope).env[metric.model]
        subject = subject.with_env(model.env)
        domain = subject._records(metric, metric.domain, scope)
        model = model.with_context(**subject._context(metric, scope))
        if metric.parts:
            parts = getattr(subject, metric.parts)(scope, path)
            rows = [_row(record, size, value) for record, (size, value) in parts.items()]
            return self._named(rows), False
        if metric.spread:
            return self._named(self._spread(model, subject, metric, path, scope)), False
        if metric.whole:
            whole = subject._records(metric, metric.whole, scope)
            parts = dict(model._read_group(domain, [path], ["__count"]))
            rows = [
                _row(record, size, part=parts.get(record, 0), value=None)
                for record, size in model._read_group(whole, [path], ["__count"])
            ]
            return self._named(rows), True
        if not metric.measure:
            rows = [
                _row(record, size, value=size)
                for record, size in model._read_group(domain, [path], ["__count"])
            ]
            return self._named(rows), False
        field, how = metric.measure.split(":")
        if how in ("avg", "median"):
            return self._named(self._means(model, domain, path, field)), False
        rows = [
            _row(record, size, value=value or 0.0)
            for record, size, value in model._read_group(
                domain, [path], ["__count", f"{field}:{how}"]
            )
        ]
        return self._named(rows), False

    @api.model
    def _spread(self, model, subject, metric, path, scope):
        """Size, mean and variance of what a subject worked out of each record, by group."""
        values = getattr(subject, metric.spread)(scope)
        return [
            _row_of_values(record, [values[each] for each in ids])
            for record, ids in model._read_group(
                Domain("id", "in", list(values)), [path], ["id:array_agg"]
            )
        ]

    @api.model
    def _means(self, model, domain, path, field):
        """Size, mean and variance of a field by group, in one query."""
        query = model._search(domain)
        group = model._read_group_groupby(model._table, path, query)
        column = model._field_to_sql(model._table, field, query)
        query.groupby = group
        rows = self.env.execute_query(
            query.select(
                group,
                SQL("count(%s)", column),
                SQL("avg(%s)", column),
                SQL("COALESCE(var_samp(%s), 0)", column),
            )
        )
        comodel = model.env[model._fields[path.split(".")[0]].comodel_name]
        for name in path.split(".")[1:]:
            comodel = model.env[comodel._fields[name].comodel_name]
        return [
            {**_row(comodel.browse(key), size, value=usual), "variance": spread}
            for key, size, usual, spread in rows
        ]

    @api.model
    def _named(self, rows):
        for row in rows:
            record = row.pop("record")
            # sudo: the name of a group whose records the reader may see
            row["name"] = record.sudo().display_name if record else self.env._("Not given")
        return rows

    # ------------------------------------------------------------
    # WEEKS
    # ------------------------------------------------------------

    @api.model
    def _weeks(self, code, scope, metric):
        if not self._has_weeks(code):
            why = self._why_not(metric, "week")
            raise UserError(self.env._("“%(figure)s”: %(why)s", figure=metric.name, why=why))
        catalogue = self.env["crm.trust.catalogue"]._as_scope(scope)
        subject, metric = catalogue._find(catalogue._available(), code)
        periods = self._week_periods(scope)
        weeks = [replace(scope, period=period) for period in periods]
        rows = [
            {"key": week.period.first.isoformat(), "name": week.period.first.isoformat(), **row}
            for week, row in zip(weeks, self._week_rows(subject, metric, weeks), strict=True)
        ]
        return rows, bool(metric.whole)

    @api.model
    def _week_rows(self, subject, metric, weeks):
        """:return: list of dicts of ``size``, ``part``, ``value`` and, of means, ``variance``"""
        if metric.spread:
            return [
                _of_values(list(getattr(subject, metric.spread)(week).values())) for week in weeks
            ]
        if metric.measure and not metric.measure.endswith(":sum"):
            return [self._week_mean(subject, metric, week) for week in weeks]
        figures = [
            found[metric.code]
            for found in self.env["crm.trust.catalogue"]._read_scopes([metric.code], weeks)
        ]
        model = subject.env[metric.model]
        rows = []
        for week, figure in zip(weeks, figures, strict=True):
            size = figure.value if figure.whole is None else figure.whole
            if metric.measure or metric.compute:
                size = model.search_count(subject._records(metric, metric.domain, week))
            rows.append({"size": size, "part": figure.part, "value": figure.value})
        return rows

    @api.model
    def _week_mean(self, subject, metric, week):
        model = subject.env[metric.model]
        query = model._search(subject._records(metric, metric.domain, week))
        column = model._field_to_sql(model._table, metric.measure.split(":")[0], query)
        ((size, usual, spread),) = self.env.execute_query(
            query.select(
                SQL("count(%s)", column),
                SQL("avg(%s)::float8", column),
                SQL("COALESCE(var_samp(%s), 0)::float8", column),
            )
        )
        return {"size": size, "part": None, "value": usual or 0.0, "variance": spread}

    @api.model
    def _week_periods(self, scope):
        """:return: the weeks up to the one in which the period ends or is, the oldest first"""
        last = min(scope.period.last, today(scope.company))
        weeks = [period_of("week", last, scope.company)]
        while len(weeks) < WEEKS:
            weeks.append(weeks[-1].previous())
        return weeks[::-1]

    @api.model
    def _week(self, scope, key):
        for period in self._week_periods(scope):
            if period.first.isoformat() == key:
                return replace(scope, period=period)
        raise UserError(self.env._("This group is not there any more. Load the page again."))


def _of_values(values):
    return {
        "size": len(values),
        "part": None,
        "value": mean(values) if values else 0.0,
        "variance": variance(values) if len(values) > 1 else 0.0,
    }


def _row_of_values(record, values):
    return {"record": record, "key": record.id or False, **_of_values(values)}


def _row(record, size, value, part=None):
    return {
        "record": record, "key": record.id or False, "size": size, "value": value, "part": part,
    }  # fmt: skip


def _curve(comparison, scale):
    """The limits of the picture, shares in percent."""
    return [
        {
            "size": size,
            "warning": [limit * scale for limit in warning],
            "alarm": [limit * scale for limit in alarm],
        }
        for size, warning, alarm in (comparison.curve if comparison else ())
    ]


def _scaled(group, scale):
    """A judged group as a dict, shares in percent."""
    values = asdict(group)
    values.pop("key")
    for name in ("value", "low", "high"):
        if values[name] is not None:
            values[name] *= scale
    for name in ("warning", "alarm"):
        if values[name] is not None:
            values[name] = [limit * scale for limit in values[name]]
    return values
