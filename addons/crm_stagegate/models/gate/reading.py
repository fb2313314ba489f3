"""What gates of several kinds ask of the same leads is read once a judgement.

A board writes nothing while it judges, so what was read at its beginning is true until its end. But
what it reads is flushed first, which may have leads judged, these or others: then it is forgotten.
"""

import contextlib

KEY = "crm_stagegate.reading"


@contextlib.contextmanager
def judging(leads):
    """In the block :func:`read_once` reads for all these leads, and only the first time."""
    cache = leads.env.cr.cache
    outer = cache.get(KEY)
    cache[KEY] = (leads, {})
    try:
        yield
    finally:
        cache[KEY] = outer
        # a judgement within another one: it was caused by a change
        forget(leads.env)


def forget(env):
    """Have read again what :func:`read_once` knows: something of it was changed."""
    if judged := env.cr.cache.get(KEY):
        judged[1].clear()


def read_once(leads, read):
    """``read(leads)``, for more leads where more of them are being judged.

    :param read: function of leads that gives ``{lead id: anything}``, always the same object
    """
    judged, known = leads.env.cr.cache.get(KEY) or (leads, {})
    if not set(leads._ids) <= set(judged._ids):
        return read(leads)
    if read not in known:
        known[read] = read(judged)
    return known[read]
