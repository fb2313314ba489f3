"""Several figures of the same records are read in one pass over them."""

from dataclasses import dataclass

from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL

from ..tools.domains import PLAIN_FACTS

# operators that are decided by the record itself
PLAIN = ("in", "not in", "=", "!=", "<", ">", "<=", ">=")


@dataclass(frozen=True, eq=False)
class Ask:
    """Records to count, or a measure of them (see :data:`~.metric.MEASURES`), as the reader.

    :param model: BaseModel, in the reader's environment
    """

    model: object
    domain: Domain
    measure: str | None = None


def answer(asks, bases=()):
    """Read all in as few passes as there are ways to the records.

    :param bases: of Ask: what is worth a pass of its own as soon as several asks are among it
    :return: dict of what each Ask has for an answer, as it is
    """
    found = {}
    for base, those in _passes(asks, bases):
        query = base.model._search(base.domain)
        columns = [_column(base, ask, query) for ask in those]
        (values,) = base.model.env.execute_query(query.select(*columns))
        found |= dict(zip(those, values, strict=True))
    return found


def _passes(asks, bases):
    """Put those together whose records are among those of another one, or of a base.

    :return: list of (Ask, list of Ask): the first has the records of all others
    """
    found = [(base, []) for base in bases]
    for ask in sorted(asks, key=lambda each: len(_conditions(each))):
        those = next((those for base, those in found if _is_among(ask, base)), None)
        if those is None:
            found.append((ask, [ask]))
        else:
            those.append(ask)
    # of a single one its own way may be the shorter one
    return [(base if len(those) > 1 else those[0], those) for base, those in found if those]


def _is_among(ask, base):
    """Whether all records of one are among those of the other, and each tells so by itself."""
    model = base.model
    if ask.model._name != model._name or ask.model.env is not model.env:
        return False
    known, own = _conditions(base), _conditions(ask)
    return all(condition in own for condition in known) and all(
        _is_plain(model, condition) for condition in _further(ask, base).iter_conditions()
    )


def _is_plain(model, condition):
    """Whether the row of a record is enough: what is looked up elsewhere has ways of its own."""
    if condition.field_expr in ("trust_fact", "trust_fact_besides"):
        return all(text.split(":")[0] in PLAIN_FACTS for text in condition.value)
    field = model._fields.get(condition.field_expr)
    return bool(field and field.store and field.column_type) and condition.operator in PLAIN


def _conditions(ask):
    return ask.domain.children if isinstance(ask.domain, DomainAnd) else (ask.domain,)


def _further(ask, base):
    known = _conditions(base)
    return Domain.AND(condition for condition in _conditions(ask) if condition not in known)


def _column(base, ask, query):
    model = base.model
    column = _measure(model, ask.measure, query)
    further = _further(ask, base).optimize_full(model)
    if further.is_true():
        return column
    return SQL("%s FILTER (WHERE %s)", column, further._to_sql(model, model._table, query))


def _measure(model, measure, query):
    if not measure:
        return SQL("count(*)")
    name, how = measure.split(":")
    if how != "median":
        return model._read_group_select(measure, query)
    column = model._field_to_sql(model._table, name, query)
    return SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)", column)
