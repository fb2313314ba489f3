from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import StageGateCase


class MonitorCase(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Case = cls.env["crm.coaching.case"]
        cls.Case.search([("origin", "=", "regress")]).state = "cancelled"

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, self.env.cr, "_now", self.env.cr.now())
        # a test must not commit
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))

    def _at(self, date):
        """Let the ledger believe that it is ``date``."""
        self.env.flush_all()
        self.env.cr._now = date

    def _fall(self, leads, times=1):
        """Move the leads forward and back again."""
        for _index in range(times):
            leads.with_user(self.manager).stage_id = self.drawing
            leads.with_user(self.manager).stage_id = self.enquiry

    def _monitor(self):
        self.flush_tracking()
        return self.Case._cron_monitor_falls()

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()

    def _cases(self, leads=None):
        return self.Case.search([("fallen_lead_id", "in", (leads or self.lead).ids)], order="id")


@tagged("post_install", "-at_install")
class TestFallMonitor(MonitorCase):
    def test_three_falls_open_a_case_for_the_owner(self):
        self._fall(self.lead, 3)
        self._monitor()
        case = self._cases()
        self.assertEqual(case.user_id, self.seller)
        self.assertEqual(case.coach_id, self.leader)
        self.assertEqual(case.origin, "regress")
        self.assertEqual(case.lead_ids, self.lead)
        self.assertEqual(case.activity_ids.user_id, self.leader)
        self.assertTrue(case.checklist_ids)

    def test_two_falls_open_none(self):
        self._fall(self.lead, 2)
        self._monitor()
        self.assertFalse(self._cases())

    def test_lost_evidence_counts(self):
        for _index in range(3):
            self._prove(self.lead)
            self.lead.stage_id = self.sample
            documents = self.env["ir.attachment"].search(
                [("res_model", "=", "crm.lead"), ("res_id", "=", self.lead.id)]
            )
            documents.unlink()
            self.lead.approval_ids.filtered(lambda each: each.state == "approved").with_user(
                self.leader
            ).action_withdraw("The customer changed the thread.")
            self.lead.stage_id = self.enquiry
        self._monitor()
        self.assertIn("demote", self._cases().event_ids.mapped("kind"))

    def test_transitions_and_edits_are_listed_and_linked(self):
        self.flush_tracking()  # changes in the transaction of the creation are no changes
        self._fall(self.lead, 3)
        self.flush_tracking()
        self.lead.with_user(self.seller).write({"email_from": "new@example.com"})
        self._monitor()
        events = self._cases().event_ids
        self.assertEqual(events.transition_id, self.lead.transition_ids)
        edit = events.filtered(lambda event: event.field_id.name == "email_from")
        self.assertEqual(edit.new_value, "new@example.com")
        self.assertEqual(edit.user_id, self.seller)
        self.assertEqual(edit.action_open_lead()["res_id"], self.lead.id)

    def test_one_open_case_that_is_kept_up_to_date(self):
        self._fall(self.lead, 3)
        self._monitor()
        events = self._cases().event_ids
        self._fall(self.lead)
        self._monitor()
        self.assertEqual(len(self._cases()), 1)
        self.assertEqual(len(self._cases().event_ids - events), 2)

    def test_a_closed_case_opens_again_only_after_new_falls(self):
        self._fall(self.lead, 3)
        self._monitor()
        self._cases().action_cancel()
        self._fall(self.lead, 2)
        self._monitor()
        self.assertEqual(len(self._cases()), 1)
        self._fall(self.lead, 1)
        self._monitor()
        self.assertEqual(self._cases().mapped("state"), ["cancelled", "open"])

    def test_falls_of_two_quarters_do_not_add_up(self):
        now = self.env.cr.now()
        self._at(now - timedelta(days=100))
        self._fall(self.lead, 2)
        self._at(now)
        self._fall(self.lead, 2)
        self._monitor()
        self.assertFalse(self._cases())

    def test_redefined_gates_are_nobodys_fault(self):
        for _index in range(3):
            (self.gate_drawing | self.gate_leader).mode = "off"
            self.lead.stage_id = self.sample
            (self.gate_drawing | self.gate_leader).mode = "enforce"
            self.lead._stagegate_refresh(reason="Found by the regular check.", cause="rules")
            self.assertEqual(self.lead.stage_id, self.drawing)
        self._monitor()
        self.assertFalse(self._cases())

    def test_reordered_stages_are_nobodys_fault(self):
        self.lead.stage_id = self.drawing
        for sequence in (5, 2, 5, 2):
            self.drawing.sequence = sequence
            self.env["crm.lead"]._cron_stagegate_sweep()
        self._monitor()
        self.assertFalse(self._cases())

    def test_moving_it_between_teams_is_nobodys_fault(self):
        self.env["crm.stage"].create(
            {"name": "Other", "sequence": 1, "team_ids": self.other_team.ids}
        )
        for team in (self.other_team, self.team) * 3:
            self.lead.team_id = team
        self._monitor()
        self.assertFalse(self._cases())

    def test_a_new_owner_is_not_blamed_for_the_old_ones_falls(self):
        self._at(self.env.cr.now() - timedelta(hours=2))
        self._fall(self.lead, 3)
        self.flush_tracking()
        self.lead.user_id = self.seller_2
        self._monitor()
        self.assertEqual(self._cases().user_id, self.seller)

    def test_falls_under_two_owners_do_not_add_up(self):
        now = self.env.cr.now()
        self._at(now - timedelta(hours=2))
        self._fall(self.lead, 2)
        self.flush_tracking()
        self.lead.user_id = self.seller_2
        self.flush_tracking()
        self._at(now + timedelta(hours=2))
        self._fall(self.lead)
        self._monitor()
        self.assertFalse(self._cases())

    def test_nobody_is_blamed_without_an_owner(self):
        self.lead.user_id = False
        self._fall(self.lead, 3)
        self._monitor()
        self.assertFalse(self._cases())

    def test_queries_do_not_grow_with_the_leads(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Lead {n}", "team_id": self.team.id, "user_id": self.seller.id,
                 "type": "opportunity", "stage_id": self.enquiry.id}
                for n in range(12)
            ]
        )  # fmt: skip
        self._fall(leads[:2], 3)
        self.flush_tracking()
        few = self._count_queries(leads[:2])
        self._fall(leads[2:], 3)
        self.flush_tracking()
        many = self._count_queries(leads[2:])
        self.assertEqual(len(self._cases(leads)), 12)
        # what grows: one insert more per full page of rows, never one per lead
        self.assertLessEqual(many - few, 6)

    def _count_queries(self, leads):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.Case._cron_monitor_falls()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_one_bad_lead_does_not_stop_the_rest(self):
        second = self._create_lead("Second")
        self._fall(self.lead | second, 3)
        self.flush_tracking()
        create = type(self.Case).create

        def fail(records, vals_list):
            if any(vals.get("fallen_lead_id") == self.lead.id for vals in vals_list):
                raise ValueError("bad")
            return create(records, vals_list)

        self.patch(type(self.Case), "create", fail)
        with mute_logger("odoo.addons.crm_stagegate.models.coaching.regress_monitor"):
            self._monitor()
        self.assertEqual(self._cases(self.lead | second).fallen_lead_id, second)

    def test_events_are_for_those_concerned(self):
        self._fall(self.lead, 3)
        self._monitor()
        events = self._cases().event_ids
        for user in (self.seller, self.leader, self.manager):
            self.assertTrue(events.with_user(user).read(["name", "reason"]))
        with self.assertRaises(AccessError):
            events.with_user(self.seller_2).read(["name"])
        with self.assertRaises(AccessError):
            events.with_user(self.manager).write({"old_value": "x"})


@tagged("post_install", "-at_install")
class TestJumpReport(MonitorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.gate_drawing | cls.gate_leader).mode = "off"

    def _jumps(self, leads=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["crm.stage.jump.report"]
            .with_user(user or self.manager)
            .search([("lead_id", "in", (leads or self.lead).ids)])
        )

    def test_three_stages_in_one_day_are_a_jump(self):
        self.lead.with_user(self.seller).stage_id = self.contract
        jump = self._jumps()
        self.assertEqual((jump.user_id, jump.span, jump.lead_id), (self.seller, 3, self.lead))
        self.assertEqual((jump.from_stage_name, jump.to_stage_name), ("Enquiry", "Contract"))
        self.assertEqual(jump.action_open_lead()["res_id"], self.lead.id)
        self.assertEqual(jump.action_open_leads()["domain"], [("id", "in", self.lead.ids)])

    def test_small_steps_add_up(self):
        lead = self.lead.with_user(self.seller)
        lead.stage_id = self.drawing
        lead.stage_id = self.sample
        self.assertFalse(self._jumps())
        lead.stage_id = self.contract
        self.assertEqual(self._jumps().span, 3)

    def test_two_people_do_not_add_up(self):
        self.lead.with_user(self.seller).stage_id = self.sample
        self.lead.with_user(self.manager).stage_id = self.contract
        self.assertFalse(self._jumps())

    def test_two_days_do_not_add_up(self):
        now = self.env.cr.now()
        self._at(now - timedelta(days=2))
        self.lead.with_user(self.seller).stage_id = self.sample
        self._at(now)
        self.lead.with_user(self.seller).stage_id = self.contract
        self.assertFalse(self._jumps())

    def test_a_day_is_a_day_of_the_person(self):
        # 15:30 and 16:30 UTC: one day in UTC, two days in Shanghai
        self.seller.tz = "Asia/Shanghai"
        day = fields.Datetime.to_datetime("2026-03-10 15:30:00")
        self._at(day)
        self.lead.with_user(self.seller).stage_id = self.sample
        self._at(day + timedelta(hours=1))
        self.lead.with_user(self.seller).stage_id = self.contract
        self.assertFalse(self._jumps())
        self.seller.tz = "UTC"
        self.assertEqual(str(self._jumps().date), "2026-03-10")

    def test_company_time_counts_for_people_without_a_zone(self):
        self.seller.tz = False
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        self._at(fields.Datetime.to_datetime("2026-03-10 17:00:00"))
        self.lead.with_user(self.seller).stage_id = self.contract
        self.assertEqual(str(self._jumps().date), "2026-03-11")

    def test_reordered_stages_make_no_jump(self):
        self.lead.with_user(self.seller).stage_id = self.drawing
        self.drawing.with_user(self.manager).sequence = 60
        self.sample.with_user(self.manager).sequence = 1
        self.env["crm.lead"]._cron_stagegate_sweep()
        self.assertFalse(self._jumps())

    def test_another_team_makes_no_jump(self):
        for index in range(4):
            last = self.env["crm.stage"].create(
                {"name": f"O{index}", "sequence": 80 + index, "team_ids": self.other_team.ids}
            )
        self.lead.team_id = self.other_team
        self.lead.stage_id = last
        self.lead.with_user(self.seller).team_id = self.team
        self.assertFalse(
            self._jumps(user=self.manager).filtered(lambda j: j.user_id == self.seller)
        )

    def test_new_leads_and_falls_are_no_jumps(self):
        lead = self._create_lead("In the middle", stage=self.contract)
        lead.with_user(self.manager).stage_id = self.enquiry
        mine = self._jumps(lead).filtered(lambda jump: jump.user_id == self.manager)
        self.assertFalse(mine)

    def test_salespeople_do_not_read_it(self):
        self.lead.with_user(self.seller).stage_id = self.contract
        with self.assertRaises(AccessError):
            self._jumps(user=self.seller)
        self.assertTrue(self._jumps(user=self.leader))
