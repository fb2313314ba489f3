import json
from unittest.mock import patch

from odoo.addons.crm_notary.tools.wording import SOURCE, as_column
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import errors

from ..models.ledger import crm_stage_checkpoint
from ..models.ledger.canonical import GENESIS, canonical, chain_hash, mark_of
from .common import StageGateCase


class CheckpointCase(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Checkpoint = cls.env["crm.stage.checkpoint"]
        cls.other = cls._create_lead("M10 nuts")

    def _seal(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT (SELECT max(id) FROM crm_stage_transition),"
            " (SELECT max(id) FROM crm_gate_ledger)"
        )
        return self.Checkpoint._make(*self.env.cr.fetchone())

    def _rewrite(self, lead, sequence, **changes):
        """What somebody who owns the database would do: rewrite an entry and all that follows."""
        self.env.flush_all()
        self.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.cr.execute(
            "SELECT id, payload, previous_hash FROM crm_stage_transition WHERE lead_key = %s"
            " ORDER BY sequence",
            [lead.id],
        )
        previous = GENESIS
        for entry_id, payload, _previous in self.cr.fetchall():
            values = json.loads(payload)
            if values["sequence"] == sequence:
                values.update(changes)
            payload = canonical(values)
            digest = chain_hash(previous, payload)
            mark = mark_of(digest, values["key"], values["status"], values["to"])
            self.cr.execute(
                "UPDATE crm_stage_transition SET payload = %s, previous_hash = %s, hash = %s,"
                " mark = %s, reason = %s WHERE id = %s",
                [payload, previous, digest, mark, as_column({SOURCE: values["reason"]}), entry_id],
            )
            previous = digest
        self.cr.execute("UPDATE crm_lead SET ledger_hash = %s WHERE id = %s", [previous, lead.id])
        self.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestCheckpoint(CheckpointCase):
    def test_each_seals_the_one_before(self):
        first, second = self._seal(), self._seal()
        self.assertEqual(second.sequence, first.sequence + 1)
        self.assertEqual(second.previous_root, first.root)
        self.assertEqual(list(self.Checkpoint._verify_all()), [])

    def test_going_on_breaks_nothing(self):
        self._seal()
        self.lead.stage_id = self.drawing
        self._seal()
        self._create_lead("New")
        self.other.unlink()
        self.env.flush_all()
        self.assertEqual(list(self.Checkpoint._verify_all()), [])

    def test_sums_of_one_and_of_many_are_the_same(self):
        lasts = []
        for stage in (self.drawing, self.enquiry, self.drawing):
            self.lead.stage_id = stage
            lasts.append(self._seal().last_transition)
        each = [self.Checkpoint._figures([last])[0] for last in lasts]
        self.assertEqual(self.Checkpoint._figures(lasts, batch=3), each)

    def test_rewritten_and_rehashed_entry(self):
        """The chain verifies, the checkpoint does not."""
        self.lead.stage_id = self.drawing
        self._seal()
        self.lead.stage_id = self.enquiry
        before = self._seal()
        self._rewrite(self.lead, 2, reason="nothing happened")
        self.assertVerified(self.lead)
        broken = list(self.Checkpoint._verify_all())
        self.assertEqual(
            [each["sequence"] for each in broken], [before.sequence - 1, before.sequence]
        )

    def test_the_first_broken_one_tells_when_the_entry_was_made(self):
        self._seal()
        self.lead.stage_id = self.drawing
        second = self._seal()
        self._rewrite(self.lead, 2, reason="nothing happened")
        self.assertEqual(
            [each["sequence"] for each in self.Checkpoint._verify_all()], [second.sequence]
        )

    def test_removed_ledger(self):
        self._seal()
        self.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.cr.execute("DELETE FROM crm_stage_transition WHERE lead_key = %s", [self.other.id])
        self.assertEqual(len(list(self.Checkpoint._verify_all())), 1)

    def test_changed_checkpoint(self):
        checkpoint = self._seal()
        self._seal()
        self.cr.execute("ALTER TABLE crm_stage_checkpoint DISABLE TRIGGER USER")
        self.cr.execute(
            "UPDATE crm_stage_checkpoint SET root = %s WHERE id = %s", ["f" * 64, checkpoint.id]
        )
        self.env.invalidate_all()
        self.assertEqual(len(list(self.Checkpoint._verify_all())), 2)

    def test_removed_checkpoint(self):
        checkpoint = self._seal()
        number = checkpoint.sequence
        self._seal()
        self.cr.execute("ALTER TABLE crm_stage_checkpoint DISABLE TRIGGER USER")
        self.cr.execute("DELETE FROM crm_stage_checkpoint WHERE id = %s", [checkpoint.id])
        self.env.invalidate_all()
        (broken,) = self.Checkpoint._verify_all()
        self.assertIn(str(number), broken["problem"])

    def test_nobody_writes_one(self):
        checkpoint = self._seal()
        Checkpoint = checkpoint.with_user(self.boss).sudo()
        for attempt in (
            lambda: Checkpoint.create({"sequence": 1}),
            lambda: Checkpoint.write({"root": "x"}),
            lambda: Checkpoint.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()
        for query in (
            "UPDATE crm_stage_checkpoint SET root = 'x'",
            "DELETE FROM crm_stage_checkpoint",
            "TRUNCATE crm_stage_checkpoint",
        ):
            with (
                self.assertRaises(errors.InsufficientPrivilege),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(query)

    def test_the_root_is_mailed_to_the_auditor(self):
        settings = self.env["res.config.settings"].create(
            {"ledger_auditor_email": "Auditor <a@example.com>"}
        )
        settings.set_values()
        checkpoint = self._seal()
        mail = self.env["mail.mail"].search([("email_to", "=", "Auditor <a@example.com>")])
        self.assertEqual(mail.state, "outgoing")
        self.assertIn(checkpoint.root, mail.body_html)
        self.assertEqual(checkpoint.sent_to, "Auditor <a@example.com>")

    def test_without_an_auditor_nothing_is_mailed(self):
        count = self.env["mail.mail"].search_count([])
        self._seal()
        self.assertEqual(self.env["mail.mail"].search_count([]), count)

    def test_an_address_that_is_none_is_refused(self):
        with self.assertRaises(UserError):
            self.env["res.config.settings"].create({"ledger_auditor_email": "nobody"}).set_values()

    def test_button(self):
        self._seal()
        button = self.Checkpoint.with_user(self.manager)
        self.assertEqual(button.action_verify()["params"]["type"], "success")
        self._rewrite(self.lead, 1, reason="x")
        self.assertEqual(button.action_verify()["params"]["type"], "danger")

    def test_who_reads_them(self):
        checkpoint = self._seal()
        auditor = new_test_user(self.env, "sg_auditor", "crm_stagegate.group_stagegate_auditor")
        for user in (self.manager, auditor):
            self.assertTrue(checkpoint.with_user(user).read(["root"]))
        for user in (self.seller, self.leader):
            with self.assertRaises(AccessError):
                checkpoint.with_user(user).read(["root"])
        self.assertTrue(
            self.Transition.with_user(auditor).search([("lead_key", "=", self.lead.id)])
        )

    def test_whoever_still_writes_is_waited_for(self):
        """This test's own transaction has written to the ledger and has not committed."""
        self.env.flush_all()
        with (
            patch.object(crm_stage_checkpoint, "LOCK_TIMEOUT", "50ms"),
            self.registry.cursor() as cr,
            self.assertRaises(errors.LockNotAvailable),
        ):
            self.Checkpoint.with_env(self.env(cr=cr))._find_final_entry()

    def test_cron_puts_it_off_while_they_write(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))

        def busy(records):
            raise errors.LockNotAvailable

        self.patch(type(self.Checkpoint), "_find_final_entry", busy)
        count = self.Checkpoint.search_count([])
        cron = self.env.ref("crm_stagegate.ir_cron_checkpoint")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.Checkpoint._cron_daily()
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers + 1
        )
        self.assertEqual(self.Checkpoint.search_count([]), count)

    def test_cron(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        count = self.Checkpoint.search_count([])
        self.Checkpoint._cron_daily()
        self.assertEqual(self.Checkpoint.search_count([]), count + 1)
        self._rewrite(self.lead, 1, reason="x")
        self.Checkpoint._cron_daily()
        told = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertIn("checkpoint", told.subject)
        self.assertIn(self.manager.partner_id, told.notified_partner_ids)
        # the next one does not heal the one before
        self.assertEqual(len(list(self.Checkpoint._verify_all())), 1)

    def test_queries_do_not_grow_with_the_ledgers(self):
        self._seal()
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.Checkpoint._figures([10**9])
        for index in range(20):
            self._create_lead(f"Lead {index}")
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.Checkpoint._figures([10**9])
