"""What the demo of the fastener factory promises to whoever opens it."""

from collections import Counter

from odoo.addons.crm_notary.tools import demo
from odoo.addons.crm_stagegate.tools.pdf import make_pdf
from odoo.exceptions import AccessDenied, ValidationError
from odoo.tests import TransactionCase, tagged

LOGINS = {
    "sales": "user_sales",
    **{f"sales{number}": f"user_sales_{number}" for number in range(2, 7)},
    "manager": "user_manager",
    "engineer1": "user_engineer_1",
    "engineer2": "user_engineer_2",
    "finance": "user_finance",
    "production": "user_production",
    "quality": "user_quality",
}
PIPELINE = ("enquiry", "drawing", "sample", "price", "contract", "delivered")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = (
            cls.env["crm.lead"]
            .with_context(active_test=False)
            .union(*(cls.ref(f"lead_{number:02}") for number in range(1, 41)))
        )
        cls.stages = cls.env["crm.stage"].union(*(cls.ref(f"stage_{name}") for name in PIPELINE))

    @classmethod
    def ref(cls, name):
        return demo.ref(cls.env, name, "crm_stagegate")

    def ledger(self, lead):
        """Kinds of the lead's entries, oldest first."""
        found = self.env["crm.stage.transition"].search(
            [("lead_key", "=", lead.id)], order="sequence"
        )
        return found.mapped("kind")

    # -- people -----------------------------------------------------------------------------

    def test_each_login_works_with_its_own_name_as_password(self):
        for login in (*LOGINS, "admin"):
            with self.subTest(login):
                credential = {"login": login, "password": login, "type": "password"}
                user = self.env["res.users"].search([("login", "=", login)])
                user.with_user(user)._check_credentials(credential, {"interactive": True})

    def test_a_wrong_password_is_refused(self):
        user = self.ref("user_sales")
        credential = {"login": "sales", "password": "manager", "type": "password"}
        with self.assertRaises(AccessDenied):
            user.with_user(user)._check_credentials(credential, {"interactive": True})

    def test_people_are_known_by_their_names(self):
        for login, name in LOGINS.items():
            self.assertEqual(self.ref(name).login, login)

    def test_six_salespeople_in_the_managers_team(self):
        team = self.ref("team_factory")
        self.assertEqual(len(team.member_ids), 6)
        self.assertEqual(team.user_id, self.ref("user_manager"))
        self.assertEqual(self.leads.user_id, team.member_ids)

    def test_finance_and_production_see_no_opportunities(self):
        for name in ("user_finance", "user_production", "user_quality"):
            user = self.ref(name)
            self.assertFalse(self.env["crm.lead"].with_user(user).has_access("read"), name)

    # -- opportunities ----------------------------------------------------------------------

    def test_forty_opportunities_of_the_factory(self):
        self.assertEqual(len(self.leads), 40)
        self.assertEqual(self.leads.team_id, self.ref("team_factory"))
        self.assertEqual(self.leads.stage_id, self.stages)

    def test_the_pipeline_has_no_other_stage_between(self):
        ids = self.env["crm.stage"]._pipeline_ids(self.ref("team_factory").id)
        self.assertEqual(list(ids), self.stages.ids)
        self.assertEqual(self.stages.mapped("is_won"), [False] * 5 + [True])

    def test_all_states_are_there(self):
        active = self.leads.filtered("active")
        self.assertEqual(set(active.mapped("gate_state")), {"clear", "missing", "demoted"})
        self.assertGreaterEqual(Counter(active.mapped("gate_state"))["demoted"], 4)
        self.assertTrue(active.filtered("overridden_gate_ids"))
        self.assertEqual(set(self.leads.mapped("won_status")), {"pending", "won", "lost"})
        approvals = self.env["crm.gate.approval"].search([("lead_id", "in", self.leads.ids)])
        self.assertEqual(
            set(approvals.mapped("state")),
            {"pending", "approved", "refused", "withdrawn", "cancelled"},
        )
        evidence = self.env["crm.gate.evidence"].search([("lead_key", "in", self.leads.ids)])
        self.assertEqual(set(evidence.mapped("state")), {"valid", "revoked", "expired"})

    def test_every_kind_of_move_is_in_some_ledger(self):
        kinds = {kind for lead in self.leads for kind in self.ledger(lead)}
        expected = {
            "enter", "advance", "regress", "demote", "override", "won", "lost", "restore",
        }  # fmt: skip
        self.assertEqual(kinds & expected, expected)
        self.assertNotIn("outside", kinds)

    def test_every_ledger_verifies(self):
        self.assertEqual(list(self.env["crm.stage.transition"]._verify(self.leads.ids)), [])

    def test_histories_are_spread_over_weeks(self):
        dates = self.env["crm.stage.transition"].search([("lead_key", "in", self.leads.ids)])
        days = {each.date.date() for each in dates}
        self.assertGreater(len(days), 20)
        for lead in self.leads:
            moments = dates.filtered(lambda each, lead=lead: each.lead_key == lead.id)
            ordered = moments.sorted("sequence").mapped("date")
            self.assertEqual(ordered, sorted(ordered), lead.name)
            self.assertLessEqual(lead.create_date, ordered[0])

    def test_no_opportunity_is_where_it_may_not_be(self):
        board = self.leads.filtered("active")._stagegate_board()
        for lead in board.leads:
            self.assertEqual(board.missing(lead, lead.stage_id), [], lead.name)

    def test_judging_again_changes_nothing(self):
        before = self.leads.read(["stage_id", "gate_state", "missing_gate_count", "credibility"])
        self.leads._stagegate_refresh()
        after = self.leads.read(["stage_id", "gate_state", "missing_gate_count", "credibility"])
        self.assertEqual(before, after)

    def test_nothing_waits_to_be_mailed(self):
        self.assertFalse(self.env["mail.mail"].search([("state", "=", "outgoing")]))

    # -- the opening scene --------------------------------------------------------------------

    def test_opening_scene(self):
        """Refused with two things; proven, it moves; without the drawing it falls back."""
        seller, manager = self.ref("user_sales"), self.ref("user_manager")
        lead = self.ref("lead_01").with_user(seller)
        self.assertIn("Try me", lead.name)
        self.assertIn("试一试", lead.name)
        sample, drawing = self.ref("stage_sample"), self.ref("stage_drawing")
        self.assertEqual(lead.stage_id, drawing)
        with self.assertRaises(ValidationError) as refused:
            lead.stage_id = sample
        gates = self.ref("gate_drawing"), self.ref("gate_manager")
        self.assertEqual(str(refused.exception).count("•"), 2)
        for gate in gates:
            self.assertIn(gate.with_context(lang=lead.env.lang).name, str(refused.exception))
        lead.invalidate_recordset()

        attachment = (
            self.env["ir.attachment"]
            .with_user(seller)
            .create(
                {
                    "name": "drawing.pdf",
                    "raw": make_pdf("of the opening scene"),
                    "res_model": "crm.lead",
                    "res_id": lead.id,
                    "document_type_id": self.ref("document_drawing_approval").id,
                }
            )
        )
        lead.action_gate_do(gates[1].id)
        approval = self.env["crm.gate.approval"].search(
            [("lead_id", "=", lead.id), ("state", "=", "pending")]
        )
        approval.with_user(manager).action_approve()
        lead.stage_id = sample
        self.assertEqual(lead.stage_id, sample)

        attachment.with_user(manager).unlink()
        self.assertEqual(lead.stage_id, drawing)
        self.assertEqual(lead.gate_state, "demoted")
        self.assertIn(manager.name, lead.gate_reason)
        self.assertEqual(self.ledger(lead)[-2:], ["advance", "demote"])

    # -- two languages ------------------------------------------------------------------------

    def test_factory_data_is_in_chinese_too(self):
        translated = {
            "crm.stage": ["name"],
            "crm.stage.gate": ["name", "instruction"],
            "crm.document.type": ["name"],
            "product.template": ["name"],
            "crm.team": ["name"],
        }
        for model, names in translated.items():
            data = self.env["ir.model.data"].search(
                [("module", "in", ("crm_notary", "crm_stagegate")), ("model", "=", model)]
            )
            records = self.env[model].browse(data.mapped("res_id"))
            self.assertTrue(records, model)
            for record in records:
                for name in names:
                    chinese = record.with_context(lang="zh_CN")[name]
                    self.assertNotEqual(chinese, record.with_context(lang="en_US")[name])
                    self.assertTrue(any("\u4e00" <= char <= "\u9fff" for char in chinese))
