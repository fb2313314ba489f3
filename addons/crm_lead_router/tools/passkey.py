"""The mark by which the router's own writes are known.

It is an object of this process and travels in the environment's context. A caller from outside can
send a context, but only of plain values: none of them *is* this object.
"""

KEY = "crm_lead_router_pass"
PASS = object()


def has_pass(env):
    return env.context.get(KEY) is PASS


def with_pass(records):
    return records.with_context(**{KEY: PASS})


def without_pass(records):
    """The same records for what must not inherit the right, such as messages."""
    context = {key: value for key, value in records.env.context.items() if key != KEY}
    return records.with_env(records.env(context=context))
