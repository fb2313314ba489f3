"""Tables that PostgreSQL itself keeps append-only.

The trigger also stops people with direct access to the database. What a row still allows is said
by its :class:`Rules` and handed to the one trigger function as JSON, so that a trigger whose rules
were widened shows. The ORM's own refusals, with words for people, are ``crm.notary.protected``.
"""

import json
from dataclasses import asdict, dataclass, field

from odoo.tools import SQL

FUNCTION = "crm_notary_append_only"
ROW, WHOLE = "append_only", "no_truncate"
# pg_trigger.tgtype: BEFORE | DELETE | UPDATE for each row, BEFORE | TRUNCATE for the statement
TYPES = {ROW: 1 + 2 + 8 + 16, WHOLE: 2 + 32}

_BODY = """
DECLARE
    rules jsonb;
    old_row jsonb;
    new_row jsonb;
    name text;
    allowed jsonb;
    free text[];
    parent bigint;
    is_orphan boolean;
BEGIN
    IF TG_OP <> 'TRUNCATE' THEN
        rules := TG_ARGV[0]::jsonb;
        old_row := to_jsonb(OLD);
        IF rules ? 'free_while'
            AND old_row ->> (rules #>> '{free_while,0}') = rules #>> '{free_while,1}'
        THEN
            IF TG_OP = 'UPDATE' THEN
                RETURN NEW;
            END IF;
            RETURN OLD;
        END IF;
        IF TG_OP = 'DELETE' AND rules ? 'goes_with' THEN
            parent := old_row ->> (rules #>> '{goes_with,0}');
            EXECUTE format('SELECT $1 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %I WHERE id = $1)',
                           rules #>> '{goes_with,1}')
               INTO is_orphan USING parent;
            IF is_orphan THEN
                RETURN OLD;
            END IF;
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        new_row := to_jsonb(NEW);
        FOR name, allowed IN SELECT * FROM jsonb_each(rules -> 'steps') LOOP
            -- a value that is not named goes on to any other
            IF new_row -> name IS DISTINCT FROM old_row -> name
                AND NOT coalesce(allowed -> (old_row ->> name) @> (new_row -> name), true)
            THEN
                RAISE EXCEPTION '% is append-only: % from % to % refused',
                    TG_TABLE_NAME, name, old_row ->> name, new_row ->> name
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
        END LOOP;
        FOR name IN SELECT jsonb_array_elements_text(rules -> 'nullable') LOOP
            IF new_row -> name = 'null'::jsonb THEN
                old_row := old_row - name;
                new_row := new_row - name;
            END IF;
        END LOOP;
        IF NOT rules ? 'mutable_while'
            OR old_row ->> (rules #>> '{mutable_while,0}') = rules #>> '{mutable_while,1}'
        THEN
            free := ARRAY(SELECT jsonb_array_elements_text(rules -> 'mutable'));
            old_row := old_row - free;
            new_row := new_row - free;
        END IF;
        IF old_row = new_row THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
"""


@dataclass(frozen=True)
class Rules:
    """What the rows of a table still allow once they are written.

    :param nullable: columns that may become NULL, at any time: foreign keys of what may be deleted
    :param mutable: columns that may change
    :param mutable_while: value of the column ``state``, or ``(column, value)``, while which they
        may; None for always. What is compared is the value before the change.
    :param free_while: ``(column, value)`` while which a row may change in all and be deleted;
        values as text, booleans ``"true"`` and ``"false"``
    :param goes_with: ``(column, table)`` of the parent with which a row is deleted; without it
        no row is ever deleted
    :param steps: ``{column: {value: (values it may go on to)}}`` of mutable columns that only
        go forward
    """

    nullable: tuple = ()
    mutable: tuple = ()
    mutable_while: tuple | str | None = None
    free_while: tuple | None = None
    goes_with: tuple | None = None
    steps: dict = field(default_factory=dict)

    def argument(self):
        """:return: the rules as the trigger function reads them"""
        rules = asdict(self)
        if isinstance(self.mutable_while, str):
            rules["mutable_while"] = ("state", self.mutable_while)
        kept = {name: value for name, value in rules.items() if value is not None}
        return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def protect(cr, table, rules=None, **names):
    """Make ``table`` append-only but for what the rules allow.

    Costs two queries where all is in place already.

    :param Rules rules: or its parameters by name: ``nullable``, ``mutable``, ``mutable_while``, …
    """
    rules = rules or Rules(**{name: _frozen(value) for name, value in names.items()})
    if not _problems(cr, {table: rules}):
        return
    if _function_problem(cr):
        # raw: the body is full of per cent signs
        cr.execute(
            SQL(
                "CREATE OR REPLACE FUNCTION crm_notary_append_only() RETURNS trigger"
                " LANGUAGE plpgsql AS %s",
                _BODY,
            )
        )
    for suffix, event, each, arguments in (
        (ROW, "UPDATE OR DELETE", "ROW", SQL("%s", rules.argument())),
        (WHOLE, "TRUNCATE", "STATEMENT", SQL()),
    ):
        _drop_trigger(cr, table, f"{table}_{suffix}")
        cr.execute(
            SQL(
                "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH %s"
                " EXECUTE FUNCTION crm_notary_append_only(%s)",
                SQL.identifier(f"{table}_{suffix}"),
                SQL(event),
                SQL.identifier(table),
                SQL(each),
                arguments,
            )
        )
        # also where replication is on: whoever owns the database can say that it is
        cr.execute(
            SQL(
                "ALTER TABLE %s ENABLE ALWAYS TRIGGER %s",
                SQL.identifier(table),
                SQL.identifier(f"{table}_{suffix}"),
            )
        )


def release(cr, tables):
    """Take the triggers off ``tables``; the function goes with the last of them."""
    for table in tables:
        for suffix in (ROW, WHOLE):
            _drop_trigger(cr, table, f"{table}_{suffix}")
    _drop_function(cr, FUNCTION)


def adopt(cr, table, old_triggers=(), old_functions=()):
    """Migration: take off what kept ``table`` append-only before; :func:`protect` comes after.

    May run twice and after :func:`protect`: a trigger that calls our function stays.
    """
    cr.execute(
        "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
        " WHERE tgrelid = to_regclass(%s) AND tgname = ANY(%s) AND proname <> %s",
        [table, list(old_triggers), FUNCTION],
    )
    for (name,) in cr.fetchall():
        _drop_trigger(cr, table, name)
    for name in old_functions:
        _drop_function(cr, name)


def find_tampering(cr, tables):
    """What is not as :func:`protect` left it.

    :param tables: names, or ``{name: Rules}`` to see widened rules as well
    :return: list of sentences in English, one a problem; empty when all is well
    """
    rules = dict(tables) if isinstance(tables, dict) else dict.fromkeys(tables)
    return _problems(cr, rules)


def find_switched_off(cr):
    """Settings of the database or of roles under which triggers do not fire.

    :return: list of sentences in English
    """
    cr.execute(
        """
        SELECT DISTINCT setting FROM pg_db_role_setting, unnest(setconfig) AS setting
         WHERE split_part(setting, '=', 1) = 'session_replication_role'
           AND setting <> 'session_replication_role=origin'
        UNION
        SELECT 'session_replication_role=' || current_setting('session_replication_role')
         WHERE current_setting('session_replication_role') <> 'origin'
        """
    )
    return [f"{setting}: triggers do not fire" for (setting,) in cr.fetchall()]


# -- inside -----------------------------------------------------------------------------------


def _frozen(value):
    return tuple(value) if isinstance(value, (list, set, frozenset)) else value


def _drop_trigger(cr, table, name):
    cr.execute("SELECT to_regclass(%s)", [table])
    if cr.fetchone()[0]:
        cr.execute(
            SQL("DROP TRIGGER IF EXISTS %s ON %s", SQL.identifier(name), SQL.identifier(table))
        )


def _drop_function(cr, name):
    """Drop a function if no trigger calls it any more."""
    cr.execute(
        "SELECT 1 FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = %s LIMIT 1",
        [name],
    )
    if not cr.rowcount:
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s()", SQL.identifier(name)))


def _function_problem(cr):
    cr.execute(
        "SELECT prosrc, lanname, proconfig FROM pg_proc"
        " JOIN pg_language ON pg_language.oid = prolang"
        " WHERE proname = %s AND pronamespace = current_schema::regnamespace",
        [FUNCTION],
    )
    row = cr.fetchone()
    if not row:
        return f"function {FUNCTION} is missing"
    if row != (_BODY, "plpgsql", None):
        return f"function {FUNCTION} was changed"
    return None


def _problems(cr, rules):
    problem = _function_problem(cr)
    problems = [problem] if problem else []
    cr.execute(
        "SELECT relname, tgname, proname, tgenabled, tgtype, tgqual IS NULL AND tgattr::text = '',"
        " tgargs FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " JOIN pg_proc ON pg_proc.oid = tgfoid"
        " WHERE tgrelid = ANY(SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)"
        " AND NOT tgisinternal",
        [list(rules)],
    )
    found = {(row[0], row[1]): row[2:] for row in cr.fetchall()}
    for table, expected in rules.items():
        for suffix in (ROW, WHOLE):
            name = f"{table}_{suffix}"
            row = found.get((table, name))
            if not row:
                problems.append(f"trigger {name} is missing")
                continue
            function, enabled, kind, is_plain, arguments = row
            if enabled != "A":
                # "O": on again, but not as it was left: it had been off
                problems.append(f"trigger {name} {'was' if enabled == 'O' else 'is'} disabled")
            same = function == FUNCTION and kind == TYPES[suffix] and is_plain
            if same and suffix == ROW and expected:
                # each argument ends with a zero byte
                same = bytes(arguments) == expected.argument().encode() + b"\0"
            if not same:
                problems.append(f"trigger {name} was redefined")
    ours = {f"{table}_{suffix}" for table in rules for suffix in (ROW, WHOLE)}
    for table, name in sorted(found):
        if name not in ours:
            problems.append(f"trigger {name} on {table} is not ours")
    return problems
