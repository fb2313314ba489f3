"""Who may not work on an opportunity touches nothing that hangs on it: every model, every way."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import GOOD, FollowupCase

MODULE = "crm_followup_canvas"


@tagged("post_install", "-at_install")
class TestRightsMatrix(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strategy = cls.env.ref("crm_followup_canvas.strategy_technical")
        cls.done = cls._record()
        cls.draft = cls._record(
            done=False, previous_answer="done", action="Showed the samples to the engineer Zhao"
        )
        cls.lead.signals_receive({cls.lead.id: ["要降价"]})
        cls.strategy.with_user(cls.seller).action_use(cls.lead.id)
        cls.lead.with_user(cls.seller).substep_id = cls.env.ref("crm_followup_canvas.substep_2")
        cls.env.flush_all()

    @classmethod
    def _hanging(cls):
        """``{model: how it refers to an opportunity}`` of the addon's stored models."""
        found = {}
        for model in cls.env.registry:
            Model = cls.env[model]
            if Model._original_module != MODULE or not Model._auto or Model._transient:
                continue
            for name, field in Model._fields.items():
                if field.type == "many2one" and field.comodel_name == "crm.lead":
                    found[model] = name
        return found

    def test_the_matrix_knows_the_models(self):
        self.assertLessEqual(
            {"crm.followup", "crm.lead.signal", "crm.lead.substep.log", "crm.talktrack.use"},
            self._hanging().keys(),
        )

    def _refused(self, label, attempt):
        with self.subTest(label), self.assertRaises(AccessError), self.env.cr.savepoint():
            attempt()
            self.env.flush_all()

    def test_no_operation_on_anothers_opportunity(self):
        outsider = self.seller_2
        for model, name in self._hanging().items():
            Model = self.env[model].with_user(outsider)
            records = Model.browse(self.env[model].search([(name, "=", self.lead.id)]).ids)
            self.assertTrue(records, model)
            values = {name: self.lead.id, **(GOOD if model == "crm.followup" else {})}
            self._refused((model, "create"), lambda M=Model, v=values: M.create(v))
            for record in records:
                self._refused((model, "write"), lambda r=record, v=values: r.write(v))
                self._refused((model, "unlink"), lambda r=record: r.unlink())

    def test_no_method_on_anothers_opportunity(self):
        outsider = self.seller_2
        lead = self.lead.with_user(outsider)
        followups = self.env["crm.followup"].with_user(outsider)
        attempts = {
            "create done": lambda: followups.create(self._values(state="done")),
            "canvas_save": lambda: followups.canvas_save(self.lead.id, {**GOOD}),
            "followup_canvas_open": lead.followup_canvas_open,
            "signals_receive": lambda: lead.signals_receive({self.lead.id: ["降价"]}),
            "action_use": lambda: self.strategy.with_user(outsider).action_use(self.lead.id),
            "action_close": lambda: self.lead.signal_ids.with_user(outsider).action_close(
                "handled", "done"
            ),
            "next date": lambda: lead.write({"date_next_followup": self.today}),
        }
        for name in ("action_done", "action_correct"):
            attempts[name] = getattr(self.draft.with_user(outsider), name)
        for label, attempt in attempts.items():
            self._refused(label, attempt)

    def test_no_import_on_anothers_opportunity(self):
        imported = self.Followup.with_user(self.seller_2).load(
            ["lead_id/.id", "action"], [[str(self.lead.id), "Sent drawing B"]]
        )
        self.assertFalse(imported["ids"])

    def test_who_loses_the_opportunity_loses_the_draft(self):
        self.lead.user_id = self.seller_2
        draft = self.draft.with_user(self.seller)
        for label, attempt in {
            "write": lambda: draft.write({"feedback": "x"}),
            "unlink": draft.unlink,
            "done": draft.action_done,
            "correct": self.done.with_user(self.seller).action_correct,
        }.items():
            self._refused(label, attempt)

    def test_no_default_makes_a_follow_up_done(self):
        forged = {
            "default_state": "done",
            "default_quality_score": 100,
            "default_is_effective": True,
        }
        mine = self.Followup.with_user(self.seller)
        followup = mine.with_context(**forged).create(self._values())
        self.assertEqual((followup.state, followup.quality_score), ("draft", 0))
        self.assertFalse(followup.is_effective)
        self.env["ir.default"].set("crm.followup", "state", "done")
        self.env["ir.default"].set("crm.followup", "is_effective", True)
        followup = mine.create(self._values())
        self.assertEqual((followup.state, followup.is_effective), ("draft", False))
