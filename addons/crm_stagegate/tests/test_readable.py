"""What ledgers keep, in the language of who reads and not of who wrote; the kept text stays."""

from lxml import html
from odoo.tests import new_test_user, tagged

from .common import StageGateCase, make_pdf


@tagged("post_install", "-at_install")
class TestReadable(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.sample.with_context(lang="zh_CN").name = "样品"

    def last(self, user=None):
        entry = self.Transition.search([("lead_key", "=", self.lead.id)], limit=1)
        return entry.with_user(user or self.manager)

    def told(self, text):
        """``{name: [values]}`` of a table."""
        cells = [row.xpath("*") for row in html.fromstring(text).xpath("//tr")]
        return {
            first.text_content(): [each.text_content() for each in rest] for first, *rest in cells
        }

    def moved(self):
        self._prove(self.lead)
        self.lead.with_user(self.seller).stage_id = self.sample
        return self.last()

    def test_stages_are_named_in_the_readers_language(self):
        entry = self.moved()
        chinese = entry.with_context(lang="zh_CN")
        self.assertEqual((entry.to_stage_shown, chinese.to_stage_shown), ("Sample", "样品"))
        self.assertEqual(chinese.to_stage_name, "Sample", "what is hashed stays")

    def test_a_stage_that_is_gone_has_the_name_it_had(self):
        self.gate_drawing.mode = self.gate_leader.mode = "off"
        extra = self.sample.copy({"name": "Extra"})
        self.lead.stage_id = extra
        self.lead.stage_id = self.enquiry
        extra.unlink()
        chinese = self.last().with_context(lang="zh_CN")
        self.assertEqual(chinese.from_stage_shown, "Extra")

    def test_a_stage_is_found_by_either_name(self):
        entry = self.moved()
        for lang in ("en_US", "zh_CN"):
            found = self.Transition.with_user(self.manager).with_context(lang=lang)
            for name in ("Sample", "样品") if lang == "zh_CN" else ("Sample",):
                with self.subTest(lang=lang, name=name):
                    self.assertIn(entry, found.search([("to_stage_shown", "ilike", name)]))

    def test_auditors_who_do_not_sell_read_the_names_as_well(self):
        auditor = new_test_user(
            self.env, "sg_reads", "base.group_user,crm_stagegate.group_stagegate_auditor"
        )
        entry = self.moved().with_user(auditor).with_context(lang="zh_CN")
        self.assertEqual(entry.read(["to_stage_shown"])[0]["to_stage_shown"], "样品")
        self.assertIn("样品", entry.told)

    def test_an_entry_says_what_is_sealed(self):
        told = self.told(self.moved().told)
        self.assertEqual(told["Opportunity"], ["M8 bolts"])
        self.assertEqual(told["To"], ["Sample"])
        self.assertEqual(told["Kind"], ["Advanced"])
        self.assertEqual(told["By"], [f"{self.seller.name} ({self.seller.login})"])
        self.assertIn("Proof of “Drawing approval” (SHA-256)", told)

    def test_a_column_that_was_changed_does_not_change_what_is_sealed(self):
        entry = self.moved()
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE crm_stage_transition SET to_stage_id = %s, lead_name = 'x' WHERE id = %s",
            [self.contract.id, entry.id],
        )
        entry.invalidate_recordset()
        told = self.told(entry.told)
        self.assertEqual((told["To"], told["Opportunity"]), (["Sample"], ["M8 bolts"]))

    def test_an_entry_that_cannot_be_read_is_told_by_its_text_alone(self):
        entry = self.moved()
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        for text in ("x", "[]", "{}", '{"kind": "none", "details": {"proofs": "x"}}'):
            self.env.cr.execute(
                "UPDATE crm_stage_transition SET payload = %s WHERE id = %s", [text, entry.id]
            )
            entry.invalidate_recordset()
            with self.subTest(text):
                self.assertEqual(entry.read(["told", "payload"])[0]["payload"], text)

    def test_evidence_says_what_was_demanded(self):
        self._prove(self.lead)
        evidence = self.env["crm.gate.evidence"].search(
            [("lead_id", "=", self.lead.id), ("gate_id", "=", self.gate_drawing.id)], limit=1
        )
        told = self.told(evidence.with_user(self.manager).definition_told)
        self.assertEqual(told["Mode"], ["Enforce"])
        self.assertEqual(told["Document Type"], [self.drawing_type.name])
        self.assertNotIn("Only for", told, "what demands nothing is not said")

    def test_a_kind_is_named_and_not_spelled(self):
        self._prove(self.lead)
        evidence = self.env["crm.gate.evidence"].search([("kind", "=", "document")], limit=1)
        kinds = self.env["crm.stage.gate"].fields_get(["kind"])["kind"]["selection"]
        self.assertEqual(evidence.kind_shown, dict(kinds)["document"])
        entry = self.env["crm.gate.ledger"].search(
            [("kind", "=", "evidence"), ("record_key", "=", evidence.id)], limit=1
        )
        self.assertEqual(self.told(entry.told)["Kind"], [evidence.kind_shown])

    def evidence(self):
        self._prove(self.lead)
        return self.env["crm.gate.evidence"].search([("gate_id", "=", self.gate_drawing.id)])

    def shown(self, evidence, lang):
        there = evidence.with_user(self.seller).with_context(lang=lang)
        return there.gate_shown, there.stage_shown, there.display_name

    def test_a_proof_names_its_gate_and_stage_in_the_readers_language(self):
        evidence, english = self.evidence(), self.gate_drawing.name
        self.gate_drawing.with_context(lang="zh_CN").name = "签字图纸"
        self.assertEqual(self.shown(evidence, "en_US"), (english, "Sample", english))
        self.assertEqual(self.shown(evidence, "zh_CN"), ("签字图纸", "样品", "签字图纸"))
        self.assertEqual((evidence.gate_name, evidence.stage_name), (english, "Sample"))

    def test_a_proof_given_in_the_other_language_as_well(self):
        self.gate_drawing.with_context(lang="zh_CN").name = "签字图纸"
        english = self.gate_drawing.with_context(lang="en_US").name
        attachments = self.env["ir.attachment"].with_user(self.seller).with_context(lang="zh_CN")
        attachments.create(
            {
                "name": "drawing.pdf",
                "raw": make_pdf("Drawing"),
                "res_model": "crm.lead",
                "res_id": self.lead.id,
                "document_type_id": self.drawing_type.id,
            }
        )
        evidence = self.env["crm.gate.evidence"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(evidence.gate_name, "签字图纸")
        self.assertEqual(self.shown(evidence, "en_US"), (english, "Sample", english))

    def test_a_gate_that_was_renamed_or_has_gone_keeps_the_name_it_had(self):
        evidence, english = self.evidence(), self.gate_drawing.name
        self.gate_drawing.name = "Something else"
        self.assertEqual(self.shown(evidence, "en_US")[0], english)
        self.gate_drawing.unlink()
        self.assertEqual(self.shown(evidence, "zh_CN"), (english, "Sample", english))

    def test_a_proof_is_found_by_either_name(self):
        evidence = self.evidence()
        self.gate_drawing.with_context(lang="zh_CN").name = "签字图纸"
        for lang, words in (("en_US", "drawing"), ("zh_CN", "图纸")):
            found = self.env["crm.gate.evidence"].with_user(self.manager)
            found = found.with_context(lang=lang).search([("gate_shown", "ilike", words)])
            self.assertIn(evidence, found)

    def test_names_of_many_proofs_take_as_many_queries_as_of_one(self):
        evidence = self.evidence()
        for number in range(3):
            self._prove(self.lead.copy({"name": f"Copy {number}"}))
        found = self.env["crm.gate.evidence"].search([])

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.with_user(self.manager).mapped("gate_shown")
            return self.cr.sql_log_count - before

        queries(found)
        self.assertGreater(len(found), len(evidence))
        self.assertEqual(queries(evidence), queries(found))

    def test_the_gate_ledger_says_what_changed_from_what_to_what(self):
        self.gate_leader.with_user(self.manager).mode = "observe"
        entry = self.env["crm.gate.ledger"].search([("gate_id", "=", self.gate_leader.id)], limit=1)
        self.assertEqual(self.told(entry.told), {"Mode": ["Enforce", "Observe"]})
        chinese = entry.with_context(lang="zh_CN")
        self.assertNotIn("Enforce", chinese.told)
