from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffFlow(HandoffCommon):
    """Handoffs appear by their triggers, once, and move in the right order."""

    def test_the_agreed_day_is_that_of_the_company(self):
        self.order.commitment_date = "2026-12-31 17:00:00"
        order = self.order.with_user(self.sales).sudo()
        for zone, elsewhere, day in (
            ("Asia/Shanghai", "America/New_York", "2027-01-01"),
            ("America/New_York", "Asia/Shanghai", "2026-12-31"),
        ):
            self.order.company_id.resource_calendar_id.tz = zone
            self.order.company_id.partner_id.tz = self.sales.tz = elsewhere
            self.assertEqual(str(order._handoff_agreed_date()), day)

    def test_confirmation_makes_handoffs_of_the_flow(self):
        self.order.action_confirm()
        self.assertEqual(
            self.states(),
            {"Contract signed": "done", "Payment received": "todo", "Delivery started": "waiting"},
        )

    def test_handoff_carries_what_its_people_need(self):
        self.order.contract_number = "HT-2026-001"
        self.order.action_confirm()
        handoff = self.handoff(self.node_payment)
        self.assertEqual(handoff.partner_id, self.partner)
        self.assertEqual(handoff.contract_number, "HT-2026-001")
        self.assertEqual(handoff.date_agreed, self.order._handoff_agreed_date())
        self.assertEqual(handoff.role_id, self.role_finance)
        self.assertEqual(handoff.salesperson_id, self.sales)
        self.assertTrue(handoff.deadline)

    def test_handoff_follows_the_order(self):
        self.order.action_confirm()
        self.order.contract_number = "HT-9"
        self.assertEqual(self.handoff(self.node_payment).contract_number, "HT-9")

    def test_trigger_fires_twice_one_set_of_handoffs(self):
        self.order.action_confirm()
        handoffs = self.env["crm.handoff"].search([("order_id", "=", self.order.id)])
        self.env["crm.handoff"]._fire("order_confirmed", self.order)
        self.order.write({"state": "sale"})
        self.assertEqual(
            self.env["crm.handoff"].search([("order_id", "=", self.order.id)]), handoffs
        )

    def test_state_written_directly_triggers_too(self):
        self.order.write({"state": "sale"})
        self.assertEqual(self.handoff(self.node_payment).state, "todo")

    def test_nothing_happens_while_switched_off(self):
        self.flow.action_switch_off()
        self.order.action_confirm()
        self.assertFalse(self.states())
        self.assertFalse(self.order.handoff_bom_id)

    def test_an_archived_node_is_out_of_use_whoever_asks_first(self):
        self.node_payment.active = False
        asker = self.env["crm.handoff.node"].with_context(active_test=False)
        self.assertNotIn(self.node_payment, asker._enabled())
        self.assertIn(self.node_contract, asker._enabled())

    def test_a_deleted_flow_is_forgotten(self):
        self.assertIn(self.node_payment, self.env["crm.handoff.node"]._enabled())
        self.flow.unlink()
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")
        self.assertFalse(self.states())

    def test_stage_entered_makes_handoff_on_newest_quotation(self):
        self.lead.stage_id = self.stage_price
        handoff = self.handoff(self.node_solution)
        self.assertEqual(handoff.state, "todo")
        self.assertEqual(handoff.user_id, self.sales)

    def test_stage_entered_again_with_newer_quotation_keeps_the_handoff(self):
        self.lead.stage_id = self.stage_price
        newer = self._create_order(opportunity_id=self.lead.id)
        self.lead.stage_id = self.stage_new
        self.lead.stage_id = self.stage_price
        self.assertFalse(self.handoff(self.node_solution, newer))
        self.assertEqual(len(self.lead.handoff_ids), 1)

    def test_stage_without_order_hangs_on_opportunity_then_on_first_order(self):
        lead = self.lead.copy({"stage_id": self.stage_new.id})
        lead.stage_id = self.stage_price
        handoff = lead.handoff_ids
        self.assertEqual(handoff.state, "todo")
        self.assertFalse(handoff.order_id)
        self.assertEqual(handoff.partner_id, self.partner)
        order = self._create_order(opportunity_id=lead.id)
        self.assertEqual(handoff.order_id, order)
        self.assertEqual(handoff.contract_number, order.name)

    def test_lead_created_in_the_stage_triggers(self):
        lead = self.lead.copy({"stage_id": self.stage_price.id})
        self.assertEqual(lead.handoff_ids.node_id, self.node_solution)

    def test_order_filter_of_the_flow(self):
        self.flow.order_domain = "[('amount_total', '>', 1000)]"
        self.order.action_confirm()
        self.assertFalse(self.states())
        big = self._create_order(quantity=20)
        big.action_confirm()
        self.assertTrue(self.states(big))

    def test_bad_order_filter_is_refused(self):
        with self.assertRaises(ValidationError):
            self.flow.order_domain = "[('no_such_field', '=', 1)]"

    def test_cancelled_order_leaves_nothing_to_do(self):
        self.order.action_confirm()
        self.assertEqual(self.handoff(self.node_contract).state, "done")
        self.order._action_cancel()
        self.assertEqual(set(self.states().values()), {"cancelled"})

    def test_confirming_again_after_a_change_freezes_what_is_signed_now(self):
        self.order.action_confirm()
        first = self.order.handoff_bom_id
        self.order._action_cancel()
        self.order.action_draft()
        self.order.order_line.product_uom_qty = 7
        self.order.action_confirm()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(self.order.handoff_bom_id.version, 2)
        self.assertEqual(self.order.handoff_bom_id.line_ids[:1].quantity, 7)

    def test_confirming_again_without_a_change_keeps_the_version(self):
        self.order.action_confirm()
        self.order._action_cancel()
        self.order.action_draft()
        self.order.action_confirm()
        self.assertEqual(self.order.handoff_bom_id.version, 1)

    def test_cancelled_order_cancels_and_confirming_again_revives(self):
        self.order.action_confirm()
        handoffs = self.order.handoff_ids
        self.order._action_cancel()
        self.assertEqual(self.handoff(self.node_payment).state, "cancelled")
        self.order.action_draft()
        self.order.action_confirm()
        self.assertEqual(self.order.handoff_ids, handoffs)
        self.assertEqual(
            self.states(),
            {"Contract signed": "done", "Payment received": "todo", "Delivery started": "waiting"},
        )

    def test_join_waits_for_all_previous_nodes(self):
        legal, join = self.env["crm.handoff.node"].create(
            [
                {
                    "flow_id": self.flow.id,
                    "name": "Legal",
                    "trigger": "order_confirmed",
                    "role_id": self.role_engineering.id,
                },
                {
                    "flow_id": self.flow.id,
                    "name": "Both",
                    "trigger": "manual",
                    "role_id": self.role_production.id,
                },
            ]
        )
        self.node_contract.next_node_ids += join
        legal.next_node_ids = join
        join.trigger = "previous"
        self.order.action_confirm()
        self.assertEqual(self.handoff(join).state, "waiting")
        self.handoff(legal).with_user(self.engineer).action_done()
        self.assertEqual(self.handoff(join).state, "todo")

    def test_parallel_branches_open_together(self):
        branch = self.env["crm.handoff.node"].create(
            {
                "flow_id": self.flow.id,
                "name": "Purchase material",
                "trigger": "manual",
                "role_id": self.role_production.id,
            }
        )
        self.node_contract.next_node_ids += branch
        branch.trigger = "previous"
        self.order.action_confirm()
        self.assertEqual(self.handoff(branch).state, "todo")
        self.assertEqual(self.handoff(self.node_payment).state, "todo")

    def test_circle_is_refused_with_names(self):
        with self.assertRaisesRegex(ValidationError, "circle"):
            self.node_delivery.next_node_ids = self.node_contract

    def test_next_node_of_another_flow_is_refused(self):
        with self.assertRaises(ValidationError):
            self.node_delivery.next_node_ids = self.env.ref("crm_handoff.node_sample")

    def test_switching_on_names_what_is_missing(self):
        flow = self.env.ref("crm_handoff.flow_sample")
        with self.assertRaisesRegex(UserError, "(?s)role.*stage"):
            flow.action_switch_on()

    def test_role_without_people_is_refused(self):
        flow = self.env.ref("crm_handoff.flow_trial")
        flow.node_ids.role_id = self.env["res.role"].create({"name": "Nobody"})
        with self.assertRaisesRegex(UserError, "nobody"):
            flow.action_switch_on()

    def test_flow_that_is_on_cannot_lose_a_role(self):
        with self.assertRaises(ValidationError):
            self.node_payment.role_id = False

    def test_changed_role_takes_its_open_handoffs(self):
        self.order.action_confirm()
        self.node_payment.role_id = self.role_engineering
        self.assertEqual(self.handoff(self.node_payment).role_id, self.role_engineering)

    def test_manual_flow_starts_with_the_wizard(self):
        flow = self.env.ref("crm_handoff.flow_trial")
        flow.node_ids.filtered(
            lambda node: node.responsible == "role"
        ).role_id = self.role_engineering
        flow.action_switch_on()
        action = self.lead.with_user(self.sales).action_start_handoff()
        wizard = (
            self.env["crm.handoff.start"]
            .with_user(self.sales)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.node_id, self.env.ref("crm_handoff.node_trial_review"))
        wizard.action_start()
        self.assertEqual(
            self.states(),
            {
                "Medical review": "todo",
                "Logistics": "waiting",
                "Receipt at the hospital": "waiting",
            },
        )

    def test_external_event_opens_and_closes(self):
        node = self.env["crm.handoff.node"].create(
            {
                "flow_id": self.flow.id,
                "name": "E-signature",
                "trigger": "external",
                "event_code": "contract_sent",
                "completion": "external",
                "done_event_code": "contract_signed",
                "responsible": "salesperson",
            }
        )
        # connectors are handoff administrators
        order = self.order.with_user(self.manager)
        self.assertEqual(order.handoff_event("contract_sent"), 1)
        self.assertEqual(self.handoff(node).state, "todo")
        self.assertEqual(order.handoff_event("contract_sent"), 0)
        order.handoff_event("contract_signed", {"tracking_number": "SF1"})
        self.assertEqual(self.handoff(node).state, "done")
        self.assertEqual(self.handoff(node).tracking_number, "SF1")
        self.assertEqual(order.handoff_event("contract_signed"), 0)

    def test_external_event_needs_a_code(self):
        with self.assertRaises(UserError):
            self.order.handoff_event({"code": 1})

    def test_external_event_of_foreign_order_is_refused(self):
        with self.assertRaises(AccessError):
            self.order.with_user(self.sales_2).handoff_event("contract_sent")

    def test_who_gains_by_an_event_does_not_report_it(self):
        for user in (self.sales, self.finance, self.production):
            with self.assertRaises(AccessError):
                self.order.with_user(user).handoff_event("contract_sent")

    def test_lost_opportunity_cancels_and_restores(self):
        self.lead.stage_id = self.stage_price
        self.lead.action_set_lost()
        self.assertEqual(self.handoff(self.node_solution).state, "cancelled")
        self.lead.action_unarchive()
        self.assertEqual(self.handoff(self.node_solution).state, "todo")

    def test_salesperson_change_moves_the_handoffs(self):
        self.lead.stage_id = self.stage_price
        self.order.user_id = self.sales_2
        handoff = self.handoff(self.node_solution)
        self.assertEqual(handoff.salesperson_id, self.sales_2)
        self.assertEqual(handoff.user_id, self.sales_2)

    def test_deleted_quotation_takes_its_handoffs(self):
        self.lead.stage_id = self.stage_price
        handoff = self.handoff(self.node_solution)
        self.order.unlink()
        self.assertFalse(handoff.exists())

    def test_deleted_opportunity_leaves_the_handoffs_of_its_order(self):
        self.order.action_confirm()
        alone = self.lead.copy({"stage_id": self.stage_price.id})
        handoff = alone.handoff_ids
        (self.lead | alone).unlink()
        self.assertEqual(self.handoff(self.node_payment).state, "todo")
        self.assertFalse(handoff.exists())

    def test_merged_opportunities_keep_their_handoffs(self):
        self.order.action_confirm()
        other = self.lead.copy({"stage_id": self.stage_price.id})
        handoffs = self.order.handoff_ids | other.handoff_ids
        head = (self.lead | other).merge_opportunity(auto_unlink=True)
        self.assertEqual(handoffs.exists(), handoffs)
        self.assertEqual(handoffs.lead_id, head)

    def test_flow_is_copied_with_its_links(self):
        copied = self.flow.copy()
        self.assertFalse(copied.enabled)
        names = {node.name: node.next_node_ids.mapped("name") for node in copied.node_ids}
        self.assertEqual(names["Payment received"], ["Delivery started"])
        self.assertEqual(copied.node_ids.next_node_ids.flow_id, copied)

    def test_history_names_every_move(self):
        self.order.action_confirm()
        handoff = self.handoff(self.node_contract)
        self.assertEqual(
            handoff.log_ids.sorted("id").mapped(lambda log: (log.from_state, log.to_state)),
            [(False, "todo"), ("todo", "done")],
        )

    @mute_logger("odoo.sql_db")
    def test_unique_in_the_database(self):
        self.order.action_confirm()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO crm_handoff (node_id, order_id, state) VALUES (%s, %s, 'todo')",
                (self.node_payment.id, self.order.id),
            )

    def test_two_companies_in_one_batch(self):
        company = self.env["res.company"].create({"name": "Second factory"})
        self.flow.company_id = self.company
        other = self._create_order(company_id=company.id, user_id=self.env.uid)
        (self.order | other).write({"state": "sale"})
        self.assertTrue(self.states())
        self.assertFalse(self.states(other))
        self.flow.company_id = False
        other.write({"state": "sale"})
        self.assertEqual(set(other.handoff_ids.mapped("company_id.id")), {company.id})

    def test_order_of_bom_free_product(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create({"product_id": self.steel.id})],
            }
        )
        order.action_confirm()
        self.assertEqual(order.handoff_bom_line_ids.mapped("product_id"), self.steel)
