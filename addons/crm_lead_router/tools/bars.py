"""Horizontal bars with their numbers: plain markup, readable at 390 px and by a screen reader."""

from dataclasses import dataclass

from markupsafe import Markup

_LIST = Markup('<ul class="list-unstyled o_route_bars">%s</ul>')
_ITEM = Markup(
    '<li class="mb-2%s"><div class="d-flex justify-content-between gap-2">'
    '<span class="text-break">%s <span class="text-muted small">%s</span></span>'
    '<span class="text-nowrap" aria-hidden="true">%s</span></div>%s</li>'
)
_BAR = Markup(
    '<div class="progress" style="height: 0.5rem" role="img" aria-label="%s">'
    '<div class="progress-bar %s" style="width: %d%%"></div></div>'
)


@dataclass(frozen=True)
class Bar:
    """One line: who, a few words, the number as people read it, and how long (of 100).

    Without a length there is no bar: a number that does not exist is not zero.
    """

    name: str
    note: str = ""
    number: str = ""
    length: float | None = None
    color: str = "bg-secondary"
    is_marked: bool = False
    aloud: str = ""


def render(bars):
    """The bars as a list, in the order given; all texts are escaped."""
    return _LIST % Markup("").join(
        _ITEM
        % (
            " fw-bold" if bar.is_marked else "",
            f"✓ {bar.name}" if bar.is_marked else bar.name,
            bar.note,
            bar.number,
            Markup("")
            if bar.length is None
            else _BAR
            % (
                bar.aloud or f"{bar.name}: {bar.number}",
                bar.color,
                round(min(max(bar.length, 0), 100)),
            ),
        )
        for bar in bars
    )
