from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.tests import tagged

from .common import FollowupCase

# a Monday
TODAY = "2026-12-07"


@freeze_time(f"{TODAY} 06:00:00")
@tagged("post_install", "-at_install")
class TestStandIn(FollowupCase):
    """A next step is its owner's own; what is due is with somebody who is there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("crm_followup_canvas.mail_activity_followup")
        cls.env.company.resource_calendar_id.tz = "UTC"
        cls.env.company.write({"followup_clock": True, "notary_fallback_user_id": cls.boss.id})

    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.monday = fields.Date.to_date(TODAY)
        self.opportunity = self._create_lead("M10", date_next_followup=self.monday)

    def _leave(self, person, first, last):
        """Away on whole working days, as native leaves have them."""
        resource = self.env["resource.resource"].search([("user_id", "=", person.id)], limit=1)
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": (resource or resource.create(
                    {"name": person.name, "user_id": person.id}
                )).id,
                "date_from": f"{first} 08:00:00",
                "date_to": f"{last} 17:00:00",
            }
        )  # fmt: skip

    def _away(self, person, days=1):
        return self._leave(person, self.monday, self.monday + timedelta(days=days - 1))

    def _run(self):
        self.env["crm.lead"]._cron_followup_clock()

    def _has_it(self, lead=None):
        activities = (lead or self.opportunity).activity_ids
        return activities.filtered(lambda each: each.activity_type_id == self.kind).user_id

    def test_what_is_due_goes_to_the_leader_while_the_owner_is_away(self):
        self._away(self.seller)
        self._run()
        self.assertEqual(self._has_it(), self.leader)

    def test_it_stays_with_an_owner_who_is_back_on_its_day(self):
        later = self._create_lead("M12", date_next_followup=self.monday + timedelta(days=3))
        self._away(self.seller, days=2)
        self._run()
        self.assertEqual(self._has_it(later), self.seller)

    def test_half_a_day_off_is_not_away(self):
        leave = self._away(self.seller)
        leave.date_to = f"{TODAY} 11:00:00"
        self._run()
        self.assertEqual(self._has_it(), self.seller)

    def test_an_owner_who_is_back_has_it_again(self):
        self._away(self.seller)
        self._run()
        self.assertEqual(self._has_it(), self.leader)
        with freeze_time("2026-12-08 06:00:00"):
            self._run()
        self.assertEqual(self._has_it(), self.seller)

    def test_where_the_leader_is_away_too_the_companys_fallback_has_it(self):
        self._away(self.seller)
        self._away(self.leader)
        self._run()
        self.assertEqual(self._has_it(), self.boss)

    def test_without_a_leader_the_companys_fallback_has_what_is_of_archived_people(self):
        self.team.user_id = False
        self.seller.active = False
        self._run()
        self.assertEqual(self._has_it(), self.boss)

    def test_where_nobody_is_there_the_owner_keeps_it(self):
        for person in (self.seller, self.leader, self.boss):
            self._away(person)
        self._run()
        self.assertEqual(self._has_it(), self.seller)

    def test_what_somebody_gave_to_a_colleague_stays_there(self):
        self.opportunity.activity_ids.with_user(self.leader).user_id = self.seller_2
        self._away(self.seller)
        self._run()
        self.assertEqual(self._has_it(), self.seller_2)

    def test_a_step_planned_for_a_day_on_leave_waits_for_that_day_with_its_owner(self):
        tuesday = self.monday + timedelta(days=1)
        self._leave(self.seller, tuesday, tuesday)
        lead = self._create_lead("M12", date_next_followup=tuesday)
        self._run()
        self.assertEqual(self._has_it(lead), self.seller)
        with freeze_time(f"{tuesday} 06:00:00"):
            self._run()
        self.assertEqual(self._has_it(lead), self.leader)

    def test_somebody_who_is_there_hears_of_silence(self):
        self._away(self.seller)
        self._away(self.leader)
        told = [("partner_ids", "in", self.boss.partner_id.ids)]
        before = self.env["mail.message"].search_count(told)
        self.opportunity._followup_tell_about_silence()
        self.assertEqual(self.env["mail.message"].search_count(told), before + 1)

    def test_many_cost_as_much_as_one(self):
        self._away(self.seller)
        self._away(self.leader)
        leads = self.opportunity
        for index in range(6):
            leads |= self._create_lead(f"L{index}", date_next_followup=self.monday)

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(some._followup_reminded_users().values()), {self.boss})
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(leads), cost(self.opportunity))
