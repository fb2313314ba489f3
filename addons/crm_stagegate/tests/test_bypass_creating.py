"""Every way of creating an opportunity in a stage, and the contexts sent with it."""

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from ..exceptions import GateRefused
from .bypass import ROLES, BypassCase


@tagged("post_install", "-at_install")
class TestWaysOfCreating(BypassCase):
    """A new lead cannot have proof yet: no way of creating one ends beyond a gate."""

    def _run_creation(self, way):
        wrong = []
        for role in ROLES:
            user = getattr(self, role)
            with self._rolled_back():
                self._attempt(way, self.unproven.with_user(user))
                if intruders := self._leads_without_right():
                    wrong.append(f"{way.__name__} × {role}: leads {intruders} got in")
        self.assertFalse(wrong, "\n".join(wrong))

    def _values(self, **more):
        return {"name": "New", "type": "opportunity", "team_id": self.team.id, **more}

    def test_create(self):
        def create(lead):
            lead.env["crm.lead"].create(self._values(stage_id=self.sample.id))

        self._run_creation(create)

    def test_create_won(self):
        def create_won(lead):
            lead.env["crm.lead"].create(self._values(stage_id=self.contract.id, probability=100))

        self._run_creation(create_won)

    def test_quick_create_in_a_kanban_column(self):
        def quick_create(lead):
            context = {"default_stage_id": self.sample.id, "default_team_id": self.team.id}
            call_kw(lead.env["crm.lead"], "name_create", ["New"], {"context": context})

        self._run_creation(quick_create)

    def test_a_refused_creation_offers_nothing_to_open(self):
        """What was only just made goes with the refusal: its number leads to “not found”."""
        with self.assertRaises(GateRefused) as caught:
            self.env["crm.lead"].create(self._values(stage_id=self.sample.id))
        [refusal] = caught.exception.context["refusals"]
        self.assertFalse(refusal["lead_id"])
        self.assertTrue(refusal["gates"])

    def test_default_in_the_context(self):
        def create_by_default(lead):
            context = {"default_stage_id": self.contract.id, "default_team_id": self.team.id}
            lead.env["crm.lead"].with_context(**context).create({"name": "New"})

        self._run_creation(create_by_default)

    def test_own_default_value(self):
        def create_by_user_default(lead):
            lead.env["ir.default"].set("crm.lead", "stage_id", self.sample.id, user_id=True)
            lead.env["crm.lead"].create(self._values())

        self._run_creation(create_by_user_default)

    def test_web_save_of_a_new_record(self):
        def web_save_new(lead):
            values = self._values(stage_id=self.sample.id)
            call_kw(lead.env["crm.lead"], "web_save", [[], values], {"specification": {}})

        self._run_creation(web_save_new)

    def test_import_of_a_new_record(self):
        def load_new(lead):
            lead.env["crm.lead"].load(
                ["id", "name", "team_id/.id", "stage_id/.id"],
                [["__import__.gate_new", "New", str(self.team.id), str(self.sample.id)]],
            )

        self._run_creation(load_new)

    def test_form_of_a_new_record(self):
        def form_new(lead):
            lead.env["crm.lead"].check_access("create")
            with Form(lead.env["crm.lead"].with_context(default_type="opportunity")) as view:
                view.name = "New"
                view.team_id = self.team
                view.stage_id = self.sample

        self._run_creation(form_new)

    def test_duplicating_an_advanced_lead(self):
        self.proven.stage_id = self.sample

        def copy(lead):
            (self.proven.with_env(lead.env)).copy({"stage_id": self.sample.id})

        for role in ROLES:
            with self.subTest(role=role), self._rolled_back():
                self._attempt(copy, self.unproven.with_user(getattr(self, role)))
                self.assertEqual(self._leads_without_right(self.proven.ids), [])

    def test_a_copy_starts_without_the_original_s_proofs_and_ledger(self):
        self.proven.stage_id = self.sample
        copy = self.proven.with_user(self.seller).copy()
        self.assertEqual(copy.stage_id, self.enquiry)
        self.assertFalse(copy.evidence_ids | copy.evidence_ids)
        self.assertEqual(self._ledger(copy), [("enter", "", "Enquiry")])

    def test_mail_gateway(self):
        message = {"subject": "New", "from": "a@example.com", "message_id": "<1@x>", "body": ""}

        def message_new(lead):
            values = self._values(stage_id=self.sample.id)
            values.pop("name")
            lead.env["crm.lead"].message_new(message, custom_values=values)

        self._run_creation(message_new)

    def test_created_in_another_team_and_moved_over(self):
        shared = self.env["crm.stage"].create({"name": "Shared", "sequence": 5, "team_ids": False})

        def create_elsewhere(lead):
            values = self._values(stage_id=shared.id, team_id=self.other_team.id)
            new = lead.env["crm.lead"].create(values)
            new.team_id = self.team
            if new.stage_id == shared:
                raise AssertionError("the lead stands behind the gates of its team")

        self._run_creation(create_elsewhere)

    def test_customer_s_one2many_command(self):
        partner = self.env["res.partner"].create({"name": "ACME"})

        def command_create(lead):
            values = self._values(stage_id=self.sample.id)
            partner.with_env(lead.env).write({"opportunity_ids": [Command.create(values)]})

        self._run_creation(command_create)


@tagged("post_install", "-at_install")
class TestContextTricks(BypassCase):
    """No key of the context lifts a check: anybody can send one."""

    CONTEXTS = (
        {"tracking_disable": True},
        {"mail_notrack": True, "mail_create_nolog": True},
        {"install_mode": True, "module": "crm_stagegate"},
        {"import_file": True, "import_skip_records": []},
        {"default_gate_stage_id": 1, "default_gate_status": "won"},
        {"no_gate": True, "skip_gate": True, "bypass": True, "force": True},
        {"skip_gates": True, "gate_skip": True, "stagegate_skip": True, "gate_override": True},
        {"crm_stagegate": False, "crm_stagegate.losing": True, "crm_stagegate.merging": True},
        {"uid": 1, "su": True, "sudo": True},
        {"active_test": False, "prefetch_fields": False},
        {"lang": "zh_CN", "tz": "Asia/Shanghai"},
        {"from_ui": True, "is_cron": True, "cron_id": 1, "ir_cron_progress_id": 1},
        {"recompute": False, "norecompute": True, "no_validate": True},
        {"allowed_company_ids": [1]},
    )

    def test_no_context_opens_a_stage(self):
        for context in self.CONTEXTS:
            for role, can_write in ROLES.items():
                with self.subTest(context=context, role=role), self._rolled_back():

                    def write(lead, context=context):  # pylint: disable=dangerous-default-value
                        call_kw(
                            lead.env["crm.lead"],
                            "write",
                            [lead.ids, {"stage_id": self.sample.id}],
                            {"context": context},
                        )

                    error = self._attempt(write, self.unproven.with_user(getattr(self, role)))
                    self.assertTrue(error)
                    if can_write:
                        self.assertIsInstance(error, GateRefused)
                    self.assertEqual(self._leads_without_right(), [])
