"""Odoo writes a query that failed into its log, parameters and all: not those of these tables.

In them are contents of other systems, people and secrets; two workers that keep the same event at
once are enough for a query to fail. What is left: how the statement begins and the kind of error.
"""

import logging
import re

TABLES = re.compile(
    r"\bcrm_(?:inbox|outbox|connector|external|proposal|form|shop|lead_interest)\w*"
)
BEGINNING = re.compile(r"\s*(\w+(?:\s+(?:INTO|FROM))?)", re.IGNORECASE)


class WithoutContents(logging.Filter):
    """Takes the parameters out of what ``odoo.sql_db`` says of a query that failed."""

    def filter(self, record):
        if record.levelno < logging.ERROR or len(record.args or ()) != 2:
            return True
        query, error = record.args
        text = query.decode("utf-8", "replace") if isinstance(query, bytes) else str(query)
        if table := TABLES.search(text):
            begins = BEGINNING.match(text)
            # a new record's arguments: handlers that come later read these
            record.args = (
                f"{begins[1] if begins else ''} {table[0]} (contents left out)",
                type(error).__name__,
            )
        return True


def install():
    """Once a process, whatever the number of its databases."""
    logger = logging.getLogger("odoo.sql_db")
    if not any(isinstance(each, WithoutContents) for each in logger.filters):
        logger.addFilter(WithoutContents())
