"""Moments as other systems write them, as Odoo keeps them: naive UTC."""

from datetime import UTC, datetime, timedelta, timezone

from dateutil import parser

# a number above this is milliseconds
MILLISECONDS = 100_000_000_000
# China has had one zone and no summer time since 1991
BEIJING = timezone(timedelta(hours=8))


def to_naive_utc(value):
    """Read seconds, milliseconds or ISO 8601 text; None for anything else."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        return _from_text(value)
    if number > MILLISECONDS:
        number /= 1000
    try:
        return datetime.fromtimestamp(number, UTC).replace(tzinfo=None, microsecond=0)
    except (OverflowError, OSError, ValueError):
        return None


def from_beijing(value):
    """As :func:`to_naive_utc`; text without a zone is Beijing's time."""
    text = str(value or "").strip()
    if text and not text.isdigit() and len(text) <= 40:
        try:
            moment = parser.isoparse(text.replace(" ", "T", 1))
            if not moment.tzinfo:
                moment = moment.replace(tzinfo=BEIJING)
            return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        except (OverflowError, ValueError):
            return None
    return to_naive_utc(value)


def to_milliseconds(moment):
    """A naive moment in UTC as milliseconds since 1970; None for none."""
    return int(moment.replace(tzinfo=UTC).timestamp() * 1000) if moment else None


def to_beijing(moment):
    """A naive moment in UTC as Beijing's, with its zone."""
    return moment.replace(tzinfo=UTC).astimezone(BEIJING)


def spans(since, until, days):
    """``(begin, end)`` of at most so many days from one moment to the other, oldest first."""
    while since < until:
        end = min(since + timedelta(days=days), until)
        yield since, end
        since = end


def _from_text(value):
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = parser.isoparse(value.strip())
        if moment.tzinfo:
            moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment.replace(tzinfo=None, microsecond=0)
