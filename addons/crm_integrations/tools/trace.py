"""What the log says about an exception nobody expected: its class and where in our code it arose.

Never its text, nor that of what caused it: in there may be what came from outside, secrets, numbers
of people, the parameters of a query.
"""

import traceback

SHOWN = 4
# the modules of this suite
OURS = "odoo.addons.crm_"
PREFIX = "odoo.addons."


def trace(error):
    """``KeyError at crm_integrations.tools.shapes:12 < crm_integrations.models…:40``."""
    places = [
        f"{frame.f_globals['__name__'].removeprefix(PREFIX)}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__")).startswith(OURS)
    ]
    # the innermost first
    where = " < ".join(places[: -SHOWN - 1 : -1])
    return f"{type(error).__name__} at {where or 'no place of ours'}"
