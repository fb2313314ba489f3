from unittest.mock import patch

from lxml import html
from odoo import Command
from odoo.addons.crm_handoff.models.bom.compare import (
    Difference,
    Item,
    cost_of,
    differences,
    total,
)
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import HandoffCommon

KEYS = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(
    lambda path: "/".join(map(str, path))
)
ITEMS = st.builds(
    Item,
    st.floats(0.001, 1000, allow_nan=False),
    st.floats(0, 1000, allow_nan=False),
)
STRUCTURES = st.dictionaries(KEYS, ITEMS, max_size=8)


@tagged("post_install", "-at_install")
class TestBomCompare(TransactionCase):
    @given(STRUCTURES)
    @settings(max_examples=60, deadline=None)
    def test_same_structure_has_no_difference(self, items):
        self.assertEqual(differences(items, dict(items)), [])

    @given(STRUCTURES, STRUCTURES)
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_differences_mirror(self, old, new):
        mirror = {"added": "removed", "removed": "added"}
        there = {(each.kind, each.key) for each in differences(old, new) if each.kind in mirror}
        back = {(each.kind, each.key) for each in differences(new, old) if each.kind in mirror}
        self.assertEqual({(mirror[kind], key) for kind, key in there}, back)

    @given(STRUCTURES, STRUCTURES)
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_added_and_removed_are_exactly_the_keys(self, old, new):
        found = differences(old, new)
        self.assertEqual({d.key for d in found if d.kind == "added"}, new.keys() - old.keys())
        self.assertEqual({d.key for d in found if d.kind == "removed"}, old.keys() - new.keys())

    @given(st.lists(st.tuples(KEYS, st.floats(0.01, 100), st.floats(0, 100)), max_size=10))
    @settings(max_examples=60, deadline=None)
    def test_total_keeps_quantity_and_value(self, rows):
        items = total(rows)
        self.assertAlmostEqual(
            sum(item.quantity for item in items.values()), sum(row[1] for row in rows), places=6
        )
        self.assertAlmostEqual(
            sum(item.quantity * item.cost for item in items.values()),
            sum(row[1] * row[2] for row in rows),
            places=4,
        )

    @given(STRUCTURES, STRUCTURES)
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_costs_of_the_differences_add_up_to_the_whole(self, old, new):
        def value(items):
            return sum(item.quantity * item.cost for item in items.values())

        found = sum(cost_of(each, old, new) for each in differences(old, new))
        self.assertAlmostEqual(found, value(new) - value(old), delta=20)

    def test_cost_within_tolerance_is_no_difference(self):
        old, new = {"1": Item(1, 100)}, {"1": Item(1, 101)}
        self.assertEqual(differences(old, new, 1.0), [])
        self.assertEqual(differences(old, new, 0.5), [Difference("cost", "1", 100, 101)])


@tagged("post_install", "-at_install")
class TestHandoffBom(HandoffCommon):
    """What was signed stays; what changed later is shown and accepted by two sides."""

    def setUp(self):
        super().setUp()
        self.order.action_confirm()
        self.bom = self.order.handoff_bom_id

    def check(self):
        """What the cron does, without its commits."""
        boms = self.env["crm.handoff.bom"].search([("check_needed", "=", True)])
        self.assertTrue(boms, "nothing was marked to be compared")
        for bom in boms:
            bom._propose()

    def test_all_levels_are_frozen_with_quantity_unit_and_cost(self):
        gram = self.env.ref("uom.product_uom_gram")
        self.assertEqual(
            self.bom.line_ids.mapped(
                lambda line: (
                    line.level,
                    line.product_id,
                    round(line.quantity, 4),
                    line.uom_id,
                    round(line.total_cost, 2),
                )
            ),
            [
                (0, self.kit, 2.0, self.kit.uom_id, 80.0),
                (1, self.bolt, 8.0, self.bolt.uom_id, 32.0),
                (2, self.steel, 1.6, self.steel.uom_id, 9.6),
                (2, self.coating, 40.0, gram, 0.04),
                (1, self.bag, 2.0, self.bag.uom_id, 1.0),
            ],
        )
        self.assertAlmostEqual(self.bom.total_cost, 10.64, places=2)

    def test_signature_freezes_before_confirmation(self):
        order = self._create_order()
        order.write({"signature": "R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs=", "signed_by": "Wang",
                     "signed_on": "2026-03-02 09:00:00"})  # fmt: skip
        frozen = order.handoff_bom_id
        self.assertEqual(frozen.version, 1)
        order.action_confirm()
        self.assertEqual(order.handoff_bom_ids, frozen)

    def test_changed_quantity_is_proposed_and_shown(self):
        self.bom_kit.bom_line_ids[0].product_qty = 6
        self.check()
        proposal = self.order.handoff_proposed_bom_id
        self.assertEqual(proposal.version, 2)
        self.assertIn("Bolt", proposal.difference_html)
        self.assertEqual(self.order.handoff_bom_id, self.bom)
        self.assertTrue(self.order.handoff_bom_changed)

    def test_added_and_removed_part(self):
        self.bom_kit.bom_line_ids[1].unlink()
        self.bom_kit.bom_line_ids = [
            Command.create({"product_id": self.steel.id, "product_qty": 1.0})
        ]
        self.check()
        found = self.bom._differences(self.bom._rows_frozen(), self.bom._rows_now())
        self.assertEqual(
            [(each.kind, each.key.rsplit("/")[-1]) for each in found],
            [("removed", str(self.bag.id)), ("added", str(self.steel.id))],
        )

    def difference(self, reader):
        """The table's rows as the reader sees them: ``[[text, ...]]``, headings first."""
        proposal = self.order.handoff_proposed_bom_id.with_user(reader)
        table = html.fromstring(str(proposal.difference_html))
        return [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]

    def test_difference_says_unit_percent_cost_and_parent(self):
        self.bom_bolt.bom_line_ids[0].product_qty = 3
        self.check()
        titles, row = self.difference(self.sales)
        self.assertEqual(
            titles,
            ["Change", "Product", "Part of", "Frozen", "New", "Unit", "Change (%)",
             "Cost of the change"],
        )  # fmt: skip
        # 8 bolts of 0.3 kg instead of 0.2, at 6 a kg
        self.assertEqual(row[:-1], ["Quantity", "Steel", "Bolt", "1.6", "2.4", "kg", "+50.0 %"])
        self.assertRegex(row[-1], r"^\+.*4\.80")

    def test_difference_of_a_cost_is_in_money_a_unit(self):
        self.steel.standard_price = 9.0
        self.env["crm.handoff.bom"]._cron_check_all()
        self.check()
        row = self.difference(self.sales)[1]
        symbol = self.bom.currency_id.symbol
        self.assertEqual(row[3:7], ["6", "9", f"{symbol} / kg", "+50.0 %"])

    def test_difference_keeps_costs_from_production(self):
        self.bom_bolt.bom_line_ids[0].product_qty = 3
        self.check()
        titles, row = self.difference(self.production)
        self.assertNotIn("Cost of the change", titles)
        self.assertEqual(len(row), 7)

    def test_changed_order_line(self):
        self.order.order_line.product_uom_qty = 3
        self.check()
        self.assertTrue(self.order.handoff_proposed_bom_id)

    def test_cost_drift_is_found_by_the_daily_run(self):
        self.steel.standard_price = 9.0
        self.env["crm.handoff.bom"]._cron_check_all()
        self.check()
        self.assertTrue(self.order.handoff_proposed_bom_id)

    def test_same_again_proposes_nothing(self):
        self.bom_kit.bom_line_ids[0].product_qty = 4
        self.check()
        self.assertFalse(self.order.handoff_proposed_bom_id)

    def test_change_taken_back_outdates_the_proposal(self):
        line = self.bom_kit.bom_line_ids[0]
        line.product_qty = 6
        self.check()
        proposal = self.order.handoff_proposed_bom_id
        line.product_qty = 4
        self.check()
        self.assertEqual(proposal.state, "outdated")
        self.assertFalse(self.order.handoff_bom_changed)

    def test_both_sides_accept_and_all_versions_stay(self):
        self.bom_kit.bom_line_ids[0].product_qty = 6
        self.check()
        proposal = self.order.handoff_proposed_bom_id
        proposal.with_user(self.engineer).action_accept()
        self.assertEqual(proposal.state, "proposed")
        proposal.with_user(self.sales).action_accept()
        self.assertEqual(proposal.state, "current")
        self.assertEqual(self.bom.state, "superseded")
        self.assertEqual(self.order.handoff_bom_id, proposal)
        self.assertEqual(len(self.order.handoff_bom_ids), 2)

    def test_both_are_asked(self):
        self.bom_kit.bom_line_ids[0].product_qty = 6
        self.check()
        self.send_notices()
        for user in (self.sales, self.engineer):
            self.assertTrue(
                any("differs" in (subject or "") for subject in self.received(user)), user.name
            )

    def test_others_cannot_accept(self):
        self.bom_kit.bom_line_ids[0].product_qty = 6
        self.check()
        with self.assertRaises(UserError):
            self.order.handoff_proposed_bom_id.with_user(self.production).action_accept()
        with self.assertRaises(AccessError):
            self.order.handoff_proposed_bom_id.with_user(self.sales_2).action_accept()

    def propose(self):
        self.bom_kit.bom_line_ids[0].product_qty = 6
        self.check()
        return self.order.handoff_proposed_bom_id

    def test_each_side_has_a_to_do_until_it_has_accepted(self):
        approvals = self.propose().approval_ids
        by_side = {each.side: each for each in approvals}
        self.assertEqual(by_side["engineering"].activity_ids.user_id, self.engineer)
        self.assertEqual(by_side["sales"].activity_ids.user_id, self.sales)
        by_side["sales"].activity_ids.with_user(self.sales).action_feedback("Fine.")
        self.assertEqual(by_side["sales"].state, "approved")
        self.assertEqual(by_side["engineering"].state, "pending")

    def test_an_acceptance_can_be_taken_back_until_the_other_side_has_accepted(self):
        proposal = self.propose()
        proposal.with_user(self.engineer).action_accept()
        given = proposal.approval_ids.filtered(lambda each: each.side == "engineering")
        given.with_user(self.engineer).action_withdraw("The coating is out of stock.")
        self.assertFalse(proposal.engineering_user_id)
        proposal.with_user(self.sales).action_accept()
        self.assertEqual(proposal.state, "proposed")
        proposal.with_user(self.engineer).action_accept()
        self.assertEqual(proposal.state, "current")
        with self.assertRaises(AccessError):
            proposal.approval_ids.filtered(
                lambda each: each.state == "approved" and each.side == "engineering"
            ).with_user(self.engineer).action_withdraw("Too late.")

    def test_the_salesperson_does_not_accept_for_engineering(self):
        self.engineer.role_ids.user_ids |= self.sales
        proposal = self.propose()
        proposal.with_user(self.sales).action_accept()
        self.assertFalse(proposal.engineering_user_id)
        self.assertEqual(proposal.state, "proposed")

    def test_another_salesperson_is_asked_instead(self):
        proposal = self.propose()
        self.order.user_id = self.sales_2
        side = proposal.approval_ids.filtered(lambda each: each.side == "sales")
        self.assertEqual(side.approver_ids, self.sales_2)

    def approval(self, proposal, side):
        return proposal.approval_ids.filtered(lambda each: each.side == side)

    def test_another_role_of_engineering_is_asked_instead(self):
        engineering = self.approval(self.propose(), "engineering")
        self.flow.engineering_role_id = self.role_production
        self.assertEqual(engineering.approver_ids, self.production)
        self.assertEqual(engineering.activity_ids.user_id, self.production)

    def test_engineering_that_need_not_accept_any_more_holds_nothing_up(self):
        proposal = self.propose()
        proposal.with_user(self.sales).action_accept()
        self.flow.engineering_role_id = False
        self.assertEqual(self.approval(proposal, "engineering").state, "cancelled")
        self.assertEqual(proposal.state, "current")

    def test_engineering_that_is_named_later_is_asked_too(self):
        self.flow.engineering_role_id = False
        proposal = self.propose()
        self.flow.engineering_role_id = self.role_engineering
        self.assertEqual(self.approval(proposal, "engineering").approver_ids, self.engineer)
        self.assertEqual(len(self.approval(proposal, "sales")), 1)

    def test_engineering_that_is_named_later_is_not_asked_about_a_cancelled_order(self):
        self.flow.engineering_role_id = False
        proposal = self.propose()
        self.order._action_cancel()
        self.flow.engineering_role_id = self.role_engineering
        self.assertFalse(self.approval(proposal, "engineering"))

    def test_another_time_to_accept_counts_for_what_waits(self):
        approvals = self.propose().approval_ids
        before = {each: each.deadline for each in approvals}
        self.flow.acceptance_hours = 80
        for each in approvals:
            self.assertGreater(each.deadline, before[each])
        self.flow.acceptance_hours = 0
        self.assertFalse(any(approvals.mapped("deadline")))
        self.flow.acceptance_hours = 16
        self.assertEqual({each: each.deadline for each in approvals}, before)

    def test_what_is_not_about_accepting_looks_nothing_up(self):
        self.propose()
        with patch.object(
            type(self.env["crm.handoff.bom.approval"]), "_decision_definition_changed"
        ) as looked_up:
            self.flow.description = "Contract first."
        looked_up.assert_not_called()

    def test_nobody_is_asked_about_a_cancelled_order_or_an_outdated_version(self):
        proposal = self.propose()
        self.bom_kit.bom_line_ids[0].product_qty = 4
        self.check()
        self.assertEqual(set(proposal.approval_ids.mapped("state")), {"cancelled"})
        second = self.propose()
        self.order._action_cancel()
        self.assertEqual(set(second.approval_ids.mapped("state")), {"cancelled"})
        self.assertFalse(second.approval_ids.activity_ids)

    def test_refused_version_is_not_asked_again(self):
        self.bom_kit.bom_line_ids[0].product_qty = 6
        self.check()
        proposal = self.order.handoff_proposed_bom_id
        self.assertEqual(
            proposal.with_user(self.sales).action_refuse()["res_model"], "crm.decision.reason"
        )
        proposal.with_user(self.sales).action_refuse("The customer wants what was signed.")
        self.assertIn("what was signed", proposal.refused_note)
        self.env["crm.handoff.bom"]._mark_to_check(self.bom)
        self.check()
        self.assertEqual(proposal.state, "refused")
        self.assertFalse(self.order.handoff_proposed_bom_id)

    def test_names_are_frozen_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.kit.with_context(lang="zh_CN").name = "套件"
        order = self._create_order()
        order.action_confirm()
        line = order.handoff_bom_id.line_ids[:1]
        self.kit.write({"name": "Renamed"})
        self.kit.with_context(lang="zh_CN").name = "改名"
        self.assertEqual(line.with_context(lang="en_US").label, "Kit")
        self.assertEqual(line.with_context(lang="zh_CN").label, "套件")

    def test_nothing_frozen_can_be_changed(self):
        for record in (self.bom, self.bom.line_ids[0]):
            with self.assertRaises(AccessError):
                record.write({"order_id": False})
            with self.assertRaises(AccessError):
                record.unlink()
        with self.assertRaises(AccessError):
            self.env["crm.handoff.bom"].create({"order_id": self.order.id, "version": 9})

    def test_product_inside_itself_does_not_hang(self):
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_id = %s WHERE product_id = %s",
            (self.kit.id, self.steel.id),
        )
        self.env.invalidate_all()
        order = self._create_order()
        rows = order._handoff_structure()[order.id]
        self.assertEqual(len(rows), 4)

    def test_batch_costs_the_same_as_one(self):
        orders = self.env["sale.order"].union(*(self._create_order() for _ in range(6)))
        self.env.flush_all()
        self.env.invalidate_all()
        orders[:1]._handoff_structure()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders[:1]._handoff_structure()
        one = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders._handoff_structure()
        self.assertLessEqual(self.env.cr.sql_log_count - before, one)
