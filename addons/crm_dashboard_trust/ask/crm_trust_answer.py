"""Answers: a domain read as the reader, and what is seen of it: figure, rows, picture, list."""

from dataclasses import dataclass, field, replace

from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.fields import Domain

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
    :param Domain whole: for a share, of what ``domain`` is a part
    :param str group: field by which the picture is drawn
    :param bool grouped: the rows are the groups, too
    :param str value: field shown beside a record, and by which rows are ordered
    :param dict texts: ``{record or group id: text}`` beside a row
    :param list rows: own rows instead of those
    :param tuple views: of the list
    :param dict context: what the records are read and listed with
    :param str metric: the catalogue's code of the same figure
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
    rows: list | None = None
    views: tuple = ("list", "form")
    context: dict = field(default_factory=dict)
    metric: str = ""
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
            ids = [self.env.uid] if name == "me" else list(name.ids)
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
    def _group(self, model, slots, default=None):
        """:return: ``(field to group by, whether it was asked for)``"""
        field = GROUPS[model].get(slots.get("by"))
        return (field, True) if field else (GROUPS[model].get(default), False)

    @api.model
    def _metric_domain(self, code, scope):
        """The records of a figure of the catalogue: answers and figures are one."""
        catalogue = self.env["crm.trust.catalogue"]
        available = catalogue._available()
        if code not in available:
            raise Unanswerable(self.env._("You may not read the records this is counted from."))
        subject, metric = available[code]
        return subject._records(metric, metric.domain, scope), metric

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
        measure = answer.measure or "__count"
        counted = model._read_group(answer.domain, [answer.group], ["__count", measure])
        wholes = {}
        if answer.whole is not None:
            wholes = dict(model._read_group(answer.whole, [answer.group], ["__count"]))
        rows = []
        if answer.unit == "percent":
            parts = {group: count for group, count, _value in counted}
            counted = [
                (group, parts.get(group, 0), 100.0 * parts.get(group, 0) / whole)
                for group, whole in wholes.items()
            ]
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
        return [
            {
                "id": record.id,
                "model": answer.model,
                "label": record.display_name or "",
                "value": record[answer.value] if answer.value else None,
                "text": (answer.texts or {}).get(record.id, ""),
            }
            for record in records
        ]

    @api.model
    def _action(self, answer, scope):
        return {
            "type": "ir.actions.act_window",
            "name": answer.says,
            "res_model": answer.model,
            "view_mode": ",".join(answer.views),
            "views": [[False, view] for view in answer.views],
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
