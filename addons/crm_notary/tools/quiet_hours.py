"""Hours of the day in which nobody is to be disturbed."""

from datetime import datetime, time, timedelta

import pytz


def quiet_until(local, start, end):
    """When the quiet hours that ``local`` falls into are over.

    :param local: aware datetime by the person's clock
    :param float start: hour of the day, for example 21.5
    :param float end: hour of the day; before ``start`` when they go over midnight
    :return: naive UTC datetime, or None outside of quiet hours and when there are none
    """
    if start == end:
        return None
    hour = local.hour + local.minute / 60 + local.second / 3600
    is_quiet = start <= hour < end if start < end else hour >= start or hour < end
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=hour >= end)
    minutes = round(end * 60)
    naive = datetime.combine(day, time(minutes // 60, minutes % 60))
    # an hour that a change of the clocks leaves out or has twice counts as in winter
    stop = local.tzinfo.localize(naive, is_dst=False)
    return stop.astimezone(pytz.utc).replace(tzinfo=None)
