"""Each way to tamper with the ledgers by SQL, and that *Verify* finds it.

The table in readme/AUDIT.md says the same for people; ``TAMPERINGS`` is what it is tested by.
"""

import os
import tempfile
from unittest.mock import patch

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config, mute_logger
from psycopg2 import errors

from ..models.ledger import checkpoint_anchor
from .test_checkpoint import CheckpointCase
from .test_ledger_export import verify

TABLES = (
    "crm_stage_transition",
    "crm_gate_ledger",
    "crm_gate_evidence",
    "crm_stage_checkpoint",
)
# name: SQL. {lead}, {other}, {gone}: opportunities; {gate}: a gate
TAMPERINGS = {
    "ledger emptied": "UPDATE crm_stage_transition SET lead_id = NULL",
    "ledger of one opportunity emptied": "UPDATE crm_stage_transition SET lead_id = NULL"
    " WHERE lead_key = {lead}",
    "entry put to another opportunity": "UPDATE crm_stage_transition SET lead_id = {other}"
    " WHERE lead_key = {lead} AND sequence = 2",
    "chain renumbered to another opportunity": "UPDATE crm_stage_transition"
    " SET lead_key = 999999, lead_id = NULL WHERE lead_key = {lead}",
    "who moved it emptied": "UPDATE crm_stage_transition SET user_id = NULL"
    " WHERE lead_key = {lead}",
    "who moved it changed": "UPDATE crm_stage_transition SET create_uid = 2"
    " WHERE lead_key = {lead} AND create_uid <> 2; UPDATE crm_stage_transition"
    " SET user_id = (SELECT min(id) FROM res_users WHERE id <> user_id) WHERE lead_key = {lead}",
    "when it was written changed": "UPDATE crm_stage_transition"
    " SET create_date = create_date - interval '1 day' WHERE lead_key = {lead}",
    "ledger of a deleted opportunity deleted": "DELETE FROM crm_stage_transition"
    " WHERE lead_key = {gone}",
    "end of a deleted opportunity's ledger deleted": "DELETE FROM crm_stage_transition"
    " WHERE lead_key = {gone} AND kind = 'delete'",
    "tombstones deleted": "DELETE FROM crm_gate_ledger WHERE kind = 'deleted'",
    "ledger and tombstone deleted": "DELETE FROM crm_stage_transition WHERE lead_key = {gone};"
    " DELETE FROM crm_gate_ledger WHERE kind = 'deleted' AND record_key = {gone}",
    "opportunity deleted by SQL": "DELETE FROM crm_gate_approval WHERE lead_id = {other};"
    " DELETE FROM crm_lead WHERE id = {other};"
    " UPDATE crm_stage_transition SET lead_id = NULL WHERE lead_key = {other}",
    "entry renumbered": "UPDATE crm_stage_transition SET sequence = sequence + 1"
    " WHERE lead_key = {lead} AND sequence = (SELECT max(sequence) FROM crm_stage_transition"
    " WHERE lead_key = {lead})",
    "last entry forged with a matching head": "WITH forged AS (INSERT INTO crm_stage_transition"
    " (lead_id, lead_key, sequence, kind, date, payload, previous_hash, hash)"
    " SELECT lead_id, lead_key, sequence + 1, 'won', date, payload, hash,"
    " encode(sha256(convert_to(hash || payload, 'UTF8')), 'hex')"
    " FROM crm_stage_transition WHERE lead_key = {lead} ORDER BY sequence DESC LIMIT 1"
    " RETURNING *) UPDATE crm_lead SET ledger_sequence = forged.sequence,"
    " ledger_hash = forged.hash FROM forged WHERE crm_lead.id = {lead}",
    "head changed": "UPDATE crm_lead SET ledger_hash = repeat('0', 64) WHERE id = {lead}",
    "key of the opportunity changed": "UPDATE crm_lead SET ledger_key = 'abc' WHERE id = {lead}",
    "stage set": "UPDATE crm_lead SET stage_id = {stage} WHERE id = {lead}",
    "stage and judged stage set": "UPDATE crm_lead SET stage_id = {stage},"
    " gate_stage_id = {stage} WHERE id = {lead}",
    "won_status set": "UPDATE crm_lead SET won_status = 'won' WHERE id = {lead}",
    "archived": "UPDATE crm_lead SET active = FALSE WHERE id = {lead}",
    "archived and recorded so": "UPDATE crm_lead SET active = FALSE, gate_status = 'archived'"
    " WHERE id = {lead}",
    "evidence forged": "INSERT INTO crm_gate_evidence (lead_id, lead_key, gate_id, gate_name,"
    " state, date) VALUES ({other}, {other}, {gate}, 'x', 'valid', now())",
    "evidence rewritten": "UPDATE crm_gate_evidence SET checksum = repeat('a', 64)"
    " WHERE lead_key = {lead}",
    "evidence dated back": "UPDATE crm_gate_evidence SET date = date - interval '1 year'"
    " WHERE lead_key = {lead}",
    "evidence put to another opportunity": "UPDATE crm_gate_evidence"
    " SET lead_id = {other}, lead_key = {other} WHERE lead_key = {lead}",
    "evidence emptied": "UPDATE crm_gate_evidence SET lead_id = NULL WHERE lead_key = {lead}",
    "evidence deleted": "DELETE FROM crm_gate_evidence WHERE lead_key = {lead}",
    "evidence brought back": "UPDATE crm_gate_evidence SET state = 'valid', date_ended = NULL,"
    " ended_by_id = NULL, ended_reason = NULL WHERE lead_key = {ended}",
    "evidence ended": "UPDATE crm_gate_evidence SET state = 'revoked' WHERE lead_key = {lead}",
    "approval forged": "INSERT INTO crm_gate_approval (lead_id, gate_id, state, step_key)"
    " VALUES ({other}, {gate}, 'approved', 0)",
    "approval rewritten": "UPDATE crm_gate_approval SET decided_by_id = 1"
    " WHERE lead_id = {lead} AND state = 'approved'",
    "approval of something else": "UPDATE crm_gate_approval SET content = '{{\"amount\": 9}}'"
    " WHERE lead_id = {lead} AND state = 'approved'",
    "refusal turned": "UPDATE crm_gate_approval SET state = 'refused' WHERE lead_id = {lead}",
    "approval deleted": "DELETE FROM crm_gate_approval WHERE lead_id = {lead}",
    "approval put to another opportunity": "UPDATE crm_gate_approval SET lead_id = {other}"
    " WHERE lead_id = {lead}",
    "entries of proofs deleted": "DELETE FROM crm_gate_ledger WHERE lead_key = {lead}",
    "proofs and their entries deleted": "DELETE FROM crm_gate_evidence WHERE lead_key = {lead};"
    " DELETE FROM crm_gate_ledger WHERE lead_key = {lead} AND kind LIKE 'evidence%%'",
    "gate switched off": "UPDATE crm_stage_gate SET mode = 'off' WHERE id = {gate}",
    "gate filtered": "UPDATE crm_stage_gate SET lead_domain = '[]' WHERE id = {gate}",
    "gate deleted": "DELETE FROM crm_stage_gate WHERE id = {gate}",
    "gate's story deleted": "DELETE FROM crm_gate_ledger WHERE lead_key = 0"
    " AND sequence = (SELECT max(sequence) FROM crm_gate_ledger WHERE lead_key = 0)",
    "gate's story rewritten": "UPDATE crm_gate_ledger SET reason = 'agreed' WHERE lead_key = 0"
    " AND kind = 'gate_new'",
    "first checkpoint deleted": "DELETE FROM crm_stage_checkpoint WHERE sequence ="
    " (SELECT min(sequence) FROM crm_stage_checkpoint)",
    "last checkpoint deleted": "DELETE FROM crm_stage_checkpoint WHERE sequence ="
    " (SELECT max(sequence) FROM crm_stage_checkpoint)",
    "all checkpoints deleted": "DELETE FROM crm_stage_checkpoint",
    "checkpoint and its entry deleted": "DELETE FROM crm_stage_checkpoint WHERE sequence ="
    " (SELECT max(sequence) FROM crm_stage_checkpoint); DELETE FROM crm_gate_ledger"
    " WHERE sequence = (SELECT max(sequence) FROM crm_gate_ledger WHERE kind = 'checkpoint')"
    " AND lead_key = 0",
    "checkpoint dated back": "UPDATE crm_stage_checkpoint SET date = date - interval '1 day'",
    "auditor's address changed": "UPDATE crm_stage_checkpoint SET sent_to = 'me@example.com'",
    "trigger dropped": "DROP TRIGGER crm_stage_transition_append_only ON crm_stage_transition",
    "trigger disabled": "ALTER TABLE crm_gate_evidence DISABLE TRIGGER USER",
    "trigger disabled and enabled": "ALTER TABLE crm_gate_ledger DISABLE TRIGGER USER;"
    " ALTER TABLE crm_gate_ledger ENABLE TRIGGER USER",
    "trigger neutralised": "CREATE OR REPLACE FUNCTION crm_notary_append_only() RETURNS trigger"
    " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "another trigger": "CREATE FUNCTION crm_forge() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RETURN NULL; END'; CREATE TRIGGER a BEFORE INSERT ON crm_stage_transition"
    " FOR EACH ROW EXECUTE FUNCTION crm_forge()",
}


class TamperingCase(CheckpointCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prove(cls.lead)
        cls.lead.stage_id = cls.sample
        ended = cls._create_lead("M12 studs")
        cls._upload(ended).unlink()
        gone = cls._create_lead("M14 washers")
        gone.stage_id = cls.drawing
        cls.names = {
            "lead": cls.lead.id,
            "other": cls.other.id,
            "gone": gone.id,
            "ended": ended.id,
            "gate": cls.gate_leader.id,
            "stage": cls.contract.id,
        }
        gone.unlink()

    def setUp(self):
        super().setUp()
        self._seal()
        self._seal()

    def _go_round(self, statement):
        """Run ``statement`` with all triggers off, and leave no trace of that."""
        self.env.flush_all()
        for table in TABLES:
            self.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.cr.execute(statement.format(**self.names))
        for table in TABLES:
            for suffix in ("append_only", "no_truncate"):
                self.cr.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{suffix}")
        self.env.invalidate_all()

    def _found(self):
        return list(self.Transition._verify_everything())


@tagged("post_install", "-at_install")
class TestTampering(TamperingCase):
    def test_untouched_nothing_is_found(self):
        self.assertEqual(self._found(), [])
        self.cr.execute("SELECT count(*) FROM crm_gate_evidence WHERE lead_key = %(ended)s"
                        " AND state <> 'valid'", self.names)  # fmt: skip
        self.assertTrue(self.cr.fetchone()[0])

    def test_each_tampering_is_found(self):
        for name, statement in TAMPERINGS.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                if statement.startswith(("ALTER", "DROP", "CREATE")):
                    self.cr.execute(statement)
                else:
                    self._go_round(statement)
                self.assertTrue(self._found())
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(self._found(), [])

    def test_triggers_fire_under_replication_too(self):
        self.env.flush_all()
        for table in TABLES:
            with self.subTest(table), self.env.cr.savepoint() as savepoint:
                self.cr.execute("SET LOCAL session_replication_role = replica")
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(errors.InsufficientPrivilege),
                    self.env.cr.savepoint(),
                ):
                    self.cr.execute(f"DELETE FROM {table}")
                savepoint.rollback()

    def test_replication_that_was_switched_on_is_found(self):
        self.cr.execute("SET LOCAL session_replication_role = replica")
        self.assertIn("replica", str(self._found()))

    def test_a_deleted_user_is_no_tampering(self):
        who = self.env["res.users"].create({"name": "Gone", "login": "sg_gone"})
        who.group_ids = self.boss.group_ids
        self.other.with_user(who).stage_id = self.drawing
        self.env.flush_all()
        self.cr.execute("UPDATE crm_stage_transition SET user_id = NULL, create_uid = NULL"
                        " WHERE user_id = %s", [who.id])  # fmt: skip
        self.assertEqual(len(self._found()), 1)
        self.patch(
            type(self.env["res.users"]), "exists", lambda users: users.filtered(lambda u: u != who)
        )
        self.assertEqual(self._found(), [])

    def test_the_export_finds_deleted_ledgers_and_checkpoints(self):
        for name in (
            "ledger of a deleted opportunity deleted",
            "tombstones deleted",
            "last checkpoint deleted",
            "chain renumbered to another opportunity",
            "proofs and their entries deleted",
            "gate's story deleted",
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self._go_round(TAMPERINGS[name])
                done = verify("".join(self.Transition._export_lines()))
                self.assertEqual((done.returncode, done.stderr), (1, ""), done.stdout)
                savepoint.rollback()

    def test_no_checkpoint_is_not_all_well(self):
        self._go_round(
            "DELETE FROM crm_stage_checkpoint; DELETE FROM crm_gate_ledger WHERE kind ="
            " 'checkpoint'; UPDATE ir_config_parameter SET value = (SELECT sequence || ' ' || hash"
            " FROM crm_gate_ledger WHERE lead_key = 0 ORDER BY sequence DESC LIMIT 1)"
            " WHERE key = 'crm_stagegate.gate_ledger_head'"
        )
        message = self.Checkpoint.action_verify()["params"]
        self.assertEqual(message["type"], "warning", message)
        self.assertIn("no checkpoint yet", message["message"])
        self.assertIn("no checkpoint yet", self.lead.action_verify_ledger()["params"]["message"])

    def test_only_the_mailed_root_finds_a_whole_new_past(self):
        """Whoever writes everything anew, as a reinstallation does, is found by nothing inside."""
        mailed = self.Checkpoint.search([], limit=1).root
        done = verify("".join(self.Transition._export_lines()), "--root", mailed)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(
            verify("".join(self.Transition._export_lines()), "--root", "e" * 64).returncode, 1
        )

    def test_a_root_is_carried_over_a_reinstallation(self):
        administrator = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.Checkpoint.with_user(self.manager).action_carry_root(7, "e" * 64)
        with self.assertRaises(UserError):
            self.Checkpoint.with_user(administrator).action_carry_root(7, "no root")
        self.Checkpoint.with_user(administrator).action_carry_root(7, " " + "E" * 64)
        done = verify("".join(self.Transition._export_lines()), "--root", "e" * 64)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("was carried over", done.stdout)
        self.assertEqual(self._found(), [])

    def test_the_auditor_is_told_when_the_addon_goes(self):
        self.env["ir.config_parameter"].set_param("crm_stagegate.auditor_email", "a@example.com")
        self.Checkpoint._announce_removal()
        mail = self.env["mail.mail"].search([("email_to", "=", "a@example.com")], limit=1)
        self.assertIn(self.Checkpoint.search([], limit=1).root, mail.body_html)


# one change each to the tables that are chained; ``id`` is left out: nothing refers to it
MUTABLE = {
    "crm_stage_transition": (
        "lead_id", "lead_key", "lead_name", "sequence", "kind", "from_stage_id", "to_stage_id",
        "from_stage_name", "to_stage_name", "span", "cause", "user_id", "date",
        "duration_seconds", "reason", "payload", "previous_hash", "hash", "company_id",
        "create_date",
    ),
    "crm_gate_ledger": (
        "lead_key", "sequence", "kind", "record_key", "gate_id", "name", "before", "after",
        "reason", "user_id", "date", "payload", "previous_hash", "hash", "create_date",
    ),
    "crm_gate_evidence": (
        "lead_id", "lead_key", "gate_id", "gate_name", "stage_name", "kind", "definition",
        "state", "res_model", "res_id", "attachment_id", "checksum", "user_id", "date", "way",
        "valid_until", "date_ended", "ended_reason", "company_id",
    ),
}  # fmt: skip
MOVES = ("enquiry", "drawing", "sample", "lost", "restore", "archive", "upload", "approve", "gate")


@tagged("post_install", "-at_install")
class TestAnyChange(TamperingCase):
    def _move(self, lead, what):
        match what:
            case "lost":
                lead.action_set_lost()
            case "restore":
                lead.action_unarchive()
            case "archive":
                lead.action_archive()
            case "upload":
                self._upload(lead)
            case "approve":
                self._approve(lead)
            case "gate":
                self.gate_drawing.validity_days += 1
            case _:
                lead.stage_id = getattr(self, what)

    def test_legal_moves_verify_and_any_single_change_is_found(self):
        changes = [(table, column) for table, names in MUTABLE.items() for column in names]

        @settings(
            max_examples=40,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            st.lists(st.sampled_from(MOVES), min_size=1, max_size=6),
            st.sampled_from([*changes, *((table, None) for table in MUTABLE)]),
            st.integers(0, 10**6),
        )
        def run(moves, change, chance):
            savepoint = self.env.cr.savepoint()
            try:
                for what in moves:
                    try:
                        with self.env.cr.savepoint():
                            self._move(self.other, what)
                            self.env.flush_all()
                    except UserError:
                        self.env.invalidate_all()
                self.assertEqual(self._found(), [], moves)
                if self._change(*change, chance):
                    self.assertTrue(self._found(), (moves, change, chance))
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

        run()

    def _change(self, table, column, chance):
        """Delete a row or change one value of it; False when the value cannot be another."""
        self.cr.execute(f"SELECT id FROM {table} ORDER BY id")
        ids = [row[0] for row in self.cr.fetchall()]
        row_id = ids[chance % len(ids)]
        if column is None:
            self._go_round(f"DELETE FROM {table} WHERE id = {row_id}")
            return True
        self.cr.execute(
            "SELECT data_type FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        kind = self.cr.fetchone()[0]
        other = {
            "integer": f"COALESCE({column}, 0) + 1",
            "timestamp without time zone": f"COALESCE({column}, now()) + interval '1 hour'",
        }.get(kind, f"COALESCE({column}, '') || 'x'")
        if kind == "integer" and column.endswith("_id") and column != "res_id":
            # an integer that is a foreign key: emptied, where it is not empty
            self.cr.execute(f"SELECT {column} FROM {table} WHERE id = {row_id}")
            if self.cr.fetchone()[0] is None:
                return False
            other = "NULL"
        self._go_round(f"UPDATE {table} SET {column} = {other} WHERE id = {row_id}")
        return True


@tagged("post_install", "-at_install")
class TestAnchors(TamperingCase):
    def setUp(self):
        super().setUp()
        self.folder = tempfile.mkdtemp()
        self.private = ed25519.Ed25519PrivateKey.generate()
        key = os.path.join(tempfile.mkdtemp(), "anchor.pem")
        with open(key, "wb") as output:
            output.write(
                self.private.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
        values = {checkpoint_anchor.FOLDER: self.folder, checkpoint_anchor.KEY: key}
        real = type(config).get
        self.patch(
            type(config),
            "get",
            lambda options, name, default=None: values.get(name) or real(options, name, default),
        )
        self.Checkpoint._anchor()

    def test_each_checkpoint_is_signed_once(self):
        names = sorted(os.listdir(self.folder))
        self.assertEqual(len(names), self.Checkpoint.search_count([]))
        with open(os.path.join(self.folder, names[-1])) as source:
            before = source.read()
        self.assertIn(self.Checkpoint.search([], limit=1).root, before)
        self.Checkpoint._anchor()
        with open(os.path.join(self.folder, names[-1])) as source:
            self.assertEqual(source.read(), before)
        self.assertEqual(self._found(), [])

    def test_checkpoints_written_anew_are_found(self):
        last = self.Checkpoint.search([], limit=1)
        with (
            open(last._anchor_path(self.folder), "w") as output,
            patch.object(type(last), "root", "e" * 64),
        ):
            output.write(last._anchor_text(self.private))
        self.assertIn("auditor's folder", str(self._found()))

    def test_a_file_that_was_changed_is_found(self):
        path = self.Checkpoint.search([], limit=1)._anchor_path(self.folder)
        with open(path) as source:
            text = source.read()
        with open(path, "w") as output:
            output.write(text.replace('"root":"', '"root":"0', 1))
        self.assertIn("was changed", str(self._found()))

    def test_the_export_is_compared_with_the_folder(self):
        text = "".join(self.Transition._export_lines())
        done = verify(text, "--anchors", self.folder)
        self.assertEqual(done.returncode, 0, done.stdout)
        self._go_round(
            "DELETE FROM crm_stage_checkpoint WHERE sequence ="
            " (SELECT max(sequence) FROM crm_stage_checkpoint)"
        )
        done = verify("".join(self.Transition._export_lines()), "--anchors", self.folder)
        self.assertIn("no checkpoint has the root in checkpoint-", done.stdout)

    def test_a_folder_that_is_not_there_stops_nothing(self):
        os.rename(self.folder, self.folder + "-away")
        with self.assertLogs("odoo.addons.crm_stagegate.models.ledger.checkpoint_anchor") as logs:
            self.Checkpoint._anchor()
        self.assertIn("no anchor", logs.output[0])
        self.assertIn("cannot be read", str(self._found()))
