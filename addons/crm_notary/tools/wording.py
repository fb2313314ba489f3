"""Reasons that the system words itself are kept in every language, and read in the reader's.

Whoever causes something, or a scheduled action without a language, is not who reads why.
"""

from odoo.tools import SQL
from psycopg2.extras import Json

# what a translated field falls back to
SOURCE = "en_US"


def in_languages(env, said):
    """What to keep of a reason in a field with ``translate=True``.

    :param said: function of an environment that words it in the environment's language; or text
        that somebody wrote, which is kept as it is
    :return: ``{language: text}``, always with :data:`SOURCE`; a language only where it differs
    """
    if not callable(said):
        return {SOURCE: (said or "").strip()}
    codes = [code for code, _name in env["res.lang"].get_installed() if code != SOURCE]
    return only_different(
        {code: said(env(context={**env.context, "lang": code})) for code in (SOURCE, *codes)}
    )


def only_different(texts):
    """``{language: text}`` with :data:`SOURCE`, and others only where they say something else."""
    return {code: text for code, text in texts.items() if code == SOURCE or text != texts[SOURCE]}


def as_column(texts):
    """``{language: text}`` as the column of a translated field takes it in raw SQL."""
    return Json(texts) if texts and any(texts.values()) else None


def sealed(texts):
    """``{language: text}`` as a ledger seals it: mere text where there is one language."""
    if not isinstance(texts, dict):
        return texts
    return texts[SOURCE] if texts.keys() == {SOURCE} else texts


def stored(records, name):
    """What a translated field of many records says in every language; one query.

    :return: ``{record id: {language: text}}``; None instead of texts where nothing is said
    """
    records.flush_recordset([name])
    return dict(
        records.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id = ANY(%s)",
                SQL.identifier(name),
                SQL.identifier(records._table),
                list(records.ids),
            )
        )
    )


def write(records, name, texts):
    """Write ``{language: text}`` to a translated field; None or no text empties it."""
    for code, text in (texts or {SOURCE: False}).items():
        records.with_context(lang=code).write({name: text})


def store(records, name, texts):
    """Keep ``{language: text}`` in a translated field, without checks: for protected fields."""
    for code, text in texts.items():
        records.with_context(lang=code)._store_protected({name: text})
