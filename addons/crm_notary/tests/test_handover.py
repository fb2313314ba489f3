"""What somebody who left had goes to others in one step, and is found until it does."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..tools.shares import Shares


class HandoverCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})

        def user(login, groups="sales_team.group_sale_salesman", **values):
            return new_test_user(
                cls.env, login=f"handover_{login}", groups=groups, name=login.title(), **values
            )

        cls.leaver, cls.anna, cls.ben, cls.carl = (
            user(name) for name in ("leaver", "anna", "ben", "carl")
        )
        cls.manager = user("manager", "sales_team.group_sale_manager,base.group_partner_manager")
        cls.team, cls.team_2 = cls.env["crm.team"].create(
            [
                {
                    "name": name,
                    "crm_team_member_ids": [
                        Command.create({"user_id": member.id, "assignment_max": room})
                        for member, room in members
                    ],
                }
                for name, members in (
                    ("North", [(cls.leaver, 30), (cls.anna, 30), (cls.ben, 60)]),
                    ("South", [(cls.carl, 30)]),
                )
            ]
        )
        cls.customer, cls.customer_2 = cls.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "user_id": cls.leaver.id}
                for name in ("Wuxi Bearings", "Ningbo Pumps")
            ]
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Buyer", "parent_id": cls.customer.id, "user_id": cls.leaver.id}
        )

    @classmethod
    def make_leads(cls, number=1, **values):
        return (
            cls.env["crm.lead"]
            .with_context(tracking_disable=True)
            .create(
                [
                    {
                        "name": f"Enquiry {position}",
                        "type": "opportunity",
                        "user_id": cls.leaver.id,
                        "team_id": cls.team.id,
                        **values,
                    }
                    for position in range(number)
                ]
            )
        )

    def dialog(self, rule="one", users=None, **values):
        users = users if users is not None else self.anna
        return (
            self.env["crm.handover"]
            .with_user(self.manager)
            .create(
                {
                    "leaver_ids": [Command.set(self.leaver.ids)],
                    "rule": rule,
                    "user_id": users[:1].id if rule == "one" else False,
                    "user_ids": [Command.set(users.ids if rule != "one" else [])],
                    "reason": "Moved to Chengdu",
                    **values,
                }
            )
        )

    def hand_over(self, *args, **values):
        self.dialog(*args, **values).action_hand_over()
        self.env.flush_all()
        self.env.invalidate_all()

    def left(self):
        self.env["crm.handover.left"].with_user(self.manager).action_load()
        return {
            (row.user_id, row.kind): row.amount
            for row in self.env["crm.handover.left"].with_user(self.manager).search([])
        }


@tagged("post_install", "-at_install")
class TestShares(TransactionCase):
    def test_in_proportion_to_capacity(self):
        shares = Shares({"a": 30, "b": 60, "c": 0})
        given = [shares.next("abc") for _ in range(9)]
        self.assertEqual({name: given.count(name) for name in "abc"}, {"a": 3, "b": 6, "c": 0})

    def test_only_to_candidates(self):
        shares = Shares({"a": 30, "b": 60})
        self.assertEqual([shares.next("a"), shares.next("a")], ["a", "a"])
        self.assertIsNone(shares.next(""))


@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    def test_everything_goes_to_one_person(self):
        opportunity = self.make_leads(partner_id=self.customer.id)
        lead = self.make_leads(type="lead")
        plan = opportunity.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.leaver.id, summary="Ring the buyer"
        )
        stand_in = self.env["crm.decision.delegation"].create(
            {
                "user_id": self.ben.id,
                "delegate_id": self.leaver.id,
                "date_from": fields.Date.today(),
                "date_to": fields.Date.add(fields.Date.today(), days=5),
            }
        )
        self.team.user_id = self.leaver
        self.hand_over()
        for record in (self.customer, self.contact, opportunity, lead, plan, self.team):
            self.assertEqual(record.user_id, self.anna, record._name)
        self.assertEqual(stand_in.delegate_id, self.anna)
        self.assertEqual(plan.summary, "Ring the buyer")

    def test_each_thing_has_its_entry(self):
        opportunity = self.make_leads()
        self.hand_over()
        entry = self.env["crm.handover.entry"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", opportunity.id)]
        )
        self.assertEqual(
            (entry.leaver_id, entry.user_id, entry.manager_id, entry.reason, entry.name),
            (self.leaver, self.anna, self.manager, "Moved to Chengdu", "Enquiry 0"),
        )
        with self.assertRaises(AccessError):
            entry.write({"reason": "Another"})
        with self.assertRaises(AccessError):
            entry.unlink()

    def test_history_stays(self):
        won = self.make_leads()
        won.action_set_won()
        lost = self.make_leads()
        lost.action_set_lost()
        self.hand_over()
        self.assertEqual((won | lost).user_id, self.leaver)

    def test_by_capacity(self):
        leads = self.make_leads(9)
        self.hand_over("capacity", self.anna | self.ben)
        self.assertEqual(
            [len(leads.filtered(lambda each, user=user: each.user_id == user))
             for user in (self.anna, self.ben)],
            [3, 6],
        )  # fmt: skip

    def test_who_takes_nothing_gets_nothing(self):
        leads = self.make_leads(4)
        self.team.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.ben
        ).assignment_max = 0
        self.hand_over("capacity", self.anna | self.ben)
        self.assertEqual(leads.user_id, self.anna)

    def test_all_of_a_customer_goes_to_one_person(self):
        leads = self.make_leads(5, partner_id=self.customer.id)
        leads |= self.make_leads(5, partner_id=self.customer_2.id)
        self.hand_over("capacity", self.anna | self.ben)
        for customer in (self.customer, self.customer_2):
            mine = leads.filtered(lambda each, customer=customer: each.partner_id == customer)
            self.assertEqual(mine.user_id, customer.user_id)
        self.assertEqual(self.contact.user_id, self.customer.user_id)

    def test_by_team(self):
        north, south = self.make_leads(4), self.make_leads(2, team_id=self.team_2.id)
        self.assertEqual(south.user_id, self.leaver)
        self.hand_over("team", self.env["res.users"])
        self.assertEqual(north.user_id, self.anna | self.ben)
        self.assertEqual(south.user_id, self.carl)

    def test_the_team_stays(self):
        lead = self.make_leads()
        stage = lead.stage_id
        self.hand_over(users=self.carl)
        self.assertEqual((lead.user_id, lead.team_id, lead.stage_id), (self.carl, self.team, stage))

    def test_plans_go_with_what_they_are_about(self):
        leads = self.make_leads(4)
        plans = self.env["mail.activity"]
        for lead in leads:
            plans |= lead.activity_schedule("mail.mail_activity_data_todo", user_id=self.leaver.id)
        self.hand_over("capacity", self.anna | self.ben)
        for lead, plan in zip(leads, plans, strict=True):
            self.assertEqual(plan.user_id, lead.user_id)

    def test_preview_counts_and_changes_nothing(self):
        lead = self.make_leads(3)
        preview = self.dialog().preview_html
        self.assertIn("Anna 3", preview)
        self.assertEqual(lead.user_id, self.leaver)

    def test_managers_only(self):
        self.make_leads()
        dialog = self.dialog()
        with self.assertRaises(AccessError):
            dialog.with_user(self.anna).action_hand_over()
        with self.assertRaises(AccessError):
            self.env["crm.handover"].with_user(self.anna).create({"reason": "Mine"})
        with self.assertRaises(AccessError):
            self.env["crm.handover.left"].with_user(self.anna).action_load()
        with self.assertRaises(AccessError):
            self.env["crm.handover.entry"].with_user(self.anna).search([])

    def test_reason_is_needed(self):
        self.make_leads()
        with self.assertRaises(UserError):
            self.dialog(reason=" ").action_hand_over()

    def test_never_to_who_leaves_or_has_left(self):
        self.make_leads()
        self.ben.active = False
        for user in (self.leaver, self.ben):
            with self.assertRaisesRegex(UserError, "Nobody"):
                self.dialog(users=user).action_hand_over()

    def test_who_got_something_is_told_once(self):
        self.make_leads(3)
        self.hand_over()
        told = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.anna.partner_id.ids),
             ("subject", "ilike", "things of colleagues")]
        )  # fmt: skip
        self.assertEqual(len(told), 1)

    def test_queries_do_not_grow_with_leads(self):
        self.make_leads(5)
        self.hand_over()
        counts = []
        for number in (5, 40):
            self.make_leads(number)
            dialog = self.dialog()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dialog.action_hand_over()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 10)


@tagged("post_install", "-at_install")
class TestHandoverCompanies(HandoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Sister"})
        cls.leaver.company_ids += cls.other
        cls.foreign = cls.make_leads(company_id=cls.other.id, team_id=False)

    def test_another_companys_things_are_left_to_its_managers(self):
        own = self.make_leads()
        self.hand_over()
        self.assertEqual((own.user_id, self.foreign.user_id), (self.anna, self.leaver))

    def both(self, users):
        self.manager.company_ids += self.other
        dialog = self.dialog("capacity", users)
        companies = (self.env.company | self.other).ids
        dialog.with_context(allowed_company_ids=companies).action_hand_over()
        self.env.flush_all()

    def test_who_does_not_work_there_gets_nothing_of_it(self):
        self.carl.company_ids += self.other
        own = self.make_leads(4)
        self.both(self.anna | self.carl)
        self.assertEqual(self.foreign.user_id, self.carl)
        self.assertIn(self.anna, own.user_id)

    def test_nobody_there_is_said(self):
        with self.assertRaisesRegex(UserError, "Sister"):
            self.both(self.anna)
        self.assertEqual(self.foreign.user_id, self.leaver)


@tagged("post_install", "-at_install")
class TestHandoverLeft(HandoverCommon):
    def test_archiving_offers_the_handover(self):
        self.make_leads()
        action = self.leaver.with_user(self.env.ref("base.user_admin")).action_archive()
        self.assertFalse(self.leaver.active)
        self.assertEqual(action["res_model"], "crm.handover")
        self.assertEqual(action["context"]["default_leaver_ids"], self.leaver.ids)

    def test_archiving_who_has_nothing_is_as_ever(self):
        action = self.carl.with_user(self.env.ref("base.user_admin")).action_archive()
        self.assertNotIsInstance(action, dict)
        self.assertFalse(self.carl.active)

    def test_plans_survive_archiving(self):
        plan = self.make_leads().activity_schedule(
            "mail.mail_activity_data_call", user_id=self.leaver.id, summary="Ring the buyer"
        )
        own = self.leaver.partner_id.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.anna.id
        )
        self.leaver.with_user(self.env.ref("base.user_admin")).action_archive()
        self.assertEqual((plan.exists().user_id, own.exists().user_id), (self.leaver, self.anna))
        self.hand_over()
        self.assertEqual((plan.user_id, plan.summary), (self.anna, "Ring the buyer"))

    def test_list_of_what_is_left_and_nothing_after(self):
        self.make_leads(2)
        self.leaver.active = False
        left = self.left()
        self.assertEqual(left[self.leaver, "crm.handover.opportunities"], 2)
        self.assertEqual(left[self.leaver, "crm.handover.customers"], 3)
        row = self.env["crm.handover.left"].with_user(self.manager).search([], limit=1)
        self.assertEqual(row.action_hand_over()["res_model"], "crm.handover")
        self.hand_over()
        self.assertFalse([key for key in self.left() if key[0] == self.leaver])
