"""Vendors that say errors by a code: what is to be done about each.

Such a vendor has a module ``codes`` that names them: ``LATER``, ``{code: (seconds to wait, whether
everything of the connector waits)}``; ``TOKEN``, codes of an access token that is no longer good;
``sentence(env, code, text)``, what an administrator has to mend; and where it wants to be asked so
many times more at most, ``RETRIES``, ``{code: times}``.
"""

from ...tools.errors import Later, Permanent

LENGTH = 300


def raise_for(env, codes, code, text):
    """Raise what the code of an answer stands for; nothing where it is none.

    :param codes: the vendor's module
    :param text: what the vendor says besides; it is for the administrator and has no token in it
    :raise Later, Permanent: see ``tools/errors.py``
    """
    if not code:
        return
    said = codes.sentence(env, code, str(text or "")[:LENGTH])
    if code in codes.LATER:
        seconds, everything = codes.LATER[code]
        raise Later(said, seconds, everything, getattr(codes, "RETRIES", {}).get(code))
    if code in codes.TOKEN:
        raise Later(said, seconds=60, everything=True)
    raise Permanent(said)
