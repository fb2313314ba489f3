"""Every way into a stage × every role × (gates met, not met).

A cell runs one way as one person on one lead inside a savepoint that is rolled back. What counts
is what lies in the database afterwards: without proof no lead of the team stands in a guarded
stage, whatever the way has answered; with proof whoever may write the lead gets in.
"""

from contextlib import contextmanager, suppress

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..exceptions import GateRefused
from .common import StageGateCase

# what core logs when a person tries what the person has no right to
CORE_COMPLAINS = ("odoo.sql_db", "odoo.addons.base.models.ir_actions")

# login -> may write the seller's opportunities
ROLES = {
    "seller": True,
    "seller_2": False,
    "leader": True,
    "manager": True,
    "boss": True,
    "engineer": False,
    "superuser": True,
}


class _RollBack(Exception):
    pass


class BypassCase(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proven = cls._create_lead("Proven")
        cls._prove(cls.proven)
        cls.unproven = cls._create_lead("Unproven")
        cls.superuser = cls.env.ref("base.user_root")
        cls.first_id = min((cls.lead | cls.proven | cls.unproven).ids)
        cls.env.flush_all()

    # -- running a cell ---------------------------------------------------------------------

    @contextmanager
    def _rolled_back(self):
        with suppress(_RollBack), self.env.cr.savepoint():
            yield
            self.env.flush_all()
            raise _RollBack
        self.env.invalidate_all()

    def _attempt(self, way, lead):
        """Run a way; its refusal, or None. What it did until then is undone, as by a request."""
        try:
            with self.env.cr.savepoint(), mute_logger(*CORE_COMPLAINS):
                way(lead)
                self.env.flush_all()
        except (UserError, ValueError) as error:
            self.env.invalidate_all()
            return error
        self.env.invalidate_all()
        return None

    def _stages_in_database(self):
        """``{lead id: (team id, stage id)}`` of all leads of this test, past every cache."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, team_id, stage_id FROM crm_lead WHERE id >= %s", [self.first_id]
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    def _leads_without_right(self, proven=()):
        """Leads that stand in a guarded stage of the team though nothing proves it."""
        guarded = {self.sample.id, self.contract.id}
        return [
            lead
            for lead, (_team, stage) in self._stages_in_database().items()
            if stage in guarded and lead not in proven
        ]

    def _run_matrix(self, way, target=None, reaches=True):
        """Run ``way(lead of the role's environment)`` in every cell and collect what is wrong.

        :param target: stage that a proven lead gets into
        :param reaches: False for ways that lead to no guarded stage even with proof
        """
        target = target or self.sample
        wrong = []
        for role, may_write in ROLES.items():
            user = getattr(self, role)
            for met, lead in ((False, self.unproven), (True, self.proven)):
                cell = f"{way.__name__.strip('_')} × {role} × {'met' if met else 'not met'}"
                with self._rolled_back():
                    error = self._attempt(way, lead.with_user(user))
                    if intruders := self._leads_without_right(self.proven.ids):
                        wrong.append(f"{cell}: leads {intruders} got in")
                    stage = self._stages_in_database()[lead.id][1]
                    if met and reaches and may_write and stage != target.id:
                        wrong.append(f"{cell}: kept out: {error}")
                    if met and not may_write and stage != self.enquiry.id:
                        wrong.append(f"{cell}: moved a lead without the right to")
                    self.assertVerified(self.proven | self.unproven)
        self.assertFalse(wrong, "\n".join(wrong))


@tagged("post_install", "-at_install")
class TestWaysOfWriting(BypassCase):
    def test_write(self):
        def write(lead):
            lead.write({"stage_id": self.sample.id})

        self._run_matrix(write)

    def test_write_with_other_values(self):
        def write_more(lead):
            lead.write({"name": "x", "priority": "2", "stage_id": self.sample.id, "active": True})

        self._run_matrix(write_more)

    def test_assignment(self):
        def assign(lead):
            lead.stage_id = self.sample

        self._run_matrix(assign)

    def test_kanban_drag(self):
        def kanban_drag(lead):
            call_kw(
                lead.env["crm.lead"],
                "web_save",
                [lead.ids, {"stage_id": self.sample.id}],
                {"specification": {"stage_id": {}}, "context": {"default_type": "opportunity"}},
            )

        self._run_matrix(kanban_drag)

    def test_rpc_write(self):
        def rpc_write(lead):
            call_kw(lead.env["crm.lead"], "write", [lead.ids, {"stage_id": self.sample.id}], {})

        self._run_matrix(rpc_write)

    def test_form(self):
        def form(lead):
            # an engineer cannot even open the form
            lead.check_access("write")
            with Form(lead.with_context(default_type="opportunity")) as view:
                view.stage_id = self.sample

        self._run_matrix(form)

    def test_import_by_id(self):
        def load(lead):
            result = lead.load([".id", "stage_id/.id"], [[str(lead.id), str(self.sample.id)]])
            if not result["ids"]:
                raise UserError(str(result["messages"]))

        self._run_matrix(load)

    def test_import_by_name(self):
        def load_by_name(lead):
            stage_name = "Sample, unique to this test"
            self.sample.name = stage_name
            result = lead.load([".id", "stage_id"], [[str(lead.id), stage_name]])
            if not result["ids"]:
                raise UserError(str(result["messages"]))

        self._run_matrix(load_by_name)

    def test_skipping_over_the_gate(self):
        def skip(lead):
            lead.write({"stage_id": self.contract.id})

        self._run_matrix(skip, target=self.contract)

    def test_mark_won(self):
        def action_set_won(lead):
            lead.action_set_won()

        self._run_matrix(action_set_won, target=self.contract)

    def test_mark_won_rainbowman(self):
        def action_set_won_rainbowman(lead):
            lead.action_set_won_rainbowman()

        self._run_matrix(action_set_won_rainbowman, target=self.contract)

    def test_restore_and_mark_won(self):
        def lost_then_won(lead):
            lead.action_set_lost()
            lead.action_set_won()

        self._run_matrix(lost_then_won, target=self.contract)

    def test_moved_while_archived(self):
        def archive_move_restore(lead):
            lead.action_archive()
            lead.write({"stage_id": self.sample.id})
            lead.action_unarchive()

        self._run_matrix(archive_move_restore)

    def test_through_no_stage_at_all(self):
        def empty_then_target(lead):
            lead.write({"stage_id": False})
            lead.write({"stage_id": self.sample.id})

        self._run_matrix(empty_then_target)

    def test_one2many_command_of_the_customer(self):
        partner = self.env["res.partner"].create({"name": "ACME"})
        (self.proven | self.unproven).partner_id = partner

        def one2many_command(lead):
            lead.check_access("write")
            lead.env["res.partner"].browse(partner.id).write(
                {"opportunity_ids": [Command.update(lead.id, {"stage_id": self.sample.id})]}
            )

        self._run_matrix(one2many_command)

    def test_sudo(self):
        def sudo(lead):
            lead.check_access("write")
            lead.sudo().write({"stage_id": self.sample.id})

        self._run_matrix(sudo)

    def test_server_action_code(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Push",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "code",
                "code": f"records.write({{'stage_id': {self.sample.id}}})",
            }
        )

        def server_action(lead):
            action.with_user(lead.env.user).with_context(
                active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
            ).run()

        self._run_matrix(server_action)

    def test_server_action_update_record(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Push",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "object_write",
                "update_path": "stage_id",
                "resource_ref": f"crm.stage,{self.sample.id}",
            }
        )

        def server_action_update(lead):
            action.with_user(lead.env.user).with_context(
                active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
            ).run()

        self._run_matrix(server_action_update)

    def test_convert_wizard_with_every_default(self):
        def convert(lead):
            lead.check_access("write")
            context = {"default_stage_id": self.sample.id, "active_model": "crm.lead"}
            wizard = (
                lead.env["crm.lead2opportunity.partner"]
                .with_context(active_id=lead.id, active_ids=lead.ids, **context)
                .create({"name": "convert", "action": "nothing", "lead_id": lead.id})
            )
            wizard.action_apply()

        self._run_matrix(convert, reaches=False)

    def test_convert_lead_that_sits_in_a_guarded_stage_of_another_team(self):
        def convert_with_stage(lead):
            lead.write({"type": "lead"})
            lead.write({"stage_id": self.sample.id})
            lead.convert_opportunity(False, team_id=self.team.id)

        self._run_matrix(convert_with_stage)

    def test_mass_convert(self):
        def mass_convert(lead):
            lead.check_access("write")
            wizard = (
                lead.env["crm.lead2opportunity.partner.mass"]
                .with_context(
                    active_model="crm.lead",
                    active_id=lead.id,
                    active_ids=lead.ids,
                    default_stage_id=self.sample.id,
                )
                .create({"deduplicate": False, "action": "nothing", "team_id": self.team.id})
            )
            wizard.action_mass_convert()

        self._run_matrix(mass_convert, reaches=False)

    def test_merge_wizard(self):
        twin = self._create_lead("Twin")

        def merge(lead):
            lead.check_access("write")
            wizard = lead.env["crm.merge.opportunity"].create(
                {"opportunity_ids": [Command.set((lead | twin).ids)], "team_id": self.team.id}
            )
            wizard.with_context(default_stage_id=self.sample.id).action_merge()

        self._run_matrix_of_merge(merge)

    def test_merge_method(self):
        twin = self._create_lead("Twin")

        def merge_method(lead):
            lead.check_access("write")
            (lead | twin.with_env(lead.env)).merge_opportunity(team_id=self.team.id)

        self._run_matrix_of_merge(merge_method)

    def _run_matrix_of_merge(self, way):
        """A merge deletes leads: what counts is that none got in, and that ledgers are whole."""
        for role in ROLES:
            for lead in (self.unproven, self.proven):
                with self.subTest(role=role, lead=lead.name), self._rolled_back():
                    self._attempt(way, lead.with_user(getattr(self, role)))
                    self.assertEqual(self._leads_without_right(), [])
                    self.env.flush_all()
                    self.assertEqual(list(self.Transition._verify(lead.ids)), [])


@tagged("post_install", "-at_install")
class TestMassEdit(BypassCase):
    """One unproven lead in a batch keeps all of it out, and the answer names it."""

    def _run_batch(self, way):
        for role, may_write in ROLES.items():
            both = (self.proven | self.unproven).with_user(getattr(self, role))
            with self.subTest(role=role), self._rolled_back():
                error = self._attempt(way, both)
                self.assertTrue(error)
                if may_write:
                    self.assertIn("Unproven", str(error))
                    self.assertNotIn("“Proven”", str(error))
                stages = self._stages_in_database()
                self.assertEqual({stages[lead.id][1] for lead in both}, {self.enquiry.id})

    def test_write_on_many(self):
        self._run_batch(lambda leads: leads.write({"stage_id": self.sample.id}))

    def test_mass_edit_in_a_list(self):
        self._run_batch(
            lambda leads: call_kw(
                leads.env["crm.lead"],
                "web_save",
                [leads.ids, {"stage_id": self.sample.id}],
                {"specification": {}},
            )
        )

    def test_web_save_multi(self):
        self._run_batch(
            lambda leads: call_kw(
                leads.env["crm.lead"],
                "web_save_multi",
                [leads.ids, [{"stage_id": self.sample.id}] * len(leads)],
                {"specification": {}},
            )
        )

    def test_mark_won_many(self):
        self._run_batch(lambda leads: leads.action_set_won())

    def test_import_of_many(self):
        def load(leads):
            rows = [[str(lead.id), str(self.sample.id)] for lead in leads]
            result = leads.load([".id", "stage_id/.id"], rows)
            if not result["ids"]:
                raise UserError(str(result["messages"]))

        self._run_batch(load)


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
            for role, may_write in ROLES.items():
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
                    if may_write:
                        self.assertIsInstance(error, GateRefused)
                    self.assertEqual(self._leads_without_right(), [])


@tagged("post_install", "-at_install")
class TestTeamAndStageChanges(BypassCase):
    def test_a_guarded_stage_is_closed_to_leads_of_other_teams_too(self):
        """Into the team's won stage while belonging to an unguarded team, then back."""
        for role in ("seller", "leader", "manager", "superuser"):
            with self.subTest(role=role), self._rolled_back():

                def detour(lead):
                    lead.write({"team_id": self.other_team.id, "stage_id": self.contract.id})

                self._attempt(detour, self.unproven.with_user(getattr(self, role)))
                self.assertEqual(self._leads_without_right(), [])

    def test_leaving_the_team_is_no_way_to_keep_a_stage_without_proof(self):
        # leads without a team have a pipeline too
        self.env["crm.stage"].create({"name": "Inbox", "sequence": 9, "team_ids": False})
        self.proven.stage_id = self.contract
        self.proven.with_user(self.seller).team_id = False
        self.env.flush_all()
        self.assertEqual(self._leads_without_right(), [])
        self.assertVerified(self.proven)

    def test_without_a_team(self):
        def no_team(lead):
            lead.write({"team_id": False, "stage_id": self.contract.id})

        self._attempt(no_team, self.unproven.with_user(self.seller))
        self.assertEqual(self._leads_without_right(), [])

    def _lead_in_shared_stage(self):
        shared = self.env["crm.stage"].create({"name": "Shared", "sequence": 5, "team_ids": False})
        lead = self._create_lead("Elsewhere", team_id=self.other_team.id, stage_id=shared.id)
        self.env.flush_all()
        self.assertEqual(lead.stage_id, shared)
        return lead

    def test_team_change_is_judged(self):
        lead = self._lead_in_shared_stage()
        lead.with_user(self.manager).team_id = self.team
        self.env.flush_all()
        self.assertEqual(lead.stage_id, self.drawing)
        self.assertEqual(self._ledger(lead)[-1], ("demote", "Shared", "Drawing"))
        self.assertEqual(
            self.Transition.search([("lead_key", "=", lead.id)], limit=1).cause, "pipeline"
        )

    def test_team_change_by_way_of_the_user_is_judged(self):
        lead = self._lead_in_shared_stage()
        lead.user_id = False
        self.team.sequence = -10
        lead.with_user(self.manager).user_id = self.seller_2
        self.env.flush_all()
        if lead.team_id == self.team:
            self.assertEqual(lead.stage_id, self.drawing)

    def test_grace_is_for_lost_evidence_and_not_for_a_team_change(self):
        self.env.company.gate_grace_hours = 8
        lead = self._lead_in_shared_stage()
        lead.team_id = self.team
        self.env.flush_all()
        self.assertEqual(lead.stage_id, self.drawing)

    def test_grace_is_no_way_round_a_domain(self):
        """Small to slip through, big again: no evidence was lost, so there is no grace."""
        self.env.company.gate_grace_hours = 8
        (self.gate_drawing | self.gate_leader).lead_domain = "[('expected_revenue', '>', 1000)]"
        self.lead.expected_revenue = 10
        self.lead.stage_id = self.sample
        self.lead.expected_revenue = 5000
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_salespeople_cannot_change_stages_or_gates(self):
        attempts = {
            "stage order": lambda env: self.sample.with_env(env).write({"sequence": 0}),
            "won mark": lambda env: self.drawing.with_env(env).write({"is_won": True}),
            "teams of a stage": lambda env: self.sample.with_env(env).write({"team_ids": False}),
            "gates of a stage": lambda env: self.sample.with_env(env).write(
                {"gate_ids": [Command.clear()]}
            ),
            "deleting a stage": lambda env: self.sample.with_env(env).unlink(),
            "mode": lambda env: self.gate_leader.with_env(env).write({"mode": "off"}),
            "domain": lambda env: self.gate_leader.with_env(env).write(
                {"lead_domain": "[('id', '=', 0)]"}
            ),
            "deleting a gate": lambda env: self.gate_leader.with_env(env).unlink(),
            "archiving a gate": lambda env: self.gate_leader.with_env(env).action_archive(),
            "document type": lambda env: self.drawing_type.with_env(env).write(
                {"allow_image": True}
            ),
            "role": lambda env: self.role_engineer.with_env(env).write(
                {"user_ids": [Command.link(env.uid)]}
            ),
            "team leader": lambda env: self.team.with_env(env).write({"user_id": env.uid}),
            "grace": lambda env: env.company.write({"gate_grace_hours": 1000}),
            "judging date": lambda env: env["ir.config_parameter"].set_param(
                "crm_stagegate.judge_before", False
            ),
        }
        for role in ("seller", "leader", "engineer"):
            for name, attempt in attempts.items():
                with self.subTest(role=role, attempt=name), self._rolled_back():
                    user = getattr(self, role)
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        attempt(self.env(user=user))
                        self.env.flush_all()

    def _sweep(self):
        self.env["crm.lead"]._stagegate_schedule_sweep()
        (self.lead | self.proven | self.unproven)._stagegate_judge_each("Swept", "rules")
        self.env.flush_all()

    def test_reordering_stages_is_judged_by_the_sweep(self):
        self.unproven.stage_id = self.drawing
        self.drawing.with_user(self.manager).sequence = 10
        self._sweep()
        self.assertEqual(self.unproven.stage_id, self.enquiry)
        self.assertEqual(
            self.Transition.search([("lead_key", "=", self.unproven.id)], limit=1).cause, "rules"
        )

    def test_deleting_a_stage_deletes_its_gates_and_keeps_ledgers(self):
        self.proven.stage_id = self.sample
        self.proven.stage_id = self.drawing
        self.sample.with_user(self.manager).unlink()
        self._sweep()
        entries = self.Transition.search([("lead_key", "=", self.proven.id)])
        self.assertIn("Sample", entries.mapped("to_stage_name"))
        self.assertVerified(self.proven)
        self.unproven.stage_id = self.contract

    def test_stage_taken_from_the_team_is_closed_to_it(self):
        self.sample.with_user(self.manager).team_ids = self.other_team
        error = self._attempt(
            lambda lead: lead.write({"stage_id": self.sample.id}),
            self.unproven.with_user(self.seller),
        )
        self.assertTrue(error)
        self.assertEqual(self._leads_without_right(), [])

    def test_stage_that_becomes_won_keeps_its_gates(self):
        self.sample.with_user(self.manager).is_won = True
        for way in (
            lambda lead: lead.write({"stage_id": self.sample.id}),
            lambda lead: lead.action_set_won(),
        ):
            self._attempt(way, self.unproven.with_user(self.seller))
            self.assertNotEqual(self.unproven.stage_id, self.sample)

    def test_won_cannot_be_written_without_its_stage(self):
        for role in ("seller", "leader", "manager", "superuser"):
            for values in ({"won_status": "won"}, {"won_status": "won", "probability": 100}):
                with self.subTest(role=role, values=values), self._rolled_back():
                    self._attempt(
                        lambda lead, values=values: lead.write(values),
                        self.unproven.with_user(getattr(self, role)),
                    )
                    self.assertNotEqual(self.unproven.won_status, "won")

    def test_cron_and_automatic_code_are_judged(self):
        cron = self.env["ir.cron"].create(
            {
                "name": "Push everything",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "code",
                "code": f"env['crm.lead'].browse({self.unproven.id})"
                f".write({{'stage_id': {self.sample.id}}})",
            }
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            cron.ir_actions_server_id.run()
        self.assertEqual(self._leads_without_right(), [])


@tagged("post_install", "-at_install")
class TestDirectSql(BypassCase):
    def _move_behind_the_back(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET stage_id = %s WHERE id = %s", [self.contract.id, self.unproven.id]
        )
        self.env.invalidate_all()

    def test_found_by_the_verifier(self):
        self._move_behind_the_back()
        (problem,) = self.Transition._verify(self.unproven.ids)
        self.assertIn("behind the ledger's back", problem["problem"])

    def test_found_and_taken_back_by_the_sweep(self):
        self._move_behind_the_back()
        self.unproven._stagegate_judge_each("Swept", "rules")
        self.assertEqual(self.unproven.stage_id, self.drawing)
        kinds = [entry[0] for entry in self._ledger(self.unproven)]
        self.assertEqual(kinds[-2:], ["outside", "demote"])
        self.assertVerified(self.unproven)

    def test_taken_back_at_once_whatever_the_grace(self):
        self.env.company.gate_grace_hours = 8
        self._move_behind_the_back()
        self.unproven._stagegate_judge_each("Swept", "rules")
        self.assertEqual(self.unproven.stage_id, self.drawing)

    def test_found_also_when_somebody_just_saves(self):
        self._move_behind_the_back()
        self.unproven.with_user(self.seller).write({"team_id": self.team.id})
        self.assertEqual(self.unproven.stage_id, self.drawing)
