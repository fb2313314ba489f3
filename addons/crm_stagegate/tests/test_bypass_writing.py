"""Every way of writing an opportunity into a stage, see bypass.py."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .bypass import ROLES, BypassCase


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
        for role, can_write in ROLES.items():
            both = (self.proven | self.unproven).with_user(getattr(self, role))
            with self.subTest(role=role), self._rolled_back():
                error = self._attempt(way, both)
                self.assertTrue(error)
                if can_write:
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
