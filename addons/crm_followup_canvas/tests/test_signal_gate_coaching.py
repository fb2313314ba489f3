from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestSignals(FollowupCase):
    def _customer_writes(self, body):
        customer = self.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        return self.lead.message_post(body=body, message_type="email", author_id=customer.id)

    def test_a_customers_mail_gives_a_signal_with_excerpt(self):
        self._customer_writes("貴司能否降價?")
        signal = self.lead.signal_ids
        self.assertEqual(signal.rule_id, self.env.ref("crm_followup_canvas.signal_price"))
        self.assertIn("降价", signal.excerpt)
        bar = self.lead.with_user(self.seller).followup_board["signals"]
        self.assertTrue(bar[0]["advice"])

    def test_a_colleagues_words_give_none(self):
        self.lead.with_user(self.seller).message_post(body="他们要降价", message_type="comment")
        self.assertFalse(self.lead.signal_ids)

    def test_the_same_words_are_shown_once(self):
        for _index in range(2):
            self.lead.with_user(self.seller).signals_receive({self.lead.id: ["要降价"]}, "WeCom")
        self.assertEqual(len(self.lead.signal_ids), 1)
        self.assertEqual(self.lead.signal_ids.source, "WeCom")

    def test_receiving_needs_the_opportunity(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.seller_2).signals_receive({self.lead.id: ["降价"]})

    def test_closing_needs_a_reason(self):
        self._customer_writes("我们考虑换供应商")
        signal = self.lead.signal_ids[:1].with_user(self.seller)
        with self.assertRaises(UserError):
            signal.action_close("handled", " ")
        signal.action_close("dismissed", "It was about paper")
        self.assertEqual(signal.closed_by_id, self.seller)

    def test_bad_patterns_are_refused(self):
        for pattern in ("(", "(a+)+", "x*"):
            with self.assertRaises(ValidationError):
                self.env["crm.signal.rule"].create({"name": "Bad", "pattern": pattern})

    def test_queries_do_not_grow_with_messages(self):
        leads = [self._create_lead(f"L{index}") for index in range(6)]
        self.env["crm.lead"].browse(leads[0].id).signals_receive({leads[0].id: ["降价"]})
        items = [(lead.id, "我们想延期", 0) for lead in leads]

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.lead._signals_scan(some)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(items[1:]), cost(items[:1]) + 2)


@tagged("post_install", "-at_install")
class TestTalktracks(FollowupCase):
    def test_use_is_counted_with_what_came_of_it(self):
        strategy = self.env.ref("crm_followup_canvas.strategy_technical")
        for _index in range(2):
            strategy.with_user(self.seller).action_use(self.lead.id)
        self.assertEqual((strategy.use_count, strategy.moved_count), (1, 0))
        self.env["crm.talktrack.use"].search([("lead_id", "=", self.lead.id)]).date -= timedelta(
            hours=1
        )
        self.lead.with_user(self.seller).stage_id = self.drawing
        strategy.invalidate_recordset()
        self.assertEqual(strategy.moved_count, 1)


@tagged("post_install", "-at_install")
class TestFollowupGate(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.breakthrough = cls.env.ref("crm_followup_canvas.breakthrough_1")
        cls.gate = cls.Gate.create(
            {
                "name": "Talked about it",
                "stage_id": cls.drawing.id,
                "kind": "followup",
                "mode": "enforce",
                "followup_breakthrough_id": cls.breakthrough.id,
            }
        )

    def test_closed_without_open_with(self):
        lead = self.lead.with_user(self.seller)
        with self.assertRaisesRegex(UserError, "0 of 1 effective follow-ups"):
            lead.stage_id = self.drawing
        self._record()
        with self.assertRaisesRegex(UserError, "Requirement confirmed"):
            lead.stage_id = self.drawing
        self._record(
            previous_answer="done",
            action="Met engineer Zhao about drawing B",
            breakthrough_ids=[Command.set(self.breakthrough.ids)],
        )
        lead.stage_id = self.drawing
        self.assertEqual(lead.stage_id, self.drawing)
        lead._gates_refresh()
        self.assertEqual(lead.stage_id, self.drawing)

    def test_verdicts_cost_the_same_for_many(self):
        leads = self.lead
        for index in range(5):
            leads |= self._create_lead(f"L{index}")
        gates = self.gate.sudo()
        gates._judge_followup(leads)

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            gates._judge_followup(some.sudo())
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(leads), cost(self.lead))


@tagged("post_install", "-at_install")
class TestCoaching(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.followup_coaching = True
        cls.env.company.followup_min_count = 2
        cls.month = fields.Date.today().replace(day=1) - relativedelta(months=1)
        day = fields.Datetime.to_datetime(cls.month) + timedelta(days=10)
        for index in range(3):
            cls._record(
                cls._create_lead(f"A{index}"), done=False, date=day, action=f"Called about {index}"
            )
        for user, words in ((cls.seller_2, ("drawing B", "sample report of the M12 studs")),):
            for each in words:
                cls._record(
                    cls._create_lead(each, user=user), user=user, date=day,
                    action=f"Presented {each} to the quality department",
                    feedback=f"They want {each} with a certificate by SGS",
                )  # fmt: skip
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))

    def test_a_weak_month_opens_one_case_with_samples_and_a_colleague(self):
        Case = self.env["crm.coaching.case"]
        for _index in range(2):
            Case._cron_followup_coaching()
        case = Case.search([("origin", "=", "followup"), ("company_id", "=", self.env.company.id)])
        case = case.filtered(lambda each: each.user_id in (self.seller, self.seller_2))
        self.assertEqual(case.user_id, self.seller)
        self.assertEqual(case.senior_id, self.seller_2)
        self.assertEqual(len(case.followup_sample_ids), 3)
        self.assertTrue(case.checklist_ids)

    def test_everybody_sees_the_own_figures_only(self):
        figures = self.env["crm.followup.performance"].with_user(self.seller_2)
        mine = figures.search([("month", "=", self.month)])
        self.assertEqual(mine.user_id, self.seller_2)
        self.assertEqual(mine.effective_share, 100)

    def test_export(self):
        wizard = self.env["crm.followup.export"].with_user(self.manager).create({})
        self.assertEqual(wizard.action_export()["type"], "ir.actions.act_url")
        self.assertTrue(wizard.data)
        wizard = wizard.create({"month": "2001-01-01"})
        with self.assertRaises(UserError):
            wizard.action_export()

    def test_weight_is_at_least_thirty(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env.company.followup_weight = 20
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestSubsteps(FollowupCase):
    def test_changes_are_logged_and_the_role_is_told(self):
        step = self.env.ref("crm_followup_canvas.substep_2")
        step.notify_role_id = self.role_engineer
        told = []
        self.patch(
            type(self.env["mail.thread"]),
            "message_notify",
            lambda thread, **kw: told.append(kw["partner_ids"]),
        )
        self.lead.with_user(self.seller).substep_id = step
        self.assertEqual(self.lead.substep_log_ids.user_id, self.seller)
        self.assertTrue(self.lead.substep_date)
        self.assertEqual(told, [self.engineer.partner_id.ids])
