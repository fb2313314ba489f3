"""Costs in queries: they grow with the kinds of gates and with neither leads nor gates."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..exceptions import GateRefused
from ..models.crm_lead import CrmLead
from ..models.lead.crm_lead_gates import CrmLead as CrmLeadGates
from ..tools.pdf import make_pdf
from .common import StageGateCase

FEW, MANY = 5, 40


@tagged("post_install", "-at_install")
class TestQueryCounts(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "ACME"})
        cls.gate_field = cls.Gate.create(
            {
                "name": "Revenue known",
                "stage_id": cls.sample.id,
                "kind": "field",
                "mode": "enforce",
                "field_ids": [
                    Command.set(cls.env["ir.model.fields"]._get("crm.lead", "expected_revenue").ids)
                ],
            }
        )
        cls.gate_quotation = cls.Gate.create(
            {
                "name": "Quotation",
                "stage_id": cls.sample.id,
                "kind": "quotation",
                "mode": "enforce",
                "quotation_state": "sent",
            }
        )
        cls.gates = cls.gate_drawing | cls.gate_leader | cls.gate_field | cls.gate_quotation
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {number}",
                    "type": "opportunity",
                    "team_id": cls.team.id,
                    "user_id": cls.seller.id,
                    "stage_id": cls.enquiry.id,
                    "partner_id": cls.partner.id,
                    "expected_revenue": 10,
                }
                for number in range(MANY)
            ]
        )
        for lead in cls.leads:
            cls._upload(lead, raw=make_pdf(str(lead.id)))
            cls._approve(lead)
        orders = cls.env["sale.order"].create(
            [{"partner_id": cls.partner.id, "opportunity_id": lead.id} for lead in cls.leads]
        )
        orders.state = "sent"
        cls.env.flush_all()

    def _queries(self, action):
        """Queries of ``action``, warm, with an empty cache, undone again."""
        counts = []
        for _time in range(2):
            savepoint = self.env.cr.savepoint()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            action()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            savepoint.rollback()
            self.env.invalidate_all()
            self.env.cr.precommit.clear()
        return counts[-1]

    def _extra(self, action):
        """Queries that the engine adds to what core does."""
        ours = self._queries(action)

        def native(leads, names):
            return super(CrmLead, leads)._notary_fields_changed(names)

        original = CrmLead._notary_fields_changed
        CrmLead._notary_fields_changed = native
        try:
            return ours - self._queries(action)
        finally:
            CrmLead._notary_fields_changed = original

    def _same_for_few_and_many(self, action, measure=None):
        measure = measure or self._queries
        few, many = (measure(lambda n=number: action(self.leads[:n])) for number in (FEW, MANY))
        self.assertEqual(few, many)
        return few

    def test_moving(self):
        extra = self._same_for_few_and_many(
            lambda leads: leads.write({"stage_id": self.sample.id}), self._extra
        )
        self.assertLessEqual(extra, 14)

    def test_moving_with_quotations_for_contacts_of_the_customer(self):
        contacts = self.env["res.partner"].create(
            [{"name": str(lead.id), "parent_id": self.partner.id} for lead in self.leads]
        )
        for lead, contact in zip(self.leads, contacts, strict=True):
            lead.order_ids.partner_id = contact
        self.env.flush_all()
        self._same_for_few_and_many(
            lambda leads: leads.write({"stage_id": self.sample.id}), self._extra
        )

    def test_being_refused(self):
        self.gate_leader.copy({"mode": "enforce", "name": "Once more"})

        def refused(leads):
            with self.assertRaises(GateRefused), self.env.cr.savepoint():
                leads.write({"stage_id": self.sample.id})

        self._same_for_few_and_many(refused)

    def test_refresh(self):
        self._same_for_few_and_many(lambda leads: leads._stagegate_refresh())

    def test_falling_back(self):
        """The writing of to-dos is native and costs what native to-dos cost."""
        self.leads.write({"stage_id": self.sample.id})
        kind = self.env.ref("crm_stagegate.mail_activity_fell_back")
        self.patch(type(self.env["crm.lead"]), "_stagegate_notify_loss", lambda *args: None)
        self.assertTrue(kind)

        def lose(leads):
            self.env.cr.execute(
                "UPDATE crm_lead SET expected_revenue = 0 WHERE id = ANY(%s)", [leads.ids]
            )
            self.env.invalidate_all()
            leads._stagegate_refresh()

        self._same_for_few_and_many(lose)

    def test_expiry_and_sweep_in_a_batch(self):
        self.patch(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 60.0)
        self._same_for_few_and_many(lambda leads: leads._stagegate_judge_each("Swept", "rules"))

    def test_more_gates_of_the_same_kinds_cost_nothing_more(self):
        def move():
            self.leads.write({"stage_id": self.sample.id})

        before = self._extra(move)
        for _time in range(5):
            self.gate_field.copy({"mode": "enforce"})
            self.gate_quotation.copy({"mode": "enforce"})
        # evidence of the new gates comes first
        self.leads._stagegate_refresh()
        self.env.flush_all()
        self.assertLessEqual(self._extra(move), before)

    def test_next_to_nothing_without_gates(self):
        self.Gate.search([]).mode = "off"
        moving = self._extra(lambda: self.leads.write({"stage_id": self.sample.id}))
        # the state of the rules, the lock, the ledger, names of stages and teams
        self.assertLessEqual(moving, 6)
        writing = self._extra(lambda: self.leads.write({"expected_revenue": 20}))
        # the state of the rules, once in a transaction
        self.assertLessEqual(writing, 1)
        creating = self._extra(
            lambda: self.env["crm.lead"].create(
                [
                    {"name": "New", "team_id": self.team.id, "stage_id": self.enquiry.id}
                    for _number in range(10)
                ]
            )
        )
        # the state of the rules, the ledger, and the heads that it moves along in the new rows
        self.assertLessEqual(creating, 6)

    def _make_ten_gates(self):
        for _time in range(10 - len(self.gates)):
            self.gate_field.copy({"mode": "enforce"})
        self.leads._stagegate_refresh()
        self.env.flush_all()

    def test_checklist_of_ten_met_gates(self):
        self._make_ten_gates()
        lead = self.leads[:1].with_user(self.seller)
        queries = self._queries(lambda: lead.gate_checklist)
        states = [
            gate["state"] for stage in lead.gate_checklist["stages"] for gate in stage["gates"]
        ]
        self.assertEqual(states, ["met"] * 10)
        # one of them for what is quoted: an approval is bound to it
        self.assertLessEqual(queries, 23)
        for _time in range(5):
            self.gate_field.copy({"mode": "enforce"})
        self.leads._stagegate_refresh()
        self.env.flush_all()
        self.assertEqual(self._queries(lambda: lead.gate_checklist), queries)

    def test_checklists_of_many_leads(self):
        self._same_for_few_and_many(lambda leads: leads.mapped("gate_checklist"))

    def test_override_dialog_judges_once(self):
        judged = []
        board = CrmLeadGates._stagegate_board

        def counted(leads, *args):
            judged.append(leads)
            return board(leads, *args)

        self.patch(CrmLeadGates, "_stagegate_board", counted)
        dialog = self.env["crm.gate.override"].with_user(self.boss)
        form = Form(dialog.with_context(default_lead_id=self.leads[0].id))
        self.assertEqual(len(judged), 1)
        self.assertEqual(form.stage_id, self.drawing.with_user(self.boss))

    def test_page_of_the_manager_sums_jumps_up_once(self):
        self.leads.write({"stage_id": self.sample.id})
        self.env.flush_all()
        watch = self.env["crm.lead"].with_user(self.leader)
        few = self._queries(watch.get_gate_watch)
        self.gates.mode = "off"
        self.leads.with_user(self.seller).write({"stage_id": self.contract.id})
        self.env.flush_all()
        self.assertLessEqual(self._queries(watch.get_gate_watch), few + 3)

    def test_dragging_stages_clears_no_caches(self):
        self.env.registry.clear_cache()
        self.env.registry.cache_invalidated.clear()
        order = [stage.id for stage in self.enquiry | self.drawing | self.sample | self.contract]
        self.env["crm.stage"].browse(order).web_resequence({}, "sequence")
        self.gates.web_resequence({}, "sequence")
        self.env.flush_all()
        self.assertFalse(self.env.registry.cache_invalidated)
