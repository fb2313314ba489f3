"""A night costs what the day changed, and comes to what counting everything would come to."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.tests import tagged

from ..models.credibility.crm_lead_credibility import COUNTED
from ..models.snapshot.crm_trust_snapshot_run import WHOLE_DAYS
from .common import TrustCase

OPEN_DEALS, CHANGED = 24, 3


class NightCase(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Lead, cls.Snapshot = cls.env["crm.lead"], cls.env["crm.trust.snapshot"]
        cls.now = fields.Datetime.now()
        cls.customer = cls.env["res.partner"].create({"name": "Buyer", "email": "b@example.com"})

    def deals(self, number, days):
        deals = self.Lead.concat(*(self.lead(self.ann) for _each in range(number)))
        self.put(deals, create_date=self.now - timedelta(days=days))
        return deals

    def put(self, records, **values):
        """As if a row had been written so; deals as if nobody had touched them since."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                f"UPDATE {records._table} SET {name} = %s WHERE id = ANY(%s)", [value, records.ids]
            )
        self.env.invalidate_all()

    def rest(self):
        """Nobody wrote anything for a while."""
        self.put(self.Lead.search([]), write_date=self.now - timedelta(days=20))

    def write_down(self, days=0):
        moment = self.now + timedelta(days=days)
        return sum(self.Snapshot._take(self.company, moment))

    def hear(self, deal, days=0, dated=None):
        """The customer's mail; ``dated`` where it was written on another day than it came."""
        message = self.env["mail.message"].create(
            {"model": "crm.lead", "res_id": deal.id, "message_type": "email", "body": "Hello",
             "author_id": self.customer.id}
        )  # fmt: skip
        self.put(
            message, create_uid=self.env.ref("base.user_root").id,
            create_date=self.now + timedelta(days=days),
            date=self.now + timedelta(days=days if dated is None else dated),
        )  # fmt: skip

    def touched(self, model="crm.lead"):
        """Rows of a table that this transaction has written so far."""
        self.env.cr.execute(
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname = %s",
            [self.env[model]._table],
        )
        return self.env.cr.fetchone()[0]

    def last_count(self, days):
        run = self.env["crm.trust.snapshot.run"]
        return run._last_count(self.company, (self.now + timedelta(days=days)).date())

    def looked_at(self, days):
        """Ids of what a night reads row by row, and not in one sum."""
        moment, (since, before) = self.now + timedelta(days=days), self.last_count(days)
        usual = self.Lead._trust_usual(self.company, moment)
        return (
            self.Lead._trust_news_ids(since, moment)
            | self.Lead._trust_written_ids(since)
            | self.Lead._trust_aged_ids(before, usual, since, moment)
        )


@tagged("post_install", "-at_install")
class TestNightlyCost(NightCase):
    def test_what_is_read_and_written_follows_the_changes(self):
        for number in (OPEN_DEALS, 2 * OPEN_DEALS):
            with self.subTest(open=number), self.env.cr.savepoint() as example:
                deals = self.deals(number, days=60)
                self.write_down()
                self.rest()
                for deal in deals[:CHANGED]:
                    self.hear(deal, days=1)
                    deal.expected_revenue += 1
                self.env.flush_all()
                self.assertEqual(self.looked_at(2), set(deals[:CHANGED].ids))
                leads, rows = self.touched(), self.touched("crm.trust.snapshot")
                self.assertEqual(self.write_down(2), CHANGED)
                # each is counted; what is usual for the stage is not moved by so few
                self.assertEqual(self.touched() - leads, CHANGED)
                # a row each, and on the one before until when it held
                self.assertEqual(self.touched("crm.trust.snapshot") - rows, 2 * CHANGED)
                example.rollback()
            self.env.invalidate_all(flush=False)

    def test_a_quiet_night_writes_nothing(self):
        self.deals(OPEN_DEALS, days=60)
        self.write_down()
        self.rest()
        before = self.touched(), self.touched("crm.trust.snapshot")
        self.assertEqual(self.write_down(2), 0)
        self.assertEqual((self.touched(), self.touched("crm.trust.snapshot")), before)

    def test_who_comes_of_age_is_weighed(self):
        old = self.deals(OPEN_DEALS, days=60)
        young = self.deals(1, days=5)
        for deal in old:
            for days in (2, 4, 6, 8):
                self.hear(deal, days=-days)
        self.write_down()
        self.rest()
        self.assertEqual(young.trust_contacts_usual, 0)
        self.assertEqual(self.looked_at(3), set(young.ids))
        self.write_down(3)
        self.assertEqual(young.trust_contacts_usual, 1.0, "8 of 30 days: 4 days of contact / 3.75")

    def test_a_deadline_that_passed_is_told(self):
        gate = self.env["crm.stage.gate"].create(
            {"name": "Leader agrees", "stage_id": self.second_stage.id, "kind": "approval",
             "approver_type": "user", "approver_user_id": self.lea.id, "deadline_hours": 8,
             "mode": "enforce"}
        )  # fmt: skip
        deal = self.deals(1, days=60)
        approval = self.env["crm.gate.approval"].with_user(self.ann)._request(gate, deal)
        self.put(approval, deadline=self.now + timedelta(days=4))
        self.write_down()
        self.put(approval, write_date=self.now - timedelta(days=20))
        self.write_down(2)
        self.assertEqual(deal.trust_answers_all, 0)
        self.write_down(5)
        self.assertEqual((deal.trust_answers_met, deal.trust_answers_all), (0, 1))

    def test_all_is_counted_once_a_week(self):
        deal = self.deals(1, days=60)
        self.hear(deal)
        self.write_down()
        # no row tells of what is gone
        deal.message_ids.unlink()
        self.put(self.Lead.search([]), write_date=self.now - timedelta(days=20))
        self.write_down(WHOLE_DAYS - 1)
        self.assertEqual(deal.trust_contacts, 1)
        self.write_down(WHOLE_DAYS)
        self.assertEqual(deal.trust_contacts, 0)

    def test_a_count_that_was_cut_short_is_done_whole_the_next_time(self):
        self.deals(3, days=60)
        taking = self.Snapshot._take(self.company, self.now, batch=1)
        while next(taking) == 0:
            pass
        taking.close()
        self.write_down()
        self.assertIsNone(self.last_count(1))


@tagged("post_install", "-at_install")
class TestNightlyTruth(NightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twelve = cls.Lead.concat(*(cls.lead(cls.ann) for _each in range(12)))

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.lists(
                st.tuples(
                    st.sampled_from(("mail", "old mail", "stage", "lost", "again", "new", "look")),
                    st.integers(0, 11),
                ),
                max_size=4,
            ),
            min_size=1, max_size=6,
        ),
        st.lists(st.integers(0, 45), min_size=12, max_size=12),
    )  # fmt: skip
    def test_any_nights_come_to_what_counting_everything_does(self, nights, ages):
        with self.env.cr.savepoint() as example:
            deals = self.twelve
            for deal, days in zip(deals, ages, strict=True):
                self.put(deal, create_date=self.now - timedelta(days=days))
            self.write_down()
            for number, events in enumerate(nights, 1):
                for event, which in events:
                    deals |= self.happen(event, deals[which], number)
                self.write_down(number)
                moment = self.now + timedelta(days=number)
                told = [deals.mapped(name) for name in ("credibility", *COUNTED)]
                for _ids in self.Lead._trust_refresh_company(self.company, moment):
                    pass
                self.assertEqual(
                    told, [deals.mapped(name) for name in ("credibility", *COUNTED)], number
                )
            example.rollback()
        self.env.invalidate_all(flush=False)

    def happen(self, event, deal, days):
        """Noon before a night.

        :return: a deal that came, or none
        """
        noon = self.now + timedelta(days=days - 0.5)
        if event == "mail":
            self.hear(deal, days - 0.5)
        elif event == "old mail":
            self.hear(deal, days - 0.5, dated=days - 29)
        elif event == "stage":
            deal.stage_id = self.second_stage
        elif event == "lost" and deal.active:
            deal.action_set_lost()
        elif event == "again":
            deal.action_unarchive()
        elif event == "look":
            with patch.object(fields.Datetime, "now", lambda: noon):
                deal.action_trust_credibility()
        elif event == "new":
            deal = self.deals(1, days=0.5 - days)
        self.put(deal, write_date=noon)
        return deal
