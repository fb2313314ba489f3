"""What PostgreSQL refuses on tables that are kept append-only."""

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError
from psycopg2.errors import InsufficientPrivilege

from ..tools import append_only
from ..tools.append_only import Rules

TABLE = "crm_notary_test_entry"
# as the guard is left; anything less shows on its own
ALWAYS = f";ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_append_only"


@tagged("post_install", "-at_install")
class TestAppendOnly(TransactionCase):
    """One entry ``first`` of the parent 1, in the state ``valid``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cr.execute(
            f"""
            CREATE TABLE crm_notary_test_parent (id serial PRIMARY KEY);
            CREATE TABLE {TABLE} (
                id serial PRIMARY KEY, name text, note text, state text, closed boolean,
                parent_id integer REFERENCES crm_notary_test_parent ON DELETE SET NULL,
                owner_id integer REFERENCES crm_notary_test_parent ON DELETE CASCADE
            );
            INSERT INTO crm_notary_test_parent DEFAULT VALUES;
            INSERT INTO crm_notary_test_parent DEFAULT VALUES;
            INSERT INTO {TABLE} (name, state, closed, parent_id, owner_id)
                 VALUES ('first', 'valid', false, 1, 2);
            """
        )

    def _protect(self, **rules):
        append_only.protect(self.cr, TABLE, **rules)

    def _assert_refused(self, statement, error=InsufficientPrivilege):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(error),
            self.env.cr.savepoint(flush=False),
        ):
            self.cr.execute(statement)

    def _value(self, column):
        self.cr.execute(f"SELECT {column} FROM {TABLE}")
        return self.cr.fetchone()[0]

    # -- what is refused and what is not ------------------------------------------------------

    def test_change_deletion_and_truncation_are_refused(self):
        self._protect()
        self._assert_refused(f"UPDATE {TABLE} SET name = 'other'")
        self._assert_refused(f"DELETE FROM {TABLE}")
        self._assert_refused(f"TRUNCATE {TABLE}")
        self._assert_refused("TRUNCATE crm_notary_test_parent CASCADE")
        self.assertEqual(self._value("name"), "first")

    def test_insertion_is_free(self):
        self._protect()
        self.cr.execute(f"INSERT INTO {TABLE} (name) VALUES ('second')")
        self.assertEqual(self.cr.rowcount, 1)

    def test_foreign_key_may_become_null_only(self):
        self._protect(nullable=["parent_id"])
        self._assert_refused(f"UPDATE {TABLE} SET parent_id = 2")
        self.cr.execute("DELETE FROM crm_notary_test_parent WHERE id = 1")
        self.assertIsNone(self._value("parent_id"))
        self._assert_refused(f"UPDATE {TABLE} SET parent_id = 2")

    def test_null_does_not_carry_another_change(self):
        self._protect(nullable=["parent_id"])
        self._assert_refused(f"UPDATE {TABLE} SET parent_id = NULL, name = 'other'")

    def test_mutable_column_always(self):
        self._protect(mutable=["note"])
        self.cr.execute(f"UPDATE {TABLE} SET note = 'seen'")
        self._assert_refused(f"UPDATE {TABLE} SET note = 'again', name = 'other'")
        self.assertEqual(self._value("note"), "seen")

    def test_mutable_column_while_in_a_state(self):
        self._protect(mutable=["state", "note"], mutable_while="valid")
        self.cr.execute(f"UPDATE {TABLE} SET state = 'revoked', note = 'why'")
        self._assert_refused(f"UPDATE {TABLE} SET state = 'valid'")
        self._assert_refused(f"UPDATE {TABLE} SET note = 'other'")

    def test_mutable_column_while_another_column_has_a_value(self):
        self._protect(mutable=["note"], mutable_while=("name", "first"))
        self.cr.execute(f"UPDATE {TABLE} SET note = 'seen'")
        self.cr.execute(f"INSERT INTO {TABLE} (name) VALUES ('second')")
        self._assert_refused(f"UPDATE {TABLE} SET note = 'seen' WHERE name = 'second'")

    def test_steps_go_forward_only(self):
        self._protect(mutable=["state"], steps={"state": {"started": ["ended"], "ended": []}})
        self.cr.execute(f"UPDATE {TABLE} SET state = 'assigned'")  # "valid" is not named
        self.cr.execute(f"UPDATE {TABLE} SET state = 'started'")
        self._assert_refused(f"UPDATE {TABLE} SET state = 'assigned'")
        self.cr.execute(f"UPDATE {TABLE} SET state = 'ended'")
        self.cr.execute(f"UPDATE {TABLE} SET state = 'ended'")
        self._assert_refused(f"UPDATE {TABLE} SET state = 'started'")
        self._assert_refused(f"UPDATE {TABLE} SET state = NULL")

    def test_row_is_free_until_it_is_closed(self):
        self._protect(free_while=("closed", "false"))
        self.cr.execute(f"INSERT INTO {TABLE} (name, closed) VALUES ('second', false)")
        self.cr.execute(f"DELETE FROM {TABLE} WHERE name = 'second'")
        self.cr.execute(f"UPDATE {TABLE} SET name = 'last', closed = true")
        self._assert_refused(f"UPDATE {TABLE} SET closed = false")
        self._assert_refused(f"DELETE FROM {TABLE}")

    def test_row_goes_with_its_parent_only(self):
        self._protect(goes_with=("owner_id", "crm_notary_test_parent"))
        self._assert_refused(f"DELETE FROM {TABLE}")
        self.cr.execute("DELETE FROM crm_notary_test_parent WHERE id = 2")
        self.cr.execute(f"SELECT count(*) FROM {TABLE}")
        self.assertEqual(self.cr.fetchone()[0], 0)

    def test_without_leave_the_parent_stays(self):
        self._protect()
        self._assert_refused("DELETE FROM crm_notary_test_parent WHERE id = 2")

    def test_row_without_its_parent_is_not_an_orphan(self):
        self._protect(goes_with=("owner_id", "crm_notary_test_parent"))
        self.cr.execute(f"INSERT INTO {TABLE} (name) VALUES ('second')")
        self._assert_refused(f"DELETE FROM {TABLE} WHERE name = 'second'")

    def test_constraints_of_the_table_still_hold(self):
        self._protect(mutable=["parent_id"])
        self._assert_refused(f"UPDATE {TABLE} SET parent_id = 99", IntegrityError)

    # -- installing, moving, removing ---------------------------------------------------------

    def test_protecting_again_costs_two_queries(self):
        self._protect(nullable=["parent_id"])
        with self.assertQueryCount(2):
            self._protect(nullable=["parent_id"])

    def test_new_rules_replace_the_old(self):
        self._protect(mutable=["note"])
        self._protect(mutable=["name"])
        self.cr.execute(f"UPDATE {TABLE} SET name = 'other'")
        self._assert_refused(f"UPDATE {TABLE} SET note = 'other'")

    def test_released_table_is_free(self):
        self._protect()
        append_only.release(self.cr, [TABLE, "crm_notary_no_such_table"])
        self.cr.execute(f"TRUNCATE {TABLE}")

    def test_function_goes_with_the_last_table(self):
        self.cr.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = %s",
            [append_only.FUNCTION],
        )
        others = {row[0] for row in self.cr.fetchall()}
        self._protect()
        self.cr.execute("CREATE TABLE crm_notary_test_second (id integer)")
        append_only.protect(self.cr, "crm_notary_test_second")
        append_only.release(self.cr, [TABLE])
        self.assertFalse(append_only.find_tampering(self.cr, ["crm_notary_test_second"]))
        append_only.release(self.cr, ["crm_notary_test_second", *others])
        self.assertIn(
            "function crm_notary_append_only is missing", append_only.find_tampering(self.cr, [])
        )

    def test_adopt_takes_old_triggers_and_functions_off(self):
        self.cr.execute(
            f"""
            CREATE FUNCTION crm_old_guard() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN RAISE EXCEPTION ''old''; END';
            CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE ON {TABLE}
                FOR EACH ROW EXECUTE FUNCTION crm_old_guard();
            """
        )
        for _twice in range(2):
            append_only.adopt(
                self.cr, TABLE, [f"{TABLE}_append_only", "no_such"], ["crm_old_guard", "no_such"]
            )
            self._protect(mutable=["note"])
        self.cr.execute("SELECT 1 FROM pg_proc WHERE proname = 'crm_old_guard'")
        self.assertFalse(self.cr.rowcount)
        self.assertFalse(append_only.find_tampering(self.cr, {TABLE: Rules(mutable=("note",))}))

    def test_adopt_keeps_a_function_that_another_table_uses(self):
        self.cr.execute(
            f"""
            CREATE TABLE crm_notary_test_second (id integer);
            CREATE FUNCTION crm_old_guard() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER old BEFORE UPDATE ON {TABLE}
                FOR EACH ROW EXECUTE FUNCTION crm_old_guard();
            CREATE TRIGGER old BEFORE UPDATE ON crm_notary_test_second
                FOR EACH ROW EXECUTE FUNCTION crm_old_guard();
            """
        )
        append_only.adopt(self.cr, TABLE, ["old"], ["crm_old_guard"])
        self.cr.execute("SELECT 1 FROM pg_proc WHERE proname = 'crm_old_guard'")
        self.assertTrue(self.cr.rowcount)

    # -- tampering ------------------------------------------------------------------------------

    def test_untouched_guard_shows_nothing(self):
        self._protect(nullable=["parent_id"], mutable=["state"], mutable_while="valid")
        rules = Rules(nullable=("parent_id",), mutable=("state",), mutable_while="valid")
        self.assertFalse(append_only.find_tampering(self.cr, {TABLE: rules}))
        self.assertFalse(append_only.find_tampering(self.cr, [TABLE]))

    def _assert_found(self, statement, problem, rules=None):
        self._protect(mutable=["note"])
        self.cr.execute(statement)
        tables = {TABLE: rules} if rules else [TABLE]
        self.assertEqual(append_only.find_tampering(self.cr, tables), [problem])
        self._protect(mutable=["note"])  # and it is put right again
        self.assertFalse(append_only.find_tampering(self.cr, tables))

    def test_missing_trigger_is_found(self):
        self._assert_found(
            f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}",
            f"trigger {TABLE}_no_truncate is missing",
        )

    def test_disabled_trigger_is_found(self):
        self._assert_found(
            f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_append_only",
            f"trigger {TABLE}_append_only is disabled",
        )

    def test_trigger_for_replicas_only_is_found(self):
        self._assert_found(
            f"ALTER TABLE {TABLE} ENABLE REPLICA TRIGGER {TABLE}_append_only",
            f"trigger {TABLE}_append_only is disabled",
        )

    def test_trigger_of_fewer_events_is_found(self):
        self._assert_found(
            f"DROP TRIGGER {TABLE}_append_only ON {TABLE};"
            f"CREATE TRIGGER {TABLE}_append_only BEFORE DELETE ON {TABLE}"
            " FOR EACH ROW EXECUTE FUNCTION crm_notary_append_only('{}')" + ALWAYS,
            f"trigger {TABLE}_append_only was redefined",
        )

    def test_trigger_with_a_condition_is_found(self):
        self._assert_found(
            f"DROP TRIGGER {TABLE}_append_only ON {TABLE};"
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION crm_notary_append_only('{}')" + ALWAYS,
            f"trigger {TABLE}_append_only was redefined",
        )

    def test_widened_rules_are_found(self):
        wider = Rules(mutable=("note", "name")).argument()
        self._assert_found(
            f"DROP TRIGGER {TABLE}_append_only ON {TABLE};"
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION crm_notary_append_only('{wider}')" + ALWAYS,
            f"trigger {TABLE}_append_only was redefined",
            Rules(mutable=("note",)),
        )

    def test_changed_function_is_found(self):
        self._assert_found(
            "CREATE OR REPLACE FUNCTION crm_notary_append_only() RETURNS trigger"
            " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "function crm_notary_append_only was changed",
        )

    def test_function_with_settings_is_found(self):
        self._assert_found(
            "ALTER FUNCTION crm_notary_append_only() SET session_replication_role = replica",
            "function crm_notary_append_only was changed",
        )

    def test_table_never_protected_is_found(self):
        self._protect()
        self.assertEqual(
            append_only.find_tampering(self.cr, ["crm_notary_test_parent"]),
            [
                "trigger crm_notary_test_parent_append_only is missing",
                "trigger crm_notary_test_parent_no_truncate is missing",
            ],
        )
