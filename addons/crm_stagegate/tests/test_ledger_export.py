import json
import subprocess
import sys

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_path

from .common import StageGateFixtures
from .test_checkpoint import CheckpointCase

SCRIPT = "crm_stagegate/bin/verify_export.py"


def verify(text, *arguments):
    """Run the stand-alone verifier; ``-I``: without this process's paths and settings."""
    return subprocess.run(
        [sys.executable, "-I", file_path(SCRIPT), "-", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@tagged("post_install", "-at_install")
class TestLedgerExport(CheckpointCase):
    def setUp(self):
        super().setUp()
        self.lead.stage_id = self.drawing
        self._seal()
        self.lead.stage_id = self.enquiry
        self.last = self._seal()

    def _export(self, **options):
        self.env.flush_all()
        return "".join(self.Transition._export_lines(**options))

    def _lines(self):
        return [json.loads(line) for line in self._export().splitlines()]

    def _verify_lines(self, lines):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        return verify(text)

    def _entry(self, lines, lead, sequence):
        return next(
            line
            for line in lines
            if line["type"] == "entry" and (line["lead"], line["sequence"]) == (lead.id, sequence)
        )

    def test_verifies_without_odoo(self):
        done = verify(self._export(), "--root", self.last.root)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("0 broken", done.stdout)

    def test_uses_the_standard_library_only(self):
        with open(file_path(SCRIPT)) as source:
            imports = {line.split()[1] for line in source if line.startswith(("import ", "from "))}
        self.assertLessEqual(imports, set(sys.stdlib_module_names))

    def test_batches_do_not_matter(self):
        def entries(text):
            return [line for line in text.splitlines() if '"type":"header"' not in line]

        self.assertEqual(entries(self._export(batch=2)), entries(self._export()))

    def test_changed_content_is_named(self):
        lines = self._lines()
        entry = self._entry(lines, self.lead, 2)
        entry["payload"] = entry["payload"].replace('"kind":"advance"', '"kind":"regress"')
        done = self._verify_lines(lines)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.startswith(f"lead {self.lead.id}, entry 2: "), done.stdout)

    def test_missing_entry_is_named(self):
        lines = self._lines()
        lines.remove(self._entry(lines, self.lead, 2))
        done = self._verify_lines(lines)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"lead {self.lead.id}, entry 3: entry 2 is missing", done.stdout)

    def test_cut_off_chain_is_found_by_the_checkpoint(self):
        lines = self._lines()
        lines.remove(self._entry(lines, self.lead, 3))
        lines[-1]["entries"] -= 1
        done = self._verify_lines(lines)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"checkpoint {self.last.sequence} of", done.stdout)

    def test_cut_off_file(self):
        done = self._verify_lines(self._lines()[:-1])
        self.assertEqual(done.returncode, 1)
        self.assertIn("cut off", done.stdout)

    def test_rehashed_history_is_found_by_the_checkpoint(self):
        self._rewrite(self.lead, 2, reason="nothing happened")
        done = verify(self._export())
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("lead", done.stdout.splitlines()[0])
        self.assertIn(f"checkpoint {self.last.sequence - 1} of", done.stdout)

    def test_root_of_the_mail_must_be_there(self):
        done = verify(self._export(), "--root", "f" * 64)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no checkpoint has the root", done.stdout)

    def test_dropped_checkpoint(self):
        lines = self._lines()
        lines.remove(next(line for line in lines if line["type"] == "checkpoint"))
        lines[-1]["checkpoints"] -= 1
        self.assertIn("is missing", self._verify_lines(lines).stdout)

    def test_something_else(self):
        for text in ("", "hello\n", '{"type": "entry"}\n', "\x00\n"):
            done = verify(text)
            self.assertIn(done.returncode, (1, 2), text)
            self.assertNotIn("Traceback", done.stderr)

    def test_who_may_export(self):
        self.Transition.with_user(self.manager)._check_can_export()
        for user in (self.seller, self.leader):
            with self.assertRaises(AccessError):
                self.Transition.with_user(user)._check_can_export()
        self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            self.Transition.with_user(self.manager)._check_can_export()
        auditor = new_test_user(self.env, "sg_auditor", "crm_stagegate.group_stagegate_auditor")
        self.Transition.with_user(auditor)._check_can_export()


@tagged("post_install", "-at_install")
class TestLedgerDownload(StageGateFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls.auditor = new_test_user(
            cls.env, "sg_auditor", "crm_stagegate.group_stagegate_auditor", password="sg_auditor"
        )

    def test_download(self):
        self.authenticate("sg_auditor", "sg_auditor")
        answer = self.url_open("/crm_stagegate/ledger.jsonl")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        done = verify(answer.text)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_salespeople_are_refused(self):
        self.authenticate("sg_seller", "sg_seller")
        self.assertEqual(self.url_open("/crm_stagegate/ledger.jsonl").status_code, 403)
