"""My Day asks the database as often for 200 things as for 5, of every kind there is."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user, tagged

FEW, MANY = 5, 200
# a plan has one day: there is nothing to have many of
SINGLE = {"guide"}


@tagged("post_install", "-at_install")
class TestMyDayCost(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        groups = (
            "sales_team.group_sale_salesman",
            "crm_lead_router.group_router_user",
            "crm_handoff.group_handoff_user",
        )
        cls.ann, cls.leader = (
            new_test_user(cls.env, login=login, name=login.title(), groups=",".join(groups))
            for login in ("cost_ann", "cost_leader")
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Cost",
                "user_id": cls.leader.id,
                "member_ids": [Command.set(cls.ann.ids)],
                "company_id": cls.env.company.id,
            }
        )
        cls.stage = cls.env["crm.stage"].create({"name": "Sample", "team_ids": cls.team.ids})
        paper = cls.env["crm.document.type"].create({"name": "Drawing"})
        cls.gate = cls.env["crm.stage.gate"].create(
            {
                "name": "Drawing approved",
                "stage_id": cls.stage.id,
                "kind": "document",
                "mode": "observe",
                "document_type_id": paper.id,
            }
        )
        cls.node = cls.env["crm.handoff.node"].create(
            {
                "flow_id": cls.env["crm.handoff.flow"].create({"name": "Cost"}).id,
                "name": "Prepare",
                "trigger": "manual",
                "completion": "manual",
                "role_id": cls.env["res.role"].create({"name": "Cost"}).id,
            }
        )
        cls.product = cls.env["product.product"].create({"name": "Bolt", "type": "service"})

    # -- making things ----------------------------------------------------------------------

    def make(self, count):
        """So many of everything: each kind gets its row of each of these opportunities."""
        now, customers = fields.Datetime.now(), self.env["res.partner"].create(
            [{"name": f"Customer {number}", "is_company": True} for number in range(count)]
        )  # fmt: skip
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Deal of {customer.name}",
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "team_id": self.team.id,
                    "user_id": self.ann.id,
                    "expected_revenue": 1000,
                }
                for customer in customers
            ]
        )
        leads._store_protected({"route_state": "owned"})
        leads._followup_store(
            {"silence_count": 1, "date_next_followup": fields.Date.context_today(leads)}
        )
        pooled = leads.copy({"user_id": False})
        pooled._store_protected({"route_state": "pool"})
        self.env.flush_all()
        self.followed_up(leads)
        self.hand_off(leads, now)
        self.env["crm.coaching.case"].create(
            [
                {"name": "Talk", "user_id": self.ann.id, "coach_id": self.leader.id}
                for _lead in leads
            ]
        )
        self.env["crm.lead.assignment"].sudo()._append(
            [
                {
                    "lead_id": lead.id, "lead_ref": lead.id, "lead_name": lead.name,
                    "user_id": self.ann.id, "team_id": self.team.id, "kind": "route",
                    "company_id": self.env.company.id, "state": "assigned", "date": now,
                    "date_reclaim": now + timedelta(hours=4), "explanation": {"v": 1},
                }
                for lead in leads
            ]
        )  # fmt: skip
        # last: gates of the firm judge the opportunities when orders come
        self.env.cr.flush()
        leads._store_protected({"gate_state": "demoted", "gate_reason": "Lost"})
        self.env["crm.gate.evidence"]._insert([self.lost_proof(lead, now) for lead in leads])
        self.ask(leads, now)
        for customer in customers:
            customer.activity_schedule("mail.mail_activity_data_todo", user_id=self.ann.id)
        self.env.flush_all()
        self.env.invalidate_all()

    def lost_proof(self, lead, now):
        gate = self.gate
        return (
            lead.id, lead.id, gate.id, gate.name, self.stage.name, gate.kind, "{}", "revoked",
            None, None, None, "", None, self.ann.id, now, "record", None, None, self.env.uid, now,
        )  # fmt: skip

    def ask(self, leads, now):
        self.env["crm.gate.approval"].sudo()._with_edit_sentinel().create(
            [
                {
                    "lead_id": lead.id,
                    "gate_id": self.gate.id,
                    "gate_name": self.gate.name,
                    "state": "pending",
                    "approver_ids": [Command.set(self.ann.ids)],
                    "requested_by_id": self.leader.id,
                    "date_requested": now,
                    "deadline": now + timedelta(hours=8),
                }
                for lead in leads
            ]
        )

    def followed_up(self, leads):
        self.env["crm.lead.signal"].sudo().create(
            [
                {
                    "lead_id": lead.id,
                    "rule_id": self.env["crm.signal.rule"].search([], limit=1).id,
                    "excerpt": "Your price is too high",
                }
                for lead in leads
            ]
        )
        self.env["crm.followup"].sudo()._with_edit_sentinel().create(
            [
                {
                    "lead_id": lead.id,
                    "user_id": self.ann.id,
                    "channel": "phone",
                    "obstacle_id": self.env["crm.followup.obstacle"].search([], limit=1).id,
                    "is_obstacle_open": True,
                    "next_action": "Send the offer",
                    "step_state": "open",
                }
                for lead in leads
            ]
        )

    def hand_off(self, leads, now):
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": lead.partner_id.id,
                    "opportunity_id": lead.id,
                    "user_id": self.ann.id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                }
                for lead in leads
            ]
        )
        self.env["crm.handoff"].sudo()._with_edit_sentinel().create(
            [
                {
                    "node_id": self.node.id,
                    "order_id": order.id,
                    "state": "todo",
                    "user_id": self.ann.id,
                    "company_id": order.company_id.id,
                    "date_opened": now,
                    "deadline": now + timedelta(hours=8),
                }
                for order in orders
            ]
        )

    # -- counting ---------------------------------------------------------------------------

    def queries(self, call):
        """``(queries, result)`` of a call with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        # who reads is known by the time a page is asked for
        self.assertTrue(self.ann.with_user(self.ann).partner_id.name)
        before = self.env.cr.sql_log_count
        result = call()
        return self.env.cr.sql_log_count - before, result

    def of_kinds(self, users, reader):
        """``{kind: (queries, rows)}``"""
        kinds = self.env["crm.my.day.kind"].with_user(reader)._my_day_kinds()
        now = fields.Datetime.now()
        found = {}
        for kind in kinds:
            people = users.with_user(reader)
            kind._my_day_rows(people, now)
            count, rows = self.queries(
                lambda kind=kind, people=people: kind._my_day_rows(people, now)
            )
            found[kind._my_day_key()] = (count, len(rows))
        return found

    def test_as_many_queries_for_200_as_for_5_of_every_kind(self):
        day, team = (
            lambda: self.env["crm.my.day"].with_user(self.ann).get_my_day(),
            lambda: self.env["crm.my.day"].with_user(self.leader).get_team_day(),
        )
        self.make(FEW)
        few = self.of_kinds(self.ann, self.ann)
        offered = {kind for kind, (_queries, rows) in few.items() if rows}
        self.assertEqual(
            few.keys() - offered, SINGLE & few.keys(), "a kind that nothing is made of here"
        )
        few_day, few_team = (self.queries(call)[0] for call in (day, team))
        self.make(MANY - FEW)
        many = self.of_kinds(self.ann, self.ann)
        grown = {
            kind: (few[kind][0], queries)
            for kind, (queries, _rows) in many.items()
            # what was looked up for the few may be known by now
            if queries > few[kind][0]
        }
        self.assertEqual(grown, {})
        for kind, (_queries, rows) in many.items():
            if kind not in SINGLE | {"pool"}:
                self.assertGreater(rows, 50, kind)
        count, found = self.queries(day)
        self.assertLessEqual(count, few_day)
        self.assertGreater(len(found["rows"]), 100)
        count, found = self.queries(team)
        self.assertLessEqual(count, few_team)
        self.assertGreater(found["people"][0]["count"], 100)
