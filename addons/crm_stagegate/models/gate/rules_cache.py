"""What the rules say, kept in memory for as long as they say it.

Odoo's ``ormcache`` is cleared when a change commits; a transaction that began before may then fill
it again with what *it* sees, and everybody goes on judging by rules that are no longer in force.
So what is kept here is kept under the **state of the rules**: a token in the database that each
change of gates, stages and document types replaces. A transaction reads the token with its own
snapshot, so it finds exactly the rules it would read itself, in every process, from the commit on.
"""

import functools
import uuid

from odoo.tools import SQL

STATE = "crm_stagegate.rules_state"
# how many states are kept: transactions that are still running may see the one before
KEPT = 4


def rule_cached(method=None, *, key=lambda records, *args: args):
    """Keep the result of a method until the rules change.

    It is worked out without the context of who happens to ask first, but for the language: whoever
    wants to see archived records, too, would have everybody judged by them.

    :param key: what the result depends on besides the rules, as a tuple; the arguments if not given
    """
    if method is None:
        return functools.partial(rule_cached, key=key)
    name = f"{method.__module__}.{method.__qualname__}"

    @functools.wraps(method)
    def kept(self, *args):
        rules = _kept_rules(self.env)
        at = (name, *key(self, *args))
        if at not in rules:
            plain = self.with_env(self.env(context={"lang": self.env.lang}))
            rules[at] = method(plain, *args)
        return rules[at]

    return kept


def by_record(record, *args):
    """``key`` of what is kept per record."""
    return (record.id, *args)


def rules_changed(env):
    """Forget what was kept, for this transaction now and for all others when it commits."""
    # a new token and no number: one that was rolled back never comes again
    token = uuid.uuid4().hex
    store_parameter(env, STATE, token)
    env.cr.cache[STATE] = token


def store_parameter(env, key, value):
    """Set a system parameter that is read by :func:`read_parameter` only.

    ``set_param`` would clear the caches of all processes, for each stage dragged to another place.
    """
    env.execute_query(
        SQL(
            """
            INSERT INTO ir_config_parameter (key, value, create_uid, create_date)
            VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC')
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            RETURNING id
            """,
            key,
            value,
            env.uid,
        )
    )


def read_parameter(env, key):
    """The value as this transaction sees it; None when there is none."""
    rows = env.execute_query(SQL("SELECT value FROM ir_config_parameter WHERE key = %s", key))
    return rows[0][0] if rows else None


def note_state(env, state):
    """Take note of the state of the rules that another query of this transaction brought along."""
    env.cr.cache[STATE] = state


def is_state_known(env):
    return STATE in env.cr.cache


def _kept_rules(env):
    # emptied when the transaction ends and when a part of it is undone
    data = env.cr.cache
    if STATE not in data:
        data[STATE] = read_parameter(env, STATE)
    states = env.registry.__dict__.setdefault("_crm_stagegate_rules", {})
    rules = states.get(data[STATE])
    if rules is None:
        while len(states) >= KEPT:
            states.pop(next(iter(states)), None)
        rules = states.setdefault(data[STATE], {})
    return rules
