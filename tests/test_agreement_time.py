"""The same working hours asked of every addon end at the same moment and follow the calendar.

One seller, Thursday 26 November 2026, nine o'clock; the office works Monday to Friday, 8 to 12 and
13 to 17, UTC. A lead, a handoff, a grace period and the next follow-up run for the seller, an
approval for the leader.
"""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.addons.crm_followup_canvas.tests.common import GOOD
from odoo.addons.crm_lead_router.tests.common import RouterCase
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.tests import tagged

THURSDAY = datetime(2026, 11, 26, 9, 0)
FRIDAY = datetime(2026, 11, 27, 9, 0)
HOURS = 8


@tagged("post_install", "-at_install")
class TestTimeAgreement(RouterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.company.write({"route_remind_8h": 2, "route_reclaim_8h": HOURS})
        cls.company.gate_grace_hours = HOURS
        # there is somebody to ask when the leader does not answer
        cls.company.notary_fallback_user_id = cls.dan
        cls.company.notary_quiet_from = cls.company.notary_quiet_to = 0
        cls.team.crm_team_member_ids.filtered(lambda each: each.user_id != cls.ann).unlink()
        first, cls.stage = cls.env["crm.stage"].create(
            [
                {"name": "Enquiry", "sequence": 1, "team_ids": cls.team.ids},
                {"name": "Offer", "sequence": 2, "team_ids": cls.team.ids},
            ]
        )
        cls.first = first
        cls.gate = cls.env["crm.stage.gate"].create(
            {
                "name": "Leader",
                "stage_id": cls.stage.id,
                "kind": "approval",
                "mode": "observe",
                "approver_type": "user",
                "approver_user_id": cls.mia.id,
                "deadline_hours": HOURS,
            }
        )
        cls.flow = cls.env["crm.handoff.flow"].create({"name": "Agreement"})
        cls.node = cls.env["crm.handoff.node"].create(
            {
                "flow_id": cls.flow.id,
                "name": "Drawing",
                "trigger": "order_confirmed",
                "responsible": "salesperson",
                "sla_hours": HOURS,
            }
        )
        cls.flow.action_switch_on()

    def setUp(self):
        super().setUp()
        self.at(THURSDAY)
        self.company.gate_grace_hours = HOURS
        self.customer = self.env["res.partner"].create({"name": "Moulds"})
        self.owned = self.lead(urgency="8h", stage_id=self.first.id)
        self.route()
        self.assertEqual(self.owned.user_id, self.ann)
        self.order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.ann.id,
                "order_line": [
                    Command.create({"product_id": self._product().id, "tax_ids": False})
                ],
            }
        )
        self.order.action_confirm()
        self.approval = (
            self.env["crm.gate.approval"].with_user(self.ann)._request(self.gate, self.owned)
        )

    def _product(self):
        return self.env["product.product"].create({"name": "Fixture", "type": "service"})

    def deadlines(self):
        """``{what: moment}`` of everything that runs for the seller."""
        self.env.flush_all()
        self.env.invalidate_all()
        handoff = self.env["crm.handoff"].search([("order_id", "=", self.order.id)])
        # what begins now: a grace period that runs is kept as it was promised
        losing = self.owned.sudo()
        losing._stagegate_begin_grace([losing])
        return {
            "lead": self.owned.assignment_id.date_reclaim,
            "handoff": handoff.deadline,
            "grace": losing.gate_grace_until,
            "service": self.env["crm.working.time"]._plan(
                [(THURSDAY, HOURS, self.ann, self.company)]
            )[0],
        }

    def follow_calendar(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        registry = self.env.registry["ir.cron"]
        with patch.object(registry, "_commit_progress", lambda *args, **kwargs: 60.0):
            self.env["crm.deadline.replan"]._cron_replan()

    def assertAgree(self, moment):
        found = self.deadlines()
        self.assertEqual(found, dict.fromkeys(found, moment))

    def test_eight_hours(self):
        self.assertAgree(FRIDAY)
        self.assertEqual(self.approval.sudo().deadline, FRIDAY)

    def test_holiday_of_the_firm(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.company.id,
                "date_from": datetime(2026, 11, 27),
                "date_to": datetime(2026, 11, 30, 23, 59, 59),
            }
        )
        self.follow_calendar()
        tuesday = datetime(2026, 12, 1, 9, 0)
        self.assertAgree(tuesday)
        self.assertEqual(self.approval.sudo().deadline, tuesday)

    def test_seller_on_leave_until_the_sixth_of_december(self):
        self.leave(self.ann, "2026-11-27", "2026-12-06")
        self.follow_calendar()
        self.assertAgree(datetime(2026, 12, 7, 9, 0))

    def test_made_up_saturday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.company.id,
                "date_from": datetime(2026, 11, 27),
                "date_to": datetime(2026, 11, 27, 23, 59, 59),
            }
        )
        self.env["resource.calendar.workday"].create(
            {
                "name": "Made up",
                "calendar_id": self.calendar.id,
                "date": "2026-11-28",
                "dayofweek": "4",
            }
        )
        self.follow_calendar()
        saturday = datetime(2026, 11, 28, 9, 0)
        self.assertAgree(saturday)
        self.assertEqual(self.approval.sudo().deadline, saturday)


@tagged("post_install", "-at_install")
class TestNextStepAgreement(TestTimeAgreement):
    """Days of follow-ups that the system chose follow the calendar, too; promised ones stay."""

    def setUp(self):
        super().setUp()
        self.company.followup_clock = True
        self.chosen, self.promised = self.env["crm.lead"].create(
            [
                {"name": name, "type": "opportunity", "user_id": self.ann.id, "team_id": False}
                for name in ("Chosen", "Promised")
            ]
        )
        self.promised.with_user(self.ann).date_next_followup = date(2026, 11, 30)

    def assertAgree(self, moment):
        """By the rule of the others: the first working day after theirs, two after Thursday."""
        super().assertAgree(moment)
        clock = self.env["crm.working.time"]
        day = clock._plan_days([(THURSDAY.date(), 2, self.ann, self.company)])[0]
        self.assertEqual(clock._plan_days([(moment.date(), 1, self.ann, self.company)])[0], day)
        self.assertEqual(self.chosen.date_next_followup, day)
        self.assertEqual(self.chosen.activity_ids.date_deadline, day)
        self.assertEqual(self.promised.date_next_followup, date(2026, 11, 30))
        moved = self.chosen.message_ids.filtered(lambda each: "because the calendar" in each.body)
        self.assertEqual(bool(moved), day != date(2026, 11, 30))


@tagged("post_install", "-at_install")
class TestMonthAgreement(RouterCase):
    """Half past midnight on the first of the month in Shanghai is that month, for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)

    def setUp(self):
        super().setUp()
        self.calendar.tz = "Asia/Shanghai"
        self.moment = datetime(2026, 11, 30, 16, 30)
        self.at(self.moment + timedelta(days=1))
        self.december = period_of("month", self.moment, self.company)

    def test_first_day(self):
        self.assertEqual(self.december.first, fields.Date.to_date("2026-12-01"))

    def test_every_addon_counts_it_in_december(self):
        lead = self.lead()
        self.at(self.moment)
        lead.write({"user_id": self.ann.id, "assignment_reason": "test"})
        self.env["crm.followup"].with_user(self.ann).create({"lead_id": lead.id, **GOOD})
        handoff = self._handoff()
        self.env.flush_all()
        counted = {
            period.first: (
                self._assignments(lead, period),
                self._followups(period),
                self._handoffs(handoff, period),
            )
            for period in (self.december.previous(), self.december)
        }
        self.assertEqual(counted, {date(2026, 11, 1): (0, 0, 0), date(2026, 12, 1): (1, 1, 1)})

    def _assignments(self, lead, period):
        rows = self.env["crm.route.fairness"]._month_assignments(self.company, period.first)
        return sum(row["lead_id"] == lead.id for row in rows)

    def _followups(self, period):
        rows = self.env["crm.followup.performance"].search(
            [("user_id", "=", self.ann.id), ("month", "=", period.first)]
        )
        return sum(rows.mapped("followup_count"))

    def _handoffs(self, handoff, period):
        rows = self.env["crm.handoff.month"]._refresh(self.company, period.first)
        return rows.filtered(lambda row: row.node_id == handoff.node_id).done_count

    def _handoff(self):
        """A handoff that is done at the moment."""
        flow = self.env["crm.handoff.flow"].create({"name": "Agreement"})
        self.env["crm.handoff.node"].create(
            {
                "flow_id": flow.id,
                "name": "Drawing",
                "trigger": "order_confirmed",
                "responsible": "salesperson",
            }
        )
        flow.action_switch_on()
        product = self.env["product.product"].create({"name": "Fixture", "type": "service"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Moulds"}).id,
                "user_id": self.ann.id,
                "order_line": [Command.create({"product_id": product.id, "tax_ids": False})],
            }
        )
        order.action_confirm()
        handoff = self.env["crm.handoff"].search([("order_id", "=", order.id)])
        handoff.filtered(lambda each: each.node_id.flow_id == flow)._close()
        return handoff.filtered(lambda each: each.node_id.flow_id == flow)
