"""What a figure is: declared once, read by pages, briefs, questions and other programs."""

from dataclasses import dataclass

UNITS = ("count", "money", "percent", "hours", "minutes", "days", "score")
MEASURES = ("sum", "avg", "min", "max", "median")


@dataclass(frozen=True)
class Metric:
    """A metric of the catalogue.

    :param str code: unique, as in ``open_deals``
    :param str name: translated
    :param str says: one translated sentence for people who never saw the figure
    :param str formula: how it is worked out, translated
    :param str unit: see :data:`UNITS`; hours are working hours, money is in the company's currency
    :param str model: whose records are counted
    :param str domain: name of the subject's method ``(scope) -> Domain``: the records counted, and
        the list that a click opens
    :param str whole: for shares, name of the method that gives the records of which ``domain``
        is a part; the figure is then a percentage
    :param str measure: ``field:sum`` and so on, see :data:`MEASURES`; else records are counted
    :param str compute: name of the subject's method ``(scope) -> number or None`` for what no
        domain can say; ``domain`` is the list behind it all the same
    :param str spread: of what is computed, name of the subject's method ``(scope) -> {record id:
        value}``: what of each record it is a mean or median of
    :param str parts: of what is computed, name of the subject's method ``(scope, path) -> {record:
        (number, value)}``: it taken apart by a many2one, adding up to the whole
    :param str why: translated: of what is computed and has neither, why it is not taken apart
    :param str weekless: translated: why there are no weeks of it though it follows the period
    :param target: what it should be, in its unit; a company may set another one
    :param str direction: "up" where more is better, "down" where less is
    :param str owner: translated: who answers for the target
    :param tuple needs: models without which it is not there
    :param str person: field of ``model`` with the person, for a scope with one; None where there
        is none
    :param str team: the same for the team
    """

    code: str
    name: str
    says: str
    formula: str
    unit: str
    model: str
    domain: str
    whole: str | None = None
    measure: str | None = None
    compute: str | None = None
    spread: str | None = None
    parts: str | None = None
    why: str = ""
    weekless: str = ""
    target: float | None = None
    direction: str = "up"
    owner: str = ""
    needs: tuple = ()
    person: str | None = "user_id"
    team: str | None = "team_id"


@dataclass(frozen=True)
class Figure:
    """A metric's value for a reader and a scope.

    ``value`` is None where there is nothing to say (a share of nothing); ``part`` and ``whole``
    are the counts of a share; ``state`` is "good", "bad" or "" where there is no target.
    """

    code: str
    value: float | None
    part: int | None = None
    whole: int | None = None
    target: float | None = None
    state: str = ""
