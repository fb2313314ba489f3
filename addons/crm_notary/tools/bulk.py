"""Write many rows with one statement: batches of orders cost as much as one."""

import io
import json

from odoo.tools import SQL

NOW = "now() AT TIME ZONE 'UTC'"
TAB = "\t"
# what has a meaning of its own in the text that COPY reads
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
# json.dumps would make an encoder for each value
AS_JSON = json.JSONEncoder(separators=(",", ":")).encode


def bulk_insert(env, table, columns, rows, *, conflict="", returning="id"):
    """Insert ``rows`` (tuples in the order of ``columns``) with one statement.

    The ORM is gone round on purpose: it splits long lists and would ask about each record. Only
    for tables of this addon that have no side effects on creation.

    :param conflict: ``"DO NOTHING"`` to skip rows that exist already
    :return: list of tuples of the ``returning`` columns, of rows really inserted
    """
    if not rows:
        return []
    placeholders = ", ".join(["%s"] * len(columns))
    template = f"({placeholders}, %s, {NOW}, %s, {NOW})"
    columns = [*columns, "create_uid", "create_date", "write_uid", "write_date"]
    uid = env.uid
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'INSERT INTO "{table}" ({names}) VALUES %s'
    if conflict:
        statement += f" ON CONFLICT {conflict}"
    statement += f" RETURNING {returning}"
    return env.cr.execute_values(
        statement,
        [(*row, uid, uid) for row in rows],
        template=template,
        page_size=len(rows),
        fetch=True,
    )


def copy_rows(env, table, columns, rows):
    """Insert many rows by ``COPY``: most of what a long ``INSERT`` costs is reading its text.

    The ORM is gone round as in :func:`bulk_insert`.

    :param rows: tuples of None, numbers, texts, moments, and dicts or lists for JSON columns
    :return: their ids, in order
    """
    if not rows:
        return []
    sequence = SQL(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        table,
        len(rows),
    )
    ids = [row[0] for row in env.execute_query(sequence)]
    made = (env.uid, env.cr.now())
    copy_columns(
        env,
        table,
        ("id", *columns, "create_uid", "create_date", "write_uid", "write_date"),
        [(id_, *row, *made, *made) for id_, row in zip(ids, rows, strict=True)],
    )
    return ids


def copy_columns(env, table, columns, rows):
    """Insert rows by ``COPY``, in one round trip; see :func:`copy_rows`, which adds columns."""
    text = "".join(f"{TAB.join(map(_copied, row))}\n" for row in rows)
    names = ", ".join(f'"{name}"' for name in columns)
    env.cr._obj.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', io.StringIO(text))


def bulk_update(records, values):
    """Set the same ``values`` (column -> Python value) on all records with one statement.

    What depends on these fields is told, so that caches and stored fields follow.
    """
    if not records:
        return
    records.flush_model([*values, "write_date", "write_uid"])
    assignments = [
        SQL("%s = %s", SQL.identifier(name), None if value is False else value)
        if records._fields[name].type != "boolean"
        else SQL("%s = %s", SQL.identifier(name), bool(value))
        for name, value in values.items()
    ]
    assignments.append(SQL("write_uid = %s", records.env.uid))
    assignments.append(SQL("write_date = now() AT TIME ZONE 'UTC'"))
    records.env.execute_query(
        SQL(
            "UPDATE %s SET %s WHERE id IN %s RETURNING id",
            SQL.identifier(records._table),
            SQL(", ").join(assignments),
            tuple(records.ids),
        )
    )
    records.invalidate_recordset([*values, "write_uid", "write_date"])
    records.modified(list(values))


def _copied(value):
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(ESCAPED)
    if isinstance(value, (dict, list)):
        return AS_JSON(value).translate(ESCAPED)
    return str(value)
