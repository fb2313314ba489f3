"""Why something happened is read in the reader's language, whoever caused it."""

from odoo.tests import tagged
from psycopg2.extras import Json

from .test_approval_validity import ApprovalCase

CHINESE = "[一-鿿]"


@tagged("post_install", "-at_install")
class TestReasonLanguages(ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.leader.lang = "zh_CN"
        cls.gate_leader.mode = "off"
        cls.gate_field = cls.Gate.create(
            {
                "name": "Telephone known",
                "stage_id": cls.drawing.id,
                "kind": "field",
                "mode": "enforce",
                "field_ids": [(6, 0, cls.env["ir.model.fields"]._get("crm.lead", "phone").ids)],
            }
        )
        cls.gate_field.with_context(lang="zh_CN").name = "有电话"
        cls.lead.phone = "0755 1234"
        cls.lead.stage_id = cls.drawing

    def languages(self, record, name):
        """``(in English, in Chinese)`` of a field, as read from the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        return tuple(record.with_context(lang=lang)[name] for lang in ("en_US", "zh_CN"))

    def lose(self, lang="en_US"):
        self.lead.with_user(self.seller).with_context(lang=lang).phone = False
        self.assertEqual(self.lead.stage_id, self.enquiry)

    def _lapsed(self):
        self.gate_leader.mode = "enforce"
        approval = self._ask()
        approval.with_user(self.leader).action_approve()
        self.lead.with_user(self.seller).expected_revenue = 9_900_000
        self.env.flush_all()
        return approval

    def _problems_after(self, query, *values):
        """What Verify finds after a change that bypasses the ORM."""
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(query, values)
            self.env.invalidate_all()
            problems = [each["problem"] for each in self.Transition._verify(self.lead.ids)]
            savepoint.rollback()
        self.env.invalidate_all()
        return problems

    def test_a_fall_is_told_to_each_reader_whoever_caused_it(self):
        for lang in ("en_US", "zh_CN"):
            with self.subTest(caused_in=lang), self.env.cr.savepoint() as savepoint:
                self.lose(lang)
                english, chinese = self.languages(self.lead, "gate_reason")
                self.assertIn("Evidence lost for: Telephone known.", english)
                self.assertIn("Seller changed the opportunity.", english)
                self.assertIn("有电话", chinese)
                self.assertNotIn("Evidence", chinese)
                self.assertNotIn("changed", chinese)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_my_day_says_it_in_the_readers_language(self):
        self.lose()
        self.env.flush_all()
        for lang, words in (("en_US", "Evidence lost for"), ("zh_CN", "有电话")):
            day = self.env["crm.my.day"].with_user(self.seller).with_context(lang=lang)
            (row,) = [row for row in day.get_my_day()["rows"] if row["kind"] == "fallen"]
            self.assertIn(words, row["why"])

    def test_the_leader_gets_the_to_do_in_their_own_language(self):
        self.lose()
        kind = self.env.ref("crm_stagegate.mail_activity_fell_back")
        todos = self.lead.activity_ids.filtered(lambda each: each.activity_type_id == kind)
        by_user = {todo.user_id: str(todo.note) for todo in todos}
        self.assertIn("Evidence lost for", by_user[self.seller])
        self.assertIn("有电话", by_user[self.leader])

    def test_a_proof_that_expires_by_night_says_so_in_chinese_too(self):
        """A scheduled action has no language."""
        # a test must not commit
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.gate_field.validity_days = 1
        self.lose()
        self.lead.phone = "0755 1234"
        self.lead.stage_id = self.drawing
        self.env.flush_all()
        proof = self.lead.evidence_ids.filtered(lambda each: each.state == "valid")
        self.env.cr.execute("ALTER TABLE crm_gate_evidence DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE crm_gate_evidence SET valid_until = valid_until - interval '2 days'"
            " WHERE id = %s",
            proof.ids,
        )
        self.env.cr.execute("ALTER TABLE crm_gate_evidence ENABLE TRIGGER USER")
        self.env.invalidate_all()
        self.Evidence.with_context(lang=False)._cron_expire()
        self.assertEqual(proof.state, "expired")
        english, chinese = self.languages(proof, "ended_reason")
        self.assertIn("Please renew it", english)
        self.assertRegex(chinese, CHINESE)
        english, chinese = self.languages(self.lead, "gate_reason")
        self.assertIn("The proof has expired.", english)
        self.assertNotIn("proof", chinese)

    def test_a_proof_that_another_replaces_has_no_reason_in_any_language(self):
        proof = self.lead.evidence_ids.filtered(lambda each: each.state == "valid")
        self.env.cr.execute("UPDATE crm_lead SET phone = '0755 9' WHERE id = %s", [self.lead.id])
        self.lead.invalidate_recordset()
        self.lead.sudo().with_context(lang="zh_CN")._stagegate_refresh()
        self.assertEqual(proof.state, "revoked")
        self.assertEqual(self.languages(proof, "ended_reason"), (False, False))
        self.assertVerified(self.lead)

    def test_a_proof_ends_with_what_is_missing_now_in_both(self):
        """Nobody gave a reason here: the verdict is asked in each language."""
        proof = self.lead.evidence_ids.filtered(lambda each: each.state == "valid")
        self.env.cr.execute("UPDATE crm_lead SET phone = NULL WHERE id = %s", [self.lead.id])
        self.lead.invalidate_recordset()
        self.lead.sudo()._stagegate_refresh()
        english, chinese = self.languages(proof, "ended_reason")
        self.assertIn("Please fill in", english)
        self.assertRegex(chinese, CHINESE)
        self.assertNotIn("Please", chinese)
        self.assertVerified(self.lead)

    def test_the_ledger_seals_what_it_says_in_each_language(self):
        self.lose()
        entry = self.lead.transition_ids.filtered(lambda each: each.kind == "demote")
        english, chinese = self.languages(entry, "reason")
        self.assertIn("Evidence lost for", english)
        self.assertIn("有电话", chinese)
        self.assertIn("有电话", entry.with_context(lang="zh_CN").told)
        self.assertVerified(self.lead)
        texts = {"en_US": english, "zh_CN": "什么都没发生"}
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
            self.env.cr.execute(
                "UPDATE crm_stage_transition SET reason = %s WHERE id = %s",
                [Json(texts), entry.id],
            )
            (problem,) = self.Transition._verify(self.lead.ids)
            self.assertEqual(problem["problem"], "column reason was changed")
            savepoint.rollback()

    def test_what_somebody_wrote_stays_as_it_is_written(self):
        self.lose()
        reason = "客户今晚出差，明早补电话，经理已同意"
        self.lead.with_user(self.boss)._stagegate_override(self.drawing, reason)
        entry = self.lead.transition_ids.filtered(lambda each: each.kind == "override")
        self.assertEqual(self.languages(entry, "reason"), (reason, reason))
        self.assertVerified(self.lead)

    def test_an_approval_lapses_in_each_readers_words(self):
        approval = self._lapsed()
        self.assertEqual(approval.state, "lapsed")
        english, chinese = self.languages(approval, "ended_reason")
        self.assertRegex(english, r" was .* and is ")
        self.assertRegex(chinese, CHINESE)
        self.assertNotIn(" was ", chinese)
        self.assertIn("9,900,000", chinese)
        self.assertVerified(self.lead)

    def test_why_a_decision_ended_is_sealed_in_each_language(self):
        approval = self._lapsed()
        for lang in ("en_US", "zh_CN"):
            with self.subTest(rewritten=lang):
                problems = self._problems_after(
                    "UPDATE crm_gate_approval SET ended_reason = ended_reason || %s WHERE id = %s",
                    Json({lang: "Because."}),
                    approval.id,
                )
                self.assertEqual(problems, [f"decision {approval.id} was changed"])

    def test_a_language_added_to_why_a_decision_ended_is_found(self):
        self.gate_leader.mode = "enforce"
        approval = self._ask()
        approval.with_user(self.leader).action_approve()
        approval.with_user(self.leader).action_withdraw("Not what was agreed.")
        self.assertVerified(self.lead)
        problems = self._problems_after(
            "UPDATE crm_gate_approval SET ended_reason = ended_reason || %s WHERE id = %s",
            Json({"zh_CN": "另有原因"}),
            approval.id,
        )
        self.assertEqual(problems, [f"decision {approval.id} was changed"])

    def test_entries_that_seal_the_english_reason_only_still_verify(self):
        """Such as earlier versions wrote."""
        sealed = type(self.env["crm.gate.approval"])._ledger_values

        def in_english(approvals):
            values = sealed(approvals)
            for each in values.values():
                each["ended_reason"] = each["ended_reason"] and each["ended_reason"]["en_US"]
            return values

        self.patch(type(self.env["crm.gate.approval"]), "_ledger_values", in_english)
        approval = self._lapsed()
        self.patch(type(self.env["crm.gate.approval"]), "_ledger_values", sealed)
        self.assertVerified(self.lead)
        problems = self._problems_after(
            "UPDATE crm_gate_approval SET ended_reason = %s WHERE id = %s",
            Json({"en_US": "Because."}),
            approval.id,
        )
        self.assertEqual(problems, [f"decision {approval.id} was changed"])
