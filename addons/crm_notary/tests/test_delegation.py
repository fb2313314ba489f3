"""Stand-ins: the right lasts as long as the absence, and belongs to who gave it."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_decision import DecisionCase

RULES = "odoo.addons.base.models.ir_rule"
TODAY = date(2026, 11, 26)


@tagged("post_install", "-at_install")
class TestDelegation(DecisionCase):
    def _delegate(self, giver=None, **values):
        giver = giver or self.leader
        return (
            self.env["crm.decision.delegation"]
            .with_user(giver)
            .create(
                {
                    "user_id": giver.id,
                    "delegate_id": self.second.id,
                    "date_from": TODAY,
                    "date_to": TODAY,
                    **values,
                }
            )
        )

    def test_stand_in_decides_in_the_name_of_the_absent(self):
        self._delegate()
        approval = self._ask()
        self.assertEqual(self._todos(approval), self.leader | self.second)
        approval.with_user(self.second).action_approve()
        self.assertEqual(
            (approval.decided_by_id, approval.on_behalf_ids), (self.second, self.leader)
        )

    def test_what_waits_already_is_shared_and_no_longer_when_it_is_over(self):
        approval = self._ask()
        delegation = self._delegate()
        self.assertEqual(approval.delegate_ids, self.second)
        self.assertTrue(approval.with_user(self.second).has_access("read"))
        delegation.with_user(self.leader).unlink()
        self.assertFalse(approval.delegate_ids)
        self.assertFalse(approval.with_user(self.second).has_access("read"))
        self.assertEqual(self._todos(approval), self.leader)

    def test_the_day_after_the_right_is_gone_without_anybody_doing_anything(self):
        self._delegate()
        approval = self._ask()
        self._at("2026-11-27 00:30")
        with self.assertRaises(AccessError):
            approval.with_user(self.second).action_approve()
        approval._decision_look_up()
        self.assertFalse(approval.delegate_ids)

    def _cron(self):
        IrCron = self.env.registry["ir.cron"]
        with patch.object(IrCron, "_commit_progress", lambda *args, **kwargs: 60.0):
            self.Approval._cron_decisions()

    def test_stand_ins_come_and_go_with_the_day_where_the_absent_lives(self):
        for zone, eve, begin, end in (
            # moments of Shanghai
            ("America/New_York", "2026-11-27 12:50", "2026-11-27 13:10", "2026-11-28 13:10"),
            ("Asia/Shanghai", "2026-11-26 23:50", "2026-11-27 00:10", "2026-11-28 00:10"),
        ):
            with self.subTest(zone=zone):
                self._at("2026-11-26 09:00")
                self.leader.tz = zone
                tomorrow = date(2026, 11, 27)
                delegation = self._delegate(date_from=tomorrow, date_to=tomorrow)
                approval = self._ask(self._make_loan(zone))
                # the day of the others begins, too, and is looked up
                for moment, stand_in in (
                    ("2026-11-26 09:10", False),
                    (eve, False),
                    (begin, self.second),
                    (end, False),
                ):
                    self._at(moment)
                    self._cron()
                    self.assertEqual(approval.delegate_ids, stand_in or self.env["res.users"])
                delegation.sudo().with_user(self.leader).unlink()

    def test_within_the_day_nothing_is_looked_up_again(self):
        approval = self._ask()
        self._cron()
        self._at("2026-11-26 10:30")
        self.Approval._decision_new_day()
        self.assertFalse(approval.is_stale)

    def test_the_stand_in_neither_prolongs_nor_rewrites(self):
        delegation = self._delegate().with_user(self.second)
        self.assertTrue(delegation.has_access("read"))
        for values in (
            {"date_to": TODAY + timedelta(days=30)},
            {"delegate_id": self.outsider.id},
            {"user_id": self.second.id, "delegate_id": self.outsider.id},
        ):
            for own in (delegation, delegation.sudo()):
                with self.subTest(**values), self.assertRaises(AccessError), mute_logger(RULES):
                    own.write(values)
        with self.assertRaises(AccessError), mute_logger(RULES):
            delegation.unlink()

    def test_nobody_gives_what_is_not_theirs(self):
        with self.assertRaises(AccessError), mute_logger(RULES):
            self._delegate(giver=self.outsider, user_id=self.leader.id)

    def test_administrators_name_stand_ins_of_others_but_never_themselves(self):
        self._delegate(giver=self.admin, user_id=self.leader.id)
        with self.assertRaises(AccessError):
            self._delegate(giver=self.admin, user_id=self.leader.id, delegate_id=self.admin.id)

    def test_only_internal_people_stand_in(self):
        with self.assertRaises(ValidationError):
            self._delegate(delegate_id=self.portal.id)

    def test_a_stand_in_who_left_decides_no_more(self):
        self._delegate()
        approval = self._ask()
        self.second.active = False
        self.assertFalse(approval.delegate_ids)

    def test_no_stand_in_for_the_own_matter(self):
        self._delegate(delegate_id=self.seller.id)
        approval = self._ask()
        self.assertFalse(approval.delegate_ids)
        with self.assertRaises(AccessError):
            approval.with_user(self.seller).action_approve()

    def test_bad_dates_and_oneself_are_refused(self):
        with self.assertRaises(ValidationError):
            self._delegate(date_to=TODAY - timedelta(days=2))
        with self.assertRaises(ValidationError):
            self._delegate(delegate_id=self.leader.id)
