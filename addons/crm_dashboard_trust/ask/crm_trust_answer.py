"""Answers: a domain read as the reader, and what is seen of it: figure, rows, picture, list."""

from dataclasses import dataclass, field, replace

from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.fields import Domain

from ..tools.opening import views_of

ROWS = 10
MOST_BARS = 12


@dataclass(frozen=True)
class Answer:
    """What a question comes down to.

    :param str says: translated: what is counted
    :param str model: whose records
    :param Domain domain: the records counted, and listed by a click
    :param str unit: count, money, percent or days
    :param str measure: ``field:aggregate``, else records are counted
    :param Domain whole: of what ``domain`` is a part: of a share, or of which there are some
    :param str group: field by which the picture is drawn
    :param bool grouped: the rows are the groups, too
    :param str value: field shown beside a record, and by which rows are ordered
    :param dict texts: ``{group id: text}`` beside a row of a group
    :param str told: name of the method ``(records) -> {id: text}`` for what is beside a record
    :param list rows: own rows instead of those
    :param tuple views: of the list
    :param dict context: what the records are read and listed with
    :param str metric: the catalogue's code of the same figure
    :param Part forecast: of what it is a forecast
    :param tuple unused: slots that were understood and cannot narrow this
    """

    says: str
    model: str
    domain: object
    unit: str = "count"
    measure: str | None = None
    whole: object = None
    group: str | None = None
    grouped: bool = False
    value: str | None = None
    texts: dict | None = None
    told: str | None = None
    rows: list | None = None
    views: tuple = ("list", "form")
    context: dict = field(default_factory=dict)
    metric: str = ""
    forecast: object = None
    unused: tuple = ()


class Unanswerable(Exception):
    """The question is understood, but not here or not for this reader; says why, translated."""


# by what records of a model are grouped
GROUPS = {
    "crm.lead": {
        "person": "user_id", "team": "team_id", "stage": "stage_id", "source": "source_id",
        "region": "state_id", "reason": "lost_reason_id", "customer": "partner_id",
        "month": "date_closed:month",
    },
    "sale.report": {
        "person": "user_id", "team": "team_id", "source": "source_id", "region": "state_id",
        "customer": "commercial_partner_id", "product": "product_tmpl_id", "month": "date:month",
        "category": "categ_id",
    },
    "sale.order": {
        "person": "user_id", "team": "team_id", "source": "source_id", "customer": "partner_id",
    },
    "account.move": {
        "person": "invoice_user_id", "team": "team_id", "source": "source_id",
        "customer": "commercial_partner_id", "month": "invoice_date_due:month",
    },
    "crm.stage.jump.report": {"person": "user_id", "team": "team_id", "stage": "stage_id"},
    "crm.handoff": {"person": "salesperson_id", "customer": "partner_id", "stage": "node_id"},
    "crm.followup": {"person": "user_id", "stage": "lead_id.stage_id", "month": "date:month"},
    "crm.stage.transition": {"person": "user_id", "stage": "to_stage_id", "month": "date:month"},
    "crm.lead.assignment": {"person": "user_id", "month": "date:month"},
}  # fmt: skip
_OF_LEAD = {
    "person": "user_id", "team": "lead_id.team_id", "region": ("lead_id.",),
    "customer": "lead_id.partner_id", "stage": "lead_id.stage_id",
}  # fmt: skip
# where a record of a model says whose it is; regions are states and countries below a path
PATHS = {
    "crm.lead": {"person": "user_id", "team": "team_id", "stage": "stage_id", "region": ("",),
                 "customer": "partner_id"},
    "sale.report": {"person": "user_id", "team": "team_id", "region": ("",),
                    "customer": "commercial_partner_id", "product": "product_tmpl_id",
                    "category": "categ_id"},
    "sale.order": {"person": "user_id", "team": "team_id", "region": ("partner_id.",),
                   "customer": "partner_id", "product": "order_line.product_template_id",
                   "category": "order_line.product_id.categ_id"},
    "account.move": {"person": "invoice_user_id", "team": "team_id", "region": ("partner_id.",),
                     "customer": "commercial_partner_id"},
    "crm.stage.jump.report": {"person": "user_id", "team": "team_id",
                              "region": ("lead_id.",), "customer": "lead_id.partner_id",
                              "stage": "stage_id"},
    "crm.handoff": {"person": "salesperson_id", "team": "order_id.team_id",
                    "region": ("partner_id.",), "customer": "partner_id"},
    "res.partner": {"person": "user_id", "team": "team_id", "region": ("",), "customer": "id"},
    "crm.followup": _OF_LEAD, "crm.stage.transition": _OF_LEAD, "crm.lead.assignment": _OF_LEAD,
}  # fmt: skip


class CrmTrustAnswer(models.AbstractModel):
    _name = "crm.trust.answer"
    _description = "Answers to Questions"

    # ------------------------------------------------------------
    # FOR THE ANSWERS
    # ------------------------------------------------------------

    @api.model
    def _answer(self, intent, slots, scope):
        """The answer of ``_answer_<intent>(slots, scope)``.

        :return: Answer
        :raise Unanswerable: where the addon is not there, or the reader may not read it
        """
        return getattr(self, f"_answer_{intent}")(slots, scope)

    @api.model
    def _need(self, model):
        if model not in self.env:
            raise Unanswerable(self.env._("The addon that knows this is not installed."))
        if not self.env[model].has_access("read"):
            raise Unanswerable(self.env._("You may not read the records this is counted from."))

    @api.model
    def _narrow(self, model, slots, skip=()):
        """:return: ``(Domain of what the slots name, names of the slots it has no use for)``"""
        found, unused, paths = Domain.TRUE, [], PATHS[model]
        for slot in ("person", "team", "stage", "region", "product", "category", "customer"):
            if slot not in slots or slot in skip:
                continue
            name = slots[slot]
            ids = self._ids_of(name)
            if slot not in paths and not (slot == "product" and model == "crm.lead"):
                unused.append(slot)
            elif slot == "region":
                found &= (
                    Domain.OR(
                        Domain(f"{path}{field}", "=", place)
                        for path in paths["region"]
                        for field, place in ids
                    )
                    if ids
                    else Domain.FALSE
                )
            elif slot == "customer":
                found &= Domain(paths[slot], "child_of", ids)
            elif slot == "product" and model == "crm.lead":
                found &= Domain("order_ids.order_line.product_template_id", "in", ids) | Domain(
                    "name", "ilike", name.label
                )
            elif slot == "category":
                found &= Domain(paths[slot], "child_of", ids)
            else:
                found &= Domain(paths[slot], "in", ids)
        if slots.get("over") and model == "crm.lead":
            found &= Domain("expected_revenue", ">=", slots["over"])
        return found, tuple(unused)

    @api.model
    def _ids_of(self, name):
        """:param name: Name, or "me"; :return: list of ids"""
        return [self.env.uid] if name == "me" else list(name.ids)

    @api.model
    def _group(self, model, slots, default=None, month=None):
        """:param str month: field by whose months it is, where it is not the model's usual one

        :return: ``(field to group by, whether it was asked for)``
        """
        known = {**GROUPS[model], **({"month": month} if month else {})}
        if model == "crm.lead" and "channel_id" in self.env[model]._fields:
            # where the router is installed, a lead's channel says more than its source
            known["source"] = "channel_id"
        field = known.get(slots.get("by"))
        return (field, True) if field else (known.get(default), False)

    # ------------------------------------------------------------
    # FIGURES OF THE CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _has_metric_answer(self, code):
        """Whether a question can narrow a figure and take it apart."""
        metric = self._metric(code)[1]
        return not metric.compute and metric.model in PATHS and metric.model in GROUPS

    @api.model
    def _answer_metric(self, slots, scope):
        """A figure that is called by its name."""
        metric = self._metric(slots["metric"].ids[0])[1]
        return self._metric_answer(metric.code, slots, scope, "person")

    @api.model
    def _metric(self, code):
        """:return: ``(subject, Metric)``
        :raise Unanswerable: where the reader has no such figure
        """
        available = self.env["crm.trust.catalogue"]._available()
        if code not in available:
            raise Unanswerable(self.env._("You may not read the records this is counted from."))
        return available[code]

    @api.model
    def _metric_records(self, code, slots, scope):
        """:return: ``(Domain of a figure's records, narrowed; unused slots)``"""
        subject, metric = self._metric(code)
        narrowed, unused = self._narrow(metric.model, slots)
        return subject._records(metric, metric.domain, scope) & narrowed, unused

    @api.model
    def _metric_answer(self, code, slots, scope, default, month=None, skip=(), **more):
        """An answer that is a figure of the catalogue: what is counted, listed and measured is
        declared there; a question only narrows it and takes it apart.

        :param more: of the Answer, instead of what it is usually
        :return: Answer
        """
        subject, metric = self._metric(code)
        narrowed, unused = self._narrow(metric.model, slots, skip)
        group, grouped = self._group(metric.model, slots, default, month)
        whole = metric.whole and subject._records(metric, metric.whole, scope) & narrowed
        usual = {
            "says": metric.says,
            "model": metric.model,
            "unit": metric.unit,
            "measure": metric.measure,
            "domain": subject._records(metric, metric.domain, scope) & narrowed,
            "whole": whole,
            "group": group,
            "grouped": grouped,
            "context": subject._context(metric, scope),
            "metric": code,
            "unused": unused,
        }
        return Answer(**{**usual, **more})

    # ------------------------------------------------------------
    # WHAT IS SEEN OF AN ANSWER
    # ------------------------------------------------------------

    @api.model
    def _show(self, answer, slots, scope):
        """:return: dict with ``figure``, ``list``, ``picture`` and ``action``"""
        engine = self.with_context(allowed_company_ids=scope.company.ids, active_test=False)
        if slots.get("top") and not answer.grouped and answer.rows is None:
            answer = engine._cut_to_top(answer, slots["top"])
        figure = engine._figure(answer, scope)
        limit = slots.get("top") or ROWS
        groups = engine._groups(answer, max(limit, MOST_BARS)) if answer.group else []
        if answer.rows is not None:
            rows = answer.rows[:limit]
        elif answer.grouped:
            rows = groups[:limit]
        else:
            rows = engine._records_shown(answer, limit)
        bars = groups or [row for row in rows if isinstance(row.get("value"), int | float)]
        return {
            "figure": figure,
            "list": rows,
            "picture": {
                "type": "line" if (answer.group or "").endswith(":month") else "bar",
                "labels": [row["label"] for row in bars[:MOST_BARS]],
                "values": [row["value"] for row in bars[:MOST_BARS]],
            },
            "action": engine._action(answer, scope),
        }

    @api.model
    def _cut_to_top(self, answer, top):
        order = f"{answer.value} desc, id" if answer.value else None
        top_ids = self._answer_records(answer).search(answer.domain, order=order, limit=top).ids
        return replace(answer, domain=Domain("id", "in", top_ids))

    @api.model
    def _answer_records(self, answer):
        return self.env[answer.model].with_context(**answer.context)

    @api.model
    def _figure(self, answer, scope):
        model = self._answer_records(answer)
        count = model.search_count(answer.domain)
        whole = None
        if answer.whole is not None:
            whole = model.search_count(answer.whole)
        if answer.unit == "percent":
            value = 100.0 * count / whole if whole else None
        elif answer.measure:
            ((value,),) = model._read_group(answer.domain, [], [answer.measure])
            value = (value or 0.0) if answer.measure.endswith(":sum") else value
        else:
            value = count
        return {
            "value": value,
            "count": count,
            "whole": whole,
            "unit": answer.unit,
            "currency_id": scope.company.currency_id.id if answer.unit == "money" else False,
        }

    @api.model
    def _groups(self, answer, limit):
        """Rows by group; shares are those of the group."""
        model = self._answer_records(answer)
        counted = self._counted(answer)
        wholes = {}
        if answer.unit == "percent":
            wholes = dict(model._read_group(answer.whole, [answer.group], ["__count"]))
            parts = {group: count for group, count, _value in counted}
            counted = [
                (group, parts.get(group, 0), 100.0 * parts.get(group, 0) / whole)
                for group, whole in wholes.items()
            ]
        rows = []
        field = answer.group.split(":")[0]
        for group, count, value in counted:
            is_record = isinstance(group, models.BaseModel)
            key = group.id if is_record else group
            text = (answer.texts or {}).get(key, "")
            if answer.unit == "percent":
                text = self.env._("%(part)s of %(whole)s", part=count, whole=wholes[group])
            rows.append(
                {
                    "id": key if is_record else False,
                    "model": group._name if is_record else False,
                    "label": self._label(group),
                    "value": value or 0,
                    "count": count,
                    "text": text,
                    "field": field if is_record else False,
                }
            )
        if not answer.group.endswith(":month"):
            rows.sort(key=lambda row: (-row["value"], row["label"]))
        return rows[:limit]

    @api.model
    def _counted(self, answer):
        """:return: list of ``(group, number of records, value)``"""
        return self._answer_records(answer)._read_group(
            answer.domain, [answer.group], ["__count", answer.measure or "__count"]
        )

    @api.model
    def _label(self, group):
        if isinstance(group, models.BaseModel):
            # sudo: whose name it is was read with the record
            return group.sudo().display_name or self.env._("None")
        if hasattr(group, "strftime"):
            return period_of("month", group, self.env.company).label(self.env)
        return str(group) if group else self.env._("None")

    @api.model
    def _records_shown(self, answer, limit):
        model = self._answer_records(answer)
        order = f"{answer.value} desc, id" if answer.value else None
        records = model.search(answer.domain, order=order, limit=limit)
        texts = self._row_texts(answer, records)
        return [
            {
                "id": record.id,
                "model": answer.model,
                "label": record.display_name or "",
                "value": record[answer.value] if answer.value else None,
                "text": texts.get(record.id, ""),
            }
            for record in records
        ]

    @api.model
    def _row_texts(self, answer, records):
        """:return: ``{id: text}`` beside records"""
        return getattr(self, answer.told)(records) if answer.told else {}

    @api.model
    def _action(self, answer, scope):
        return {
            "type": "ir.actions.act_window",
            "name": answer.says,
            "res_model": answer.model,
            **views_of(self.env, answer.model, answer.views),
            "domain": list(answer.domain),
            "context": {
                "allowed_company_ids": scope.company.ids,
                "active_test": False,
                "create": False,
                **answer.context,
            },
        }

    @api.model
    def _before(self, scope, compare):
        """:return: Scope of what a period is compared with"""
        if compare != "year":
            return scope.previous()
        year = relativedelta(years=1)
        period = scope.period
        return replace(
            scope, period=replace(period, first=period.first - year, last=period.last - year)
        )
