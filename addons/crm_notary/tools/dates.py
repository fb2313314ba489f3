"""Days and moments as the fields of the web client show them.

The client writes "Nov 24" and "11月24日", with the year when it is not this one; a text that the
server makes stands beside such fields and must not look different.
"""

from functools import lru_cache

import babel.dates
from odoo.tools.misc import babel_locale_parse


def day_text(env, day, today):
    """A day in the language of ``env``.

    :param date today: the reader's, whose year is left out
    """
    return _day_text(env.lang or "en_US", day, day.year != today.year)


def hour_text(env, local):
    """The time of day of a local moment in the language of ``env``: "9:40 AM", "09:40"."""
    return babel.dates.format_time(local, "short", locale=_locale(env.lang or "en_US"))


def moment_text(env, local, today):
    """A local moment in the language of ``env``: "Nov 24, 9:40 AM", "11月24日 09:40"."""
    joined = str(_locale(env.lang or "en_US").datetime_formats["medium"])
    return joined.format(hour_text(env, local), day_text(env, local.date(), today))


# it takes as long as the rest of a row, and rows are of a few days
@lru_cache(maxsize=2000)
def _day_text(lang, day, with_year):
    skeleton = "yMMMd" if with_year else "MMMd"
    return babel.dates.format_skeleton(skeleton, day, locale=_locale(lang))


@lru_cache
def _locale(lang):
    return babel_locale_parse(lang)
