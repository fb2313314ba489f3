import base64
import copy
import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from .common import StageGateCase, StageGateFixtures


class TemplateCase(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Template = cls.env["crm.stage.template"]
        cls.fresh = cls.env["crm.team"].create({"name": "Fresh", "company_id": cls.env.company.id})
        cls.SIMPLE = {
            "format": "crm_stagegate.template",
            "version": 1,
            "name": "Simple",
            "document_types": [{"name": "Paper", "allow": ["pdf"], "max_size_mb": 5}],
            "roles": [{"name": "Checkers"}],
            "stages": [
                {"name": "First"},
                {
                    "name": "Second",
                    "gates": [
                        {
                            "name": "Paper there",
                            "kind": "document",
                            "instruction": "Upload it.",
                            "parameters": {
                                "document_type_id": "Paper",
                                "confirm_role_id": "Checkers",
                                "own_file_required": False,
                            },
                        }
                    ],
                },
                {"name": "Third", "is_won": True},
            ],
        }

    def setUp(self):
        super().setUp()
        self.simple = copy.deepcopy(self.SIMPLE)

    def _pipeline(self, team):
        ids = self.env["crm.stage"]._pipeline_ids(team.id)
        return self.env["crm.stage"].browse(ids)

    def _names(self, team):
        return self._pipeline(team).mapped("name")

    def _export(self, team):
        data = self.Template._export(team)
        data.pop("name")
        return json.loads(json.dumps(data))

    def _state(self):
        """Everything that applying a template could change."""
        self.env.flush_all()
        found = []
        for table in ("crm_stage", "crm_stage_gate", "crm_document_type", "res_role",
                      "crm_stage_gate_crm_team_rel"):  # fmt: skip
            self.cr.execute(f"SELECT to_jsonb(t) - 'write_date' FROM {table} t ORDER BY 1")
            found.append(self.cr.fetchall())
        return found

    def _refusal(self, data, team=None, stages=None):
        before = self._state()
        with self.assertRaises(UserError) as caught:
            self.Template._apply(data, team or self.fresh, stages)
        self.assertEqual(self._state(), before)
        return str(caught.exception)


@tagged("post_install", "-at_install")
class TestNewDatabase(TemplateCase):
    """Stages that nobody ever used, as a new database has them, are not left in the middle."""

    def setUp(self):
        super().setUp()
        Stage = self.env["crm.stage"]
        self.middle = Stage.create({"name": "Never used", "sequence": 3})
        self.before = self._names(self.env["crm.team"].create({"name": "Someone else"}))

    def test_unused_stages_leave_the_pipeline(self):
        self.Template._apply(self.simple, self.fresh)
        self.assertNotIn("Never used", self._names(self.fresh))

    def test_other_teams_keep_them(self):
        other = self.env["crm.team"].search([("name", "=", "Someone else")])
        self.Template._apply(self.simple, self.fresh)
        self.assertEqual(self._names(other), self.before)

    def test_used_stages_stay(self):
        for name, values in (("lead", {}), ("lost", {"active": False})):
            with self.subTest(name):
                stage = self.env["crm.stage"].create({"name": f"Used by {name}", "sequence": 3})
                self.env["crm.lead"].create(
                    {"name": name, "stage_id": stage.id, "team_id": self.fresh.id, **values}
                )
                self.Template._apply(self.simple, self.fresh)
                self.assertIn(stage.name, self._names(self.fresh))

    def test_the_last_stage_has_the_templates_name(self):
        self.env["crm.lead"].search([("stage_id.is_won", "=", True)]).unlink()
        won = self.env["crm.stage"].search([("is_won", "=", True), ("team_ids", "=", False)])
        self.env["crm.stage.gate"].search([("stage_id", "in", won.ids)]).unlink()
        applied = self.Template._apply(self.simple, self.fresh)
        self.assertEqual(applied[-1].name, "Third")
        self.assertTrue(applied[-1].is_won)

    def test_the_dialog_names_them_and_may_leave_them(self):
        wizard = self.env["crm.stage.template.apply"].create(
            {"team_id": self.fresh.id, "source": "hardware_factory"}
        )
        self.assertIn("Never used", wizard.unused)
        self.assertNotIn("Never used", wizard.kept)
        wizard.take_away_unused = False
        wizard.action_apply()
        self.assertIn("Never used", self._names(self.fresh))


@tagged("post_install", "-at_install")
class TestStageTemplates(TemplateCase):
    def test_those_that_come_along_fit(self):
        for key in self.Template._files():
            with self.subTest(key):
                data = self.Template._load(key)
                self.assertEqual(self.Template._problems(data), [])
                team = self.env["crm.team"].create({"name": key})
                stages = self.Template._apply(data, team)
                self.assertEqual(len(stages), len(data["stages"]))
                self.assertEqual(stages.mapped("is_won"), [False] * (len(stages) - 1) + [True])
                self.assertEqual(set(stages.gate_ids.mapped("mode")), {"observe"})
                self.assertEqual(stages.gate_ids.team_ids, team)

    def test_those_that_come_along_speak_chinese(self):
        for key in self.Template._files():
            text = json.dumps(self.Template._load(key))
            self.assertEqual(text.count('"en_US"'), text.count('"zh_CN"'), key)

    def test_names_are_translated(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        stages = self.Template._apply(self.Template._load("hardware_factory"), self.fresh)
        chinese = stages.with_context(lang="zh_CN")
        self.assertEqual((stages[1].name, chinese[1].name), ("Drawing confirmed", "图纸确认"))
        gate = stages[2].gate_ids[0]
        self.assertEqual(gate.with_context(lang="zh_CN").name, "图纸确认")
        self.assertIn("图纸", gate.with_context(lang="zh_CN").instruction)

    def test_gates_do_what_the_file_says(self):
        stages = self.Template._apply(self.simple, self.fresh)
        gate = stages[1].gate_ids
        self.assertEqual(gate.document_type_id.name, "Paper")
        self.assertEqual(gate.document_type_id.max_size_mb, 5)
        self.assertFalse(gate.document_type_id.allow_image)
        self.assertEqual(gate.confirm_role_id.name, "Checkers")
        self.assertFalse(gate.own_file_required)
        self.assertEqual(gate.company_id, self.fresh.company_id)

    def test_nothing_is_blocked(self):
        stages = self.Template._apply(self.simple, self.fresh)
        lead = self.env["crm.lead"].create(
            {"name": "L", "team_id": self.fresh.id, "type": "opportunity"}
        )
        lead.stage_id = stages[2]
        self.assertEqual(lead.stage_id, stages[2])

    def test_stages_of_the_same_name_are_used(self):
        self.simple["stages"][1]["name"] = "  sample "
        stages = self.Template._apply(self.simple, self.team)
        self.assertEqual(stages[1], self.sample)
        self.assertEqual(self.sample.name, "Sample")
        self.assertEqual(stages[2], self.contract)  # the only won stage
        self.assertEqual(len(self._pipeline(self.team)), 5)

    def test_stages_besides_stay_with_their_leads(self):
        self.lead.stage_id = self.drawing
        self.Template._apply(self.simple, self.team)
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertIn("Drawing", self._names(self.team))

    def test_own_stages_are_reordered(self):
        self.simple["stages"] = [
            {"name": "Sample"}, {"name": "Drawing"}, {"name": "New one"},
            {"name": "Contract", "is_won": True},
        ]  # fmt: skip
        stages = self.Template._apply(self.simple, self.team)
        self.assertEqual(
            self._names(self.team), ["Enquiry", "Sample", "Drawing", "New one", "Contract"]
        )
        self.assertEqual(len(stages), 4)

    def test_other_teams_keep_everything(self):
        third = self.env["crm.team"].create({"name": "Third"})
        shared = self.env["crm.stage"].create(
            [{"name": f"Shared {n}", "sequence": n} for n in (1, 2)]
        )
        self.simple["stages"][0]["name"] = "Shared 1"
        self.simple["stages"].insert(2, {"name": "Shared 2"})
        others = [self.team, self.other_team, third, self.env["crm.team"]]
        before = [self.env["crm.stage"]._pipeline_ids(team.id) for team in others]
        gates = self.env["crm.stage.gate"].search([]).read(["mode", "team_ids", "stage_id"])
        self.Template._apply(self.simple, self.fresh)
        self.env.invalidate_all()
        after = [self.env["crm.stage"]._pipeline_ids(team.id) for team in others]
        self.assertEqual(after, before)
        self.assertFalse(shared.team_ids)
        kept = self.env["crm.stage.gate"].browse([gate["id"] for gate in gates])
        self.assertEqual(kept.read(["mode", "team_ids", "stage_id"]), gates)
        names = self._names(self.fresh)
        wanted = ["Shared 1", "Second", "Shared 2", "Third"]
        self.assertEqual([name for name in names if name in wanted], wanted)

    def test_other_teams_order_cannot_be_changed(self):
        self.env["crm.stage"].create([{"name": "B", "sequence": 1}, {"name": "A", "sequence": 2}])
        self.simple["stages"][0]["name"] = "A"
        self.simple["stages"][1]["name"] = "B"
        message = self._refusal(self.simple)
        self.assertIn("A → B", message)
        self.assertIn("B → A", message)

    def test_enforced_gates_are_not_weakened(self):
        data = self.Template._export(self.team)
        self.Template._apply(data, self.team)
        self.assertEqual((self.gate_drawing | self.gate_leader).mapped("mode"), ["enforce"] * 2)
        self.assertEqual(len(self.sample.gate_ids), 2)

    def test_export_import_export(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.sample.with_context(lang="zh_CN").name = "样品"
        self.gate_drawing.with_context(lang="zh_CN").instruction = "上传图纸"
        self.gate_drawing.write({"confirm_role_id": self.role_engineer.id, "deadline_hours": 8})
        self.gate_leader.lead_domain = "[('expected_revenue', '>', 1000)]"
        self.env["crm.stage.gate"].create(
            {
                "name": "Fields",
                "stage_id": self.contract.id,
                "kind": "field",
                "validity_days": 30,
                "field_ids": [
                    Command.set([self.env["ir.model.fields"]._get("crm.lead", "phone").id])
                ],
            }
        )
        first = self._export(self.team)
        self.Template._apply({**first, "name": "x"}, self.fresh)
        self.assertEqual(self._export(self.fresh), first)
        gates = self._pipeline(self.fresh).gate_ids
        self.assertEqual(gates.filtered("confirm_role_id").deadline_hours, 8)
        self.assertNotEqual(self._pipeline(self.fresh), self._pipeline(self.team))

    def test_export_import_export_of_those_that_come_along(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for key in self.Template._files():
            with self.subTest(key):
                one, two = self.env["crm.team"].create([{"name": "One"}, {"name": "Two"}])
                self.Template._apply(self.Template._load(key), one)
                first = self._export(one)
                self.Template._apply({**first, "name": "x"}, two)
                self.assertEqual(self._export(two), first)

    # -- what does not fit ------------------------------------------------------------------

    def test_all_problems_at_once(self):
        gate = self.simple["stages"][1]["gates"][0]
        gate["parameters"]["document_type_id"] = "Nowhere"
        gate["lead_domain"] = "[('no_such_field', '=', 1)]"
        self.simple["stages"][0]["gates"] = [
            {"name": "Who", "kind": "approval", "parameters": {"approver_type": "role"}}
        ]
        message = self._refusal(self.simple)
        for part in ("Nowhere", "Paper there", "Who"):
            self.assertIn(part, message)

    def test_missing_addon_is_named(self):
        self.simple["addons"] = {"canvas": "crm_followup_canvas"}
        self.simple["stages"][0]["gates"] = [{"name": "G", "kind": "canvas"}]
        message = self._refusal(self.simple)
        self.assertIn("crm_followup_canvas", message)
        self.assertIn("canvas", message)

    def test_numbers_of_records_mean_nothing_elsewhere(self):
        self.simple["stages"][1]["gates"][0]["lead_domain"] = "[('user_id', '=', 7)]"
        self.assertIn("[('user_id', '=', 7)]", self._refusal(self.simple))

    def test_won_and_not_won(self):
        stages = [self.env["crm.stage"], self.env["crm.stage"], self.drawing]
        self.assertIn("won", self._refusal(self.simple, self.team, stages))

    def test_a_stage_is_used_once(self):
        stages = [self.enquiry, self.enquiry, self.contract]
        self.assertIn("Enquiry", self._refusal(self.simple, self.team, stages))

    def test_stages_of_other_teams_are_not_taken(self):
        stages = [self.enquiry, self.env["crm.stage"], self.env["crm.stage"]]
        self.assertIn("Enquiry", self._refusal(self.simple, self.fresh, stages))

    def test_shapes(self):
        for change in (
            lambda data: data.update(format="something"),
            lambda data: data.update(version=2),
            lambda data: data.update(stages=[]),
            lambda data: data.update(stages="all"),
            lambda data: data.update(extra=1),
            lambda data: data["stages"].append("x"),
            lambda data: data["stages"].append({"name": "First"}),
            lambda data: data["stages"][0].update(name=""),
            lambda data: data["stages"][0].update(name={"zh_CN": "只有中文"}),
            lambda data: data["stages"][0].update(is_won="yes"),
            lambda data: data["stages"][0].update(rotting_days=-1),
            lambda data: data["stages"][1]["gates"][0].update(mode="enforce"),
            lambda data: data["stages"][1]["gates"][0]["parameters"].update(mode="enforce"),
            lambda data: data["stages"][1]["gates"][0].update(kind=3),
            lambda data: data["document_types"][0].update(allow=["exe"]),
            lambda data: data["stages"].extend({"name": str(n)} for n in range(300)),
        ):
            data = copy.deepcopy(self.simple)
            change(data)
            self.assertTrue(self.Template._problems(data), data)
        for data in (None, [], "x", 3):
            self.assertTrue(self.Template._problems(data))

    def test_files_that_are_none(self):
        for content in (b"", b"\xff\xfe", b"{", b"[" * 100000, b"x" * 2000000):
            with self.assertRaises(UserError):
                self.Template._parse(content)

    # -- the dialog -------------------------------------------------------------------------

    def test_dialog(self):
        Wizard = self.env["crm.stage.template.apply"].with_user(self.manager)
        form = Form(Wizard)
        form.team_id = self.team.with_user(self.manager)
        form.source = "hardware_factory"
        self.assertEqual(len(form.line_ids), 6)
        self.assertIn("Drawing", form.kept)
        with form.line_ids.edit(0) as line:
            line.stage_id = self.enquiry.with_user(self.manager)
        wizard = form.save()
        action = wizard.action_apply()
        gates = self.env["crm.stage.gate"].search(action["domain"])
        self.assertGreater(len(gates), 8)
        self.assertTrue(gates.filtered(lambda gate: gate.stage_id.name == "Drawing confirmed"))
        self.assertEqual(
            self._names(self.team),
            ["Enquiry", "Drawing", "Sample", "Drawing confirmed", "Sample test",
             "Price negotiation", "Contract signed", "Contract"],
        )  # fmt: skip

    def test_new_opportunities_arrive_at_the_templates_first_stage(self):
        shared = self.env["crm.stage"].create([{"name": "Shared", "sequence": 1}])
        self._create_lead("In it", stage=shared)
        self.Template._apply(self.simple, self.fresh)
        self.assertEqual(self._names(self.fresh), ["First", "Shared", "Second", "Third"])
        lead = self.env["crm.lead"].create({"name": "L", "team_id": self.fresh.id})
        self.assertEqual(lead.stage_id.name, "First")

    def test_dialog_with_a_file(self):
        Wizard = self.env["crm.stage.template.apply"].with_user(self.manager)
        form = Form(Wizard)
        form.team_id = self.fresh.with_user(self.manager)
        form.source = "file"
        form.file = base64.b64encode(b'{"format": "other"}')
        self.assertTrue(form.problems)
        form.file = base64.b64encode(self.Template._dump(self.simple))
        self.assertFalse(form.problems)
        form.save().action_apply()
        self.assertIn("Second", self._names(self.fresh))

    def test_dialog_is_for_managers(self):
        for user in (self.seller, self.leader):
            with self.assertRaises(AccessError):
                self.env["crm.stage.template.apply"].with_user(user).create(
                    {"team_id": self.team.id}
                )


@tagged("post_install", "-at_install")
class TestPipelineDownload(StageGateFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def test_download(self):
        url = f"/crm_stagegate/pipeline/{self.team.id}"
        self.authenticate("sg_manager", "sg_manager")
        answer = self.url_open(url)
        data = json.loads(answer.content)
        self.assertEqual(self.env["crm.stage.template"]._problems(data), [])
        self.assertEqual(len(data["stages"]), 4)
        self.authenticate("sg_seller", "sg_seller")
        self.assertEqual(self.url_open(url).status_code, 403)
