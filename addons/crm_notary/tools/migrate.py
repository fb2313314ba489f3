"""What migration scripts of the suite share: names move, data stays.

The functions take a cursor and do nothing where the old name is not there, so that a script may
run twice.
"""

from odoo.tools import SQL, sql

# domains that people have written into records: (table, column), by the model they are about
DOMAINS = {
    "crm.lead": (
        ("crm_team", "assignment_domain"),
        ("crm_team_member", "assignment_domain"),
        ("crm_stage_gate", "lead_domain"),
        ("crm_stage_gate", "condition_domain"),
        ("crm_route_rule", "lead_domain"),
        ("crm_score_rule", "lead_domain"),
    ),
    "sale.order": (("crm_handoff_flow", "order_domain"),),
}
# the field of a condition, and not a value that reads the same
CONDITION = (
    r"""([(\[]\s*["'])%s(["'.][^,]*,\s*["'](=|!|<|>|in\M|not\M|i?like|any\M|child_of|parent_of))"""
)


def rename_field(cr, model, old, new):
    """Rename a field of ``model`` (dotted name) with its column, external ids, views and domains.

    Without it the update drops the old column, data and all, and starts with an empty new one; and
    views that are not loaded yet, or are a firm's own, ask for a field that is not there.
    """
    table = model.replace(".", "_")
    if sql.column_exists(cr, table, old) and not sql.column_exists(cr, table, new):
        sql.rename_column(cr, table, old, new)
    cr.execute(
        "UPDATE ir_model_fields SET name = %s WHERE model = %s AND name = %s"
        " AND NOT EXISTS (SELECT 1 FROM ir_model_fields WHERE model = %s AND name = %s)",
        [new, model, old, model, new],
    )
    for prefix in (f"field_{table}__", f"selection__{table}__"):
        _rename_external_ids(cr, f"{prefix}{old}", f"{prefix}{new}")
    # the ORM makes the index of the new name
    cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(f"{table}__{old}_index")))
    word = rf"\m{old}\M"
    cr.execute(
        "UPDATE ir_ui_view SET arch_db = regexp_replace(arch_db::text, %s, %s, 'g')::jsonb"
        " WHERE model = %s AND arch_db::text ~ %s",
        [word, new, model, word],
    )
    rename_in_conditions(cr, model, old, new)


def rename_in_conditions(cr, model, old, new):
    """Have what people keep ask for a renamed field: filters, automations, exports, rules.

    Not what they have programmed: code of server actions stays as it is.
    """
    condition = CONDITION % old
    places = [(table, column, "true") for table, column in DOMAINS.get(model, ())]
    places.append(("ir_filters", "domain", f"model_id = '{model}'"))
    for column in ("filter_domain", "filter_pre_domain"):
        of_model = f"model_id IN (SELECT id FROM ir_model WHERE model = '{model}')"
        places.append(("base_automation", column, of_model))
    for table, column, where in places:
        _replace(cr, table, column, condition, rf"\1{new}\2", where)
    # groups and orders name fields and nothing else
    for column in ("context", "sort"):
        word = rf"""(["'])({old})\M"""
        _replace(cr, "ir_filters", column, word, rf"\1{new}", f"model_id = '{model}'")
    of_model = f"export_id IN (SELECT id FROM ir_exports WHERE resource = '{model}')"
    _replace(cr, "ir_exports_line", "name", rf"^{old}\M", new, of_model)


def rename_fields(cr, names):
    """Several of :func:`rename_field`, in this order: one may take the name another had.

    :param names: ``[(model, old, new)]``
    """
    for model, old, new in names:
        rename_field(cr, model, old, new)


def rename_model(cr, old, new):
    """Rename a model with its table, its external ids and whatever names it in a text column."""
    old_table, new_table = old.replace(".", "_"), new.replace(".", "_")
    if sql.table_exists(cr, old_table) and not sql.table_exists(cr, new_table):
        cr.execute(
            SQL("ALTER TABLE %s RENAME TO %s", SQL.identifier(old_table), SQL.identifier(new_table))
        )
        cr.execute(
            SQL(
                "ALTER SEQUENCE IF EXISTS %s RENAME TO %s",
                SQL.identifier(f"{old_table}_id_seq"),
                SQL.identifier(f"{new_table}_id_seq"),
            )
        )
    cr.execute("UPDATE ir_model SET model = %s WHERE model = %s", [new, old])
    for table, column in (
        ("ir_model_fields", "model"),
        ("ir_model_fields", "relation"),
        ("ir_model_data", "model"),
        ("ir_act_window", "res_model"),
        ("ir_act_server", "model_name"),
        ("ir_ui_view", "model"),
        ("ir_attachment", "res_model"),
        ("mail_message", "model"),
        ("mail_activity", "res_model"),
        ("mail_followers", "res_model"),
        ("ir_filters", "model_id"),
    ):
        if sql.column_exists(cr, table, column):
            cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s = %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    new,
                    SQL.identifier(column),
                    old,
                )
            )
    for prefix in ("model_", "field_", "selection__", "constraint_"):
        _rename_external_ids(cr, f"{prefix}{old_table}", f"{prefix}{new_table}")


def rename_relation(cr, old, new):
    """Rename the table behind a many2many field."""
    if sql.table_exists(cr, old) and not sql.table_exists(cr, new):
        cr.execute(SQL("ALTER TABLE %s RENAME TO %s", SQL.identifier(old), SQL.identifier(new)))
    cr.execute(
        "UPDATE ir_model_relation SET name = %s WHERE name = %s AND NOT EXISTS"
        " (SELECT 1 FROM ir_model_relation WHERE name = %s)",
        [new, old, new],
    )


def drop_records(cr, module, names):
    """Delete records that are never updated: what is in the data files of today comes anew.

    :param names: external ids without their module, of models without any record of other addons
        behind them (rules, scheduled actions)
    """
    cr.execute(
        "SELECT model, res_id FROM ir_model_data WHERE module = %s AND name = ANY(%s)",
        [module, list(names)],
    )
    for model, res_id in cr.fetchall():
        table = SQL.identifier(model.replace(".", "_"))
        action = None
        if model == "ir.cron":
            cr.execute("SELECT ir_actions_server_id FROM ir_cron WHERE id = %s", [res_id])
            action = (cr.fetchone() or [None])[0]
        cr.execute(SQL("DELETE FROM %s WHERE id = %s", table, res_id))
        if action:
            cr.execute("DELETE FROM ir_act_server WHERE id = %s", [action])
    cr.execute(
        "DELETE FROM ir_model_data WHERE module = %s AND name = ANY(%s)", [module, list(names)]
    )


def rename_cron_methods(cr, names):
    """Have scheduled actions call renamed methods; their code is not updated with the data.

    :param dict names: old method name to new one
    """
    for old, new in names.items():
        cr.execute(
            "UPDATE ir_act_server SET code = replace(code, %s, %s) WHERE code LIKE %s",
            [f"model.{old}(", f"model.{new}(", f"%model.{old}(%"],
        )


def _rename_external_ids(cr, old, new):
    """The external id ``old`` itself and those that go on with ``__`` behind it."""
    cr.execute(
        "UPDATE ir_model_data AS known SET name = %s || substr(name, %s)"
        " WHERE (name = %s OR starts_with(name, %s)) AND NOT EXISTS (SELECT 1 FROM ir_model_data"
        " AS other WHERE other.module = known.module"
        " AND other.name = %s || substr(known.name, %s))",
        [new, len(old) + 1, old, f"{old}__", new, len(old) + 1],
    )


def _replace(cr, table, column, pattern, replacement, where):
    """Replace a regular expression of PostgreSQL's in a text column, if there is such a column."""
    if not sql.column_exists(cr, table, column):
        return
    cr.execute(
        SQL(
            "UPDATE %s SET %s = regexp_replace(%s, %s, %s, 'g') WHERE %s ~ %s AND %s",
            SQL.identifier(table),
            SQL.identifier(column),
            SQL.identifier(column),
            pattern,
            replacement,
            SQL.identifier(column),
            pattern,
            SQL(where.replace("%", "%%")),
        )
    )
