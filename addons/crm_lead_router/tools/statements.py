"""Parts of SQL statements."""

from odoo.tools import SQL


def columns_sql(values):
    """``column = value, `` for each of a dict, for the middle of a statement."""
    return SQL("").join(
        SQL("%s = %s, ", SQL.identifier(column), value) for column, value in values.items()
    )
