"""The ledger: a chain per lead that grows, holds and tells."""

import json

from odoo import fields
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from psycopg2.extras import Json

from ..models.ledger.canonical import GENESIS, chain_hash
from ..tools.pdf import make_pdf
from .common import StageGateCase

REASON = "The customer is in a hurry; the boss agreed on the phone."


class LedgerCase(StageGateCase):
    def _entries(self, lead):
        return self.Transition.search([("lead_key", "=", lead.id)], order="sequence")

    def _last(self, lead):
        return self._entries(lead)[-1:]


@tagged("post_install", "-at_install")
class TestChain(LedgerCase):
    def test_each_entry_follows_the_one_before(self):
        self._prove(self.lead)
        for stage in (self.drawing, self.sample, self.enquiry):
            self.lead.stage_id = stage
        previous = GENESIS
        for number, entry in enumerate(self._entries(self.lead), start=1):
            self.assertEqual((entry.sequence, entry.previous_hash), (number, previous))
            self.assertEqual(entry.hash, chain_hash(previous, entry.payload))
            previous = entry.hash
        self.assertEqual((self.lead.ledger_sequence, self.lead.ledger_hash), (4, previous))

    def test_payload_is_canonical_and_holds_what_the_columns_show(self):
        self.lead.with_user(self.seller).stage_id = self.drawing
        entry = self._last(self.lead)
        values = json.loads(entry.payload)
        self.assertEqual(
            json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
            entry.payload,
        )
        self.assertEqual(values["user"], self.seller.id)
        self.assertEqual((values["from_name"], values["to_name"]), ("Enquiry", "Drawing"))

    def test_names_are_sealed_to_the_letter(self):
        # what has a meaning of its own where many rows are written at once
        for name in ("M8\t螺栓\n“急”", r"C:\new\N", r"\.", "50 % of %s, 'x'"):
            lead = self._create_lead(name)
            lead.stage_id = self.drawing
            entry = self._last(lead)
            self.assertEqual(entry.lead_name, lead.name)
            self.assertEqual(json.loads(entry.payload)["name"], lead.name)
            self.assertEqual(list(self.Transition._verify(lead.ids)), [])

    def test_every_lead_has_a_chain_of_its_own(self):
        second = self._create_lead("M10 nuts")
        (self.lead | second).write({"stage_id": self.drawing.id})
        self.assertEqual((self.lead | second).mapped("ledger_sequence"), [2, 2])
        self.assertNotEqual(self.lead.ledger_hash, second.ledger_hash)

    def test_time_in_the_stage_before(self):
        self.lead.stage_id = self.drawing
        self.env.flush_all()
        start = self._last(self.lead).date
        later = fields.Datetime.add(start, hours=3)
        self.patch(type(self.env.cr), "now", lambda cr: later)
        self.lead.stage_id = self.enquiry
        self.assertEqual(self._last(self.lead).duration_seconds, 3 * 3600)

    def test_crossed_stages_are_counted(self):
        (self.gate_drawing | self.gate_leader).mode = "off"
        self.lead.stage_id = self.contract
        self.assertEqual((self._last(self.lead).kind, self._last(self.lead).span), ("won", 3))

    def test_won_names_its_proofs(self):
        self._prove(self.lead)
        self.lead.action_set_won()
        details = json.loads(self._last(self.lead).payload)["details"]
        self.assertEqual(set(details["proofs"]), {"Drawing approval", "Leader agrees"})

    def test_lost_archived_and_restored_are_entries(self):
        reason = self.env["crm.lost.reason"].create({"name": "Too expensive"})
        self.lead.action_set_lost(lost_reason_id=reason.id)
        self.lead.action_unarchive()
        self.lead.probability = 30  # native CRM: archived without any chance is lost
        self.lead.action_archive()
        self.lead.action_unarchive()
        self.env.flush_all()
        kinds = [entry[0] for entry in self._ledger(self.lead)]
        self.assertEqual(kinds, ["enter", "lost", "restore", "archive", "restore"])
        self.assertEqual(self._entries(self.lead)[1].reason, "Too expensive")
        self.assertVerified(self.lead)

    def test_override_is_an_entry_with_its_reason_and_leaves_a_mark(self):
        self.lead.with_user(self.boss)._stagegate_override(self.sample, REASON)
        entry = self._last(self.lead)
        self.assertEqual((entry.kind, entry.reason, entry.user_id), ("override", REASON, self.boss))
        self.assertEqual(self.lead.overridden_gate_ids, self.gate_drawing | self.gate_leader)
        self.assertTrue(self.lead.is_overridden)
        self.assertEqual(self.lead.credibility, 0)
        self._prove(self.lead)
        self.assertFalse(self.lead.overridden_gate_ids)
        self.assertFalse(self.lead.is_overridden)
        self.assertEqual(self.lead.credibility, 100)
        self.assertVerified(self.lead)

    def test_mark_of_an_override_goes_with_its_gate(self):
        self.lead.with_user(self.boss)._stagegate_override(self.sample, REASON)
        self.gate_drawing.unlink()
        self.assertTrue(self.lead.is_overridden)
        self.gate_leader.unlink()
        self.assertFalse(self.lead.is_overridden)

    def test_override_wants_a_reason_that_says_something(self):
        for reason in (
            "",
            "   ",
            "ok",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "12121212121212121212",
        ):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.lead.with_user(self.boss)._stagegate_override(self.sample, reason)
        self.lead.with_user(self.boss)._stagegate_override(
            self.sample, "客户工厂停线，老板同意先打样，图纸周五补。"
        )

    def test_deleted_lead_leaves_its_ledger_whole(self):
        lead, number = self.lead, self.lead.id
        lead.stage_id = self.drawing
        lead.with_user(self.manager).unlink()
        self.env.flush_all()
        entries = self.Transition.search([("lead_key", "=", number)], order="sequence")
        self.assertEqual(entries.mapped("kind"), ["enter", "advance", "delete"])
        self.assertEqual(set(entries.mapped("lead_name")), {"M8 bolts"})
        self.assertFalse(entries.lead_id)
        self.assertEqual(list(self.Transition._verify([number])), [])

    def test_merged_leads_leave_their_ledgers_whole(self):
        second = self._create_lead("M10 nuts")
        second.stage_id = self.drawing
        numbers = (self.lead | second).ids
        head = (self.lead | second).with_user(self.leader).merge_opportunity()
        self.env.flush_all()
        (gone,) = set(numbers) - {head.id}
        last = self.Transition.search([("lead_key", "=", gone)], limit=1)
        self.assertEqual(last.kind, "merge")
        self.assertIn(f"#{head.id}", last.reason)
        self.assertEqual(list(self.Transition._verify(numbers)), [])

    def test_deleted_stage_stays_readable(self):
        extra = self.env["crm.stage"].create(
            {"name": "Extra", "sequence": 2, "team_ids": self.team.ids}
        )
        self.lead.stage_id = extra
        self.lead.stage_id = self.drawing
        extra.unlink()
        self.env.flush_all()
        self.assertIn("Extra", self._entries(self.lead).mapped("to_stage_name"))
        self.assertVerified(self.lead)


@tagged("post_install", "-at_install")
class TestOpeningEntries(LedgerCase):
    def test_existing_leads_get_opening_entries_in_batches(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Old {number}", "team_id": self.team.id, "probability": 30}
                for number in range(5)
            ]
        )
        leads[0].action_archive()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.env.cr.execute("DELETE FROM crm_stage_transition")
        self.env.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE crm_lead SET ledger_hash = NULL, ledger_sequence = NULL,"
            " date_ledger_entry = NULL, gate_stage_id = NULL, gate_status = NULL"
        )
        self.env.invalidate_all()
        self.env.cr.execute("SELECT count(*) FROM crm_lead")
        [number] = self.env.cr.fetchone()
        self.assertEqual(self.env["crm.lead"]._stagegate_open_ledgers(batch=2), number)
        self.assertEqual(list(self.Transition._verify()), [])
        self.assertEqual(leads.mapped("ledger_sequence"), [1] * 5)
        self.assertEqual(leads.mapped("gate_status"), ["archived"] + ["open"] * 4)
        self.assertEqual(self.env["crm.lead"]._stagegate_open_ledgers(), 0)

    def test_a_lead_without_a_stage_can_be_opened_and_moved(self):
        lead = self._create_lead("No stage", stage_id=False)
        lead.stage_id = self.drawing
        self.assertVerified(lead)


@tagged("post_install", "-at_install")
class TestVerifier(LedgerCase):
    """Every kind of tampering is found, by its lead and the first entry that is wrong."""

    def setUp(self):
        super().setUp()
        self.second = self._create_lead("M10 nuts")
        for stage in (self.drawing, self.enquiry, self.drawing):
            (self.lead | self.second).write({"stage_id": stage.id})
        self.env.flush_all()

    def _tamper(self, statement, *values):
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.env.cr.execute(statement, values)
        self.env.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")
        self.env.invalidate_all()
        (problem,) = self.Transition._verify((self.lead | self.second).ids, batch=3)
        self.assertEqual(problem["lead"], self.lead.id)
        return problem["sequence"], problem["problem"]

    def test_changed_column(self):
        for column, value in (
            ("kind", "regress"),
            ("reason", Json({"en_US": "never happened"})),
            ("lead_name", "Other"),
            ("span", 9),
            ("duration_seconds", 9),
            ("user_id", self.manager.id),
            ("to_stage_id", self.contract.id),
            ("from_stage_id", self.contract.id),
            ("cause", "outside"),
            ("mark", "0" * 32),
        ):
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                found = self._tamper(
                    f"UPDATE crm_stage_transition SET {column} = %s"
                    " WHERE lead_key = %s AND sequence = 2",
                    value,
                    self.lead.id,
                )
                self.assertEqual(found, (2, f"column {column} was changed"))
                savepoint.rollback()

    def test_changed_date(self):
        sequence, problem = self._tamper(
            "UPDATE crm_stage_transition SET date = date - interval '1 day'"
            " WHERE lead_key = %s AND sequence = 3",
            self.lead.id,
        )
        self.assertEqual((sequence, problem), (3, "column date was changed"))

    def test_changed_payload(self):
        found = self._tamper(
            "UPDATE crm_stage_transition SET payload = replace(payload, 'Drawing', 'Sample')"
            " WHERE lead_key = %s AND sequence = 2",
            self.lead.id,
        )
        self.assertEqual(found, (2, "its content was changed"))

    def test_deleted_entry(self):
        for sequence in (1, 2, 3):
            with self.subTest(sequence=sequence), self.env.cr.savepoint() as savepoint:
                _number, problem = self._tamper(
                    "DELETE FROM crm_stage_transition WHERE lead_key = %s AND sequence = %s",
                    self.lead.id,
                    sequence,
                )
                self.assertEqual(problem, f"entry {sequence} is missing")
                savepoint.rollback()

    def test_deleted_end(self):
        _number, problem = self._tamper(
            "DELETE FROM crm_stage_transition WHERE lead_key = %s AND sequence = 4", self.lead.id
        )
        self.assertIn("does not end where", problem)

    def test_deleted_ledger(self):
        _number, problem = self._tamper(
            "DELETE FROM crm_stage_transition WHERE lead_key = %s", self.lead.id
        )
        self.assertEqual(problem, "no ledger")

    def test_entry_made_up_at_the_end(self):
        _number, problem = self._tamper(
            "INSERT INTO crm_stage_transition (lead_id, lead_key, sequence, kind, date, payload,"
            " previous_hash, hash) SELECT lead_id, lead_key, 5, kind, date, payload, hash,"
            " encode(sha256(convert_to(hash || payload, 'UTF8')), 'hex')"
            " FROM crm_stage_transition WHERE lead_key = %s AND sequence = 4",
            self.lead.id,
        )
        self.assertTrue(problem)

    def test_swapped_entries(self):
        self.env.cr.execute(
            "ALTER TABLE crm_stage_transition DROP CONSTRAINT crm_stage_transition_chain_unique"
        )
        _number, problem = self._tamper(
            "UPDATE crm_stage_transition SET sequence = 5 - sequence"
            " WHERE lead_key = %s AND sequence IN (2, 3)",
            self.lead.id,
        )
        self.assertTrue(problem)

    def test_one_broken_chain_does_not_hide_the_next(self):
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE crm_stage_transition SET payload = payload || ' ' WHERE lead_key IN %s",
            [(self.lead | self.second)._ids],
        )
        problems = list(self.Transition._verify((self.lead | self.second).ids))
        self.assertEqual(len(problems), 2)

    def test_payload_that_is_no_json_any_more(self):
        sequence, _problem = self._tamper(
            "UPDATE crm_stage_transition SET payload = 'x',"
            " hash = encode(sha256(convert_to(previous_hash || 'x', 'UTF8')), 'hex')"
            " WHERE lead_key = %s AND sequence = 4",
            self.lead.id,
        )
        self.assertEqual(sequence, 4)

    def test_the_button_says_what_is_wrong(self):
        message = self.lead.with_user(self.seller).action_verify_ledger()["params"]
        self.assertEqual((message["type"], message["sticky"]), ("success", False))
        self._tamper(
            "UPDATE crm_stage_transition SET payload = payload || ' '"
            " WHERE lead_key = %s AND sequence = 2",
            self.lead.id,
        )
        message = self.lead.with_user(self.seller).action_verify_ledger()["params"]
        self.assertEqual((message["type"], message["sticky"]), ("danger", True))
        self.assertIn("2", message["message"])

    def test_the_cron_tells_the_managers(self):
        self._tamper(
            "UPDATE crm_stage_transition SET payload = payload || ' '"
            " WHERE lead_key = %s AND sequence = 2",
            self.lead.id,
        )
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.Transition._cron_verify()
        message = self.env["mail.message"].search(
            [("id", ">", before), ("partner_ids", "in", self.manager.partner_id.ids)]
        )
        self.assertIn(f"#{self.lead.id}", message.body)

    def test_what_the_cron_found_is_kept(self):
        Verification = self.env["crm.ledger.verification"]
        self.Transition._cron_verify()
        self.assertNotIn(self.lead.id, Verification._broken_keys())
        self._tamper(
            "UPDATE crm_stage_transition SET payload = payload || ' '"
            " WHERE lead_key = %s AND sequence = 2",
            self.lead.id,
        )
        self.Transition._cron_verify()
        self.assertIn(self.lead.id, Verification._broken_keys())
        last = Verification.with_user(self.manager).search([], limit=1)
        self.assertGreaterEqual(last.findings, len(last.lead_keys))
        self.assertEqual(last.date, self.env.cr.now().replace(microsecond=0))
        with self.assertRaises(AccessError):
            last.lead_keys = []
        with self.assertRaises(AccessError):
            Verification.with_user(self.seller).search([]).read(["findings"])

    def test_old_verifications_are_forgotten_and_the_last_never(self):
        Verification = self.env["crm.ledger.verification"]
        self.Transition._cron_verify()
        before = Verification.search([])
        self.Transition._cron_verify()
        self.env.cr.execute("UPDATE crm_ledger_verification SET date = '2020-01-01'")
        self.env.invalidate_all()
        last = Verification._last()
        Verification._gc_old()
        self.assertFalse(before.exists())
        self.assertEqual(Verification._last(), last)

    def test_a_whole_ledger_is_verified_in_a_bounded_number_of_queries(self):
        with self.assertQueryCount(8):
            self.env.invalidate_all()
            list(self.Transition._verify((self.lead | self.second).ids))


OPERATIONS = (
    "enquiry", "drawing", "sample", "contract", "none", "won", "upload", "delete_document",
    "approve", "withdraw", "lost", "restore", "archive", "other_team", "own_team", "observe",
    "enforce", "off", "override", "outside", "sweep", "revenue", "convert",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAnySequence(LedgerCase):
    """Whatever people, crons and outsiders do: the chain verifies and ends at the lead's stage."""

    def _do(self, operation):
        lead, gates = self.lead, self.gate_drawing | self.gate_leader
        match operation:
            case "enquiry" | "drawing" | "sample" | "contract":
                lead.write({"stage_id": getattr(self, operation).id})
            case "none":
                lead.write({"stage_id": False})
            case "won":
                lead.action_set_won()
            case "upload":
                self._upload(lead, raw=make_pdf(str(self.serial)), user=self.manager)
            case "delete_document":
                self.env["ir.attachment"].search(
                    [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)]
                ).unlink()
            case "approve":
                self._approve(lead)
            case "withdraw":
                lead.approval_ids.filtered(lambda each: each.state == "approved")[:1].with_user(
                    self.leader
                ).action_withdraw("Changed")
            case "lost":
                lead.action_set_lost()
            case "restore":
                lead.action_unarchive()
            case "archive":
                lead.action_archive()
            case "other_team":
                lead.team_id = self.other_team
            case "own_team":
                lead.team_id = self.team
            case "observe" | "enforce" | "off":
                gates.mode = operation
            case "override":
                lead.with_user(self.boss)._stagegate_override(self.contract, REASON)
            case "outside":
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE crm_lead SET stage_id = %s WHERE id = %s", [self.sample.id, lead.id]
                )
                self.env.invalidate_all()
                # the regular check finds it
                lead._stagegate_judge_each("Swept", "rules")
                lead.stage_id = lead.stage_id
            case "sweep":
                lead._stagegate_judge_each("Swept", "rules")
            case "revenue":
                lead.expected_revenue += 1000
            case "convert":
                lead.type = "lead"
                lead.convert_opportunity(False)

    def _check(self, done):
        self.env.flush_all()
        self.env.invalidate_all()
        lead = self.lead
        problems = list(self.Transition._verify(lead.ids))
        self.assertFalse(problems, done)
        last = self._last(lead)
        self.assertEqual(last.to_stage_id, lead.stage_id, done)
        self.assertEqual(lead.gate_stage_id, lead.stage_id, done)
        enforced = (self.gate_drawing | self.gate_leader).filtered(
            lambda gate: gate.mode == "enforce"
        )
        if lead.active and enforced and lead.team_id == self.team:
            board = lead._stagegate_board()
            self.assertFalse(board.missing(board.leads, board.leads.stage_id), done)

    def test_any_sequence_of_operations(self):
        self.serial = 0

        @settings(
            max_examples=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=10))
        def run(operations):
            savepoint = self.env.cr.savepoint()
            done = []
            try:
                for operation in operations:
                    self.serial += 1
                    done.append(operation)
                    try:
                        with self.env.cr.savepoint():
                            self._do(operation)
                            self.env.flush_all()
                    except UserError:
                        done[-1] += " (refused)"
                        self.env.invalidate_all()
                    if operation in ("enforce",):
                        self.lead._stagegate_judge_each("Swept", "rules")
                    self._check(done)
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

        run()
