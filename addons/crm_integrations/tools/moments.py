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
    except (TypeError, ValueError):
        return _from_text(value)
    if number > MILLISECONDS:
        number /= 1000
    try:
        return datetime.fromtimestamp(number, UTC).replace(tzinfo=None, microsecond=0)
    except (OverflowError, OSError, ValueError):
        return None


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


def from_beijing(value):
    """Read ``2026-05-04 16:00:00`` as Chinese vendors write it; None for anything else."""
    try:
        moment = datetime.strptime(str(value or "").strip()[:19], "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    return moment.replace(tzinfo=BEIJING).astimezone(UTC).replace(tzinfo=None)
