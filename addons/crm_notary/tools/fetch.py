"""Records by a condition in SQL, for what each click costs.

``search_fetch`` takes a millisecond of Python to build the query; where one click asks ten times,
that is what people wait for. Record rules do not apply: for what is judged alike whoever asks.
"""

import functools

from odoo.tools import SQL


def fetch_where(model, names, condition, order=None, limit=None):
    """Records that meet ``condition``, with the fields ``names`` in memory; one query.

    :param model: a sudo'd model; neither its record rules nor ``active`` play a part
    :param names: names of stored columns that are not translated; those of ``condition`` are
        among them, so that what is still to be written is written first
    :param condition: :class:`SQL` over the columns of the model's table
    :param order: :class:`SQL`; by id if not given
    :param limit: at most so many; all if not given
    :return: recordset in that order
    """
    model.flush_model(names)
    rows = model.env.execute_query(
        SQL(
            "SELECT id, %s FROM %s WHERE %s ORDER BY %s LIMIT %s",
            _columns(tuple(names)),
            SQL.identifier(model._table),
            condition,
            order or SQL("id"),
            limit,
        )
    )
    if not rows:
        return model.browse()
    ids, *columns = zip(*rows, strict=True)
    found = model.browse(ids)
    keep_in_memory(found, names, columns)
    return found


def fetch_paths(records, names, *, lock=False, also=None):
    """Put in memory what one click needs of records and of those they point to; one query.

    Odoo reads a record whole, of which a click needs a few columns, and each table by itself. What
    is not named here is still read so: a name that is missing costs time and nothing else.

    :param records: real records; their record rules play no part
    :param names: names of stored columns that are not translated, and of such columns of the
        records that many2one fields point to: ``"team_id.company_id"``
    :param lock: whether to wait for the rows of ``records`` and keep them, in order of their ids
    :param also: :class:`SQL` of a value that is wanted besides
    :return: that value; None without records
    """
    records = records.sudo()
    # {path of many2one fields: (model, names of its columns)}, each after what it hangs on
    asked = {"": (records, ["id"])}
    for name in names:
        *path, column = name.split(".")
        for depth, link in enumerate(path):
            place, before = ".".join(path[: depth + 1]), ".".join(path[:depth])
            if place not in asked:
                asked[before][1].append(link)
                comodel = asked[before][0]._fields[link].comodel_name
                asked[place] = (records.env[comodel], ["id"])
                # a link that is still to be written would be followed to where it pointed before
                asked[before][0].flush_model([link])
        asked[".".join(path)][1].append(column)
    rows = records.env.execute_query(_paths_query(records, asked, lock, also))
    if not rows:
        return None
    columns = iter(zip(*rows, strict=True))
    for model, own in asked.values():
        ids, *values = (next(columns) for _name in own)
        # nobody is behind a link that is empty
        kept = [place for place, record_id in enumerate(ids) if record_id]
        found = model.browse(ids[place] for place in kept)
        keep_in_memory(found, own[1:], ([each[place] for place in kept] for each in values))
    return next(columns)[0]


def keep_in_memory(records, names, columns):
    """Put in memory what a query has read of stored columns that are not translated.

    Nothing is overwritten, as the ORM does: what is in memory is newer.

    :param columns: for each of ``names`` its values, in the order of ``records``
    """
    for name, column in zip(names, columns, strict=True):
        records._fields[name]._insert_cache(records, column)


def in_memory(records, names):
    """Values of stored columns that :func:`fetch_where` or the ORM has read, as they are kept.

    Field by field, each link becomes a record and each JSON is copied. To be read only.

    :param names: names of columns that are in memory for all ``records``
    :return: ``{record id: tuple of values}``, links as ids; None where there is nothing
    """
    kept = [records._fields[name]._get_cache(records.env) for name in names]
    return {record_id: tuple(each[record_id] for each in kept) for record_id in records._ids}


def linked_ids(records, name):
    """Where a stored many2one leads, for many records: ``{record id: id, or False}``.

    Reading it record by record makes a record of each, only to ask it for its number.
    """
    field = records._fields[name]
    field.recompute(records)
    known = field._get_cache(records.env)
    # to find out that nothing is to be read takes the ORM longer than all the rest
    if not all(record_id in known for record_id in records._ids):
        records.fetch([name])
    return {record_id: known[record_id] or False for record_id in records._ids}


@functools.lru_cache(maxsize=128)
def _columns(names):
    return SQL(", ").join(map(SQL.identifier, names))


def _paths_query(records, asked, lock, also):
    columns = [
        SQL.identifier(_alias(records, place), name)
        for place, (_model, own) in asked.items()
        for name in own
    ]
    joins = []
    for place, (model, _own) in asked.items():
        if place:
            before, _dot, link = place.rpartition(".")
            joins.append(
                SQL(
                    " LEFT JOIN %s AS %s ON %s = %s",
                    SQL.identifier(model._table),
                    SQL.identifier(_alias(records, place)),
                    SQL.identifier(_alias(records, place), "id"),
                    SQL.identifier(_alias(records, before), link),
                )
            )
    table = SQL.identifier(records._table)
    return SQL(
        "SELECT %s, %s FROM %s%s WHERE %s = ANY(%s) ORDER BY %s%s",
        SQL(", ").join(columns),
        also or SQL("NULL"),
        table,
        SQL("").join(joins),
        SQL.identifier(records._table, "id"),
        list(records.ids),
        SQL.identifier(records._table, "id"),
        SQL(" FOR NO KEY UPDATE OF %s", table) if lock else SQL(""),
    )


def _alias(records, place):
    return place.replace(".", "__") or records._table
