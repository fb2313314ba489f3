"""Tables that PostgreSQL itself keeps append-only.

The trigger also stops people with direct access to the database. It leaves two doors: a foreign
key may become NULL when what it points to is deleted (its value stays in the hashed payload), and
named columns of a row may change once, while its ``state`` is still ``valid``.
"""

from odoo.tools import SQL

FUNCTION = "crm_stagegate_append_only"

_CREATE_FUNCTION = SQL(
    """
    CREATE OR REPLACE FUNCTION crm_stagegate_append_only() RETURNS trigger AS $body$
    DECLARE
        nullable text[] := string_to_array(TG_ARGV[0], ',');
        mutable text[] := string_to_array(TG_ARGV[1], ',');
        old_row jsonb;
        new_row jsonb;
        name text;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            old_row := to_jsonb(OLD);
            new_row := to_jsonb(NEW);
            FOREACH name IN ARRAY nullable LOOP
                IF new_row -> name = 'null'::jsonb THEN
                    old_row := old_row - name;
                    new_row := new_row - name;
                END IF;
            END LOOP;
            IF old_row ->> 'state' = 'valid' THEN
                old_row := old_row - mutable;
                new_row := new_row - mutable;
            END IF;
            IF old_row = new_row THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '%% is append-only: %% refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END
    $body$ LANGUAGE plpgsql
    """
)


def protect(cr, table, *, nullable=(), mutable=()):
    """Make ``table`` append-only but for the given columns."""
    cr.execute(_CREATE_FUNCTION)
    name = SQL.identifier(f"{table}_append_only")
    cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, SQL.identifier(table)))
    cr.execute(
        SQL(
            "CREATE TRIGGER %s BEFORE UPDATE OR DELETE ON %s FOR EACH ROW "
            "EXECUTE FUNCTION crm_stagegate_append_only(%s, %s)",
            name,
            SQL.identifier(table),
            ",".join(nullable),
            ",".join(mutable),
        )
    )
    whole = SQL.identifier(f"{table}_no_truncate")
    cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", whole, SQL.identifier(table)))
    cr.execute(
        SQL(
            "CREATE TRIGGER %s BEFORE TRUNCATE ON %s FOR EACH STATEMENT "
            "EXECUTE FUNCTION crm_stagegate_append_only('', '')",
            whole,
            SQL.identifier(table),
        )
    )


def release(cr, tables):
    """Take the triggers off ``tables`` and drop the function if nothing uses it any more."""
    for table in tables:
        for suffix in ("append_only", "no_truncate"):
            cr.execute(
                SQL(
                    "DROP TRIGGER IF EXISTS %s ON %s",
                    SQL.identifier(f"{table}_{suffix}"),
                    SQL.identifier(table),
                )
            )
    cr.execute(
        "SELECT 1 FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = %s",
        [FUNCTION],
    )
    if not cr.rowcount:
        cr.execute("DROP FUNCTION IF EXISTS crm_stagegate_append_only()")
