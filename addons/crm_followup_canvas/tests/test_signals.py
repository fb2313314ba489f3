from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

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

    def test_who_comes_second_is_told_who_was_faster(self):
        self._customer_writes("我们考虑换供应商")
        signal = self.lead.signal_ids[:1]
        signal.with_user(self.seller).action_close("handled", "Called them")
        with self.assertRaisesRegex(UserError, "Called them"):
            signal.with_user(self.manager).action_close("dismissed", "Old news")
        self.assertEqual(signal.state, "handled")

    def test_bad_patterns_are_refused(self):
        for pattern in ("(", "x*", r"(a)\1", "(?=a)b", "(a{1,1000}){1,1000}b"):
            with self.assertRaises(ValidationError):
                self.env["crm.signal.rule"].create({"name": "Bad", "pattern": pattern})

    def test_a_pattern_of_before_is_left_out_and_says_so(self):
        rule = self.env["crm.signal.rule"].create({"name": "Old", "pattern": "zinc"})
        self.env.cr.execute(
            "UPDATE crm_signal_rule SET pattern = '(?=z)zinc' WHERE id = %s", [rule.id]
        )
        rule.invalidate_recordset()
        self.env.registry.clear_cache()
        self.assertTrue(rule.pattern_error)
        with mute_logger("odoo.addons.crm_followup_canvas.models.signal.crm_signal_rule"):
            self._customer_writes("zinc, and cheaper?")
        self.assertEqual(len(self.lead.signal_ids), 1)

    def test_what_they_answer_on_a_quotation_gives_a_signal(self):
        customer = self.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        order = self.env["sale.order"].create(
            {"partner_id": customer.id, "opportunity_id": self.lead.id}
        )
        order.message_post(body="太贵了", message_type="email", author_id=customer.id)
        self.assertTrue(self.lead.signal_ids)

    def test_our_subject_is_not_their_words(self):
        customer = self.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        self.lead.message_post(
            subject="Re: 10% discount until Friday", body="ok", message_type="email",
            author_id=customer.id,
        )  # fmt: skip
        self.assertFalse(self.lead.signal_ids)

    def test_machines_give_none(self):
        for email_from, body in (
            ("MAILER-DAEMON@example.com", "complaint about a delayed mail"),
            ("c@example.com", "自动回复：如需投诉请致电"),
        ):
            self.lead.message_post(
                body=body, message_type="email", author_id=False, email_from=email_from
            )
        self.assertFalse(self.lead.signal_ids)

    def test_queries_do_not_grow_with_messages(self):
        leads = [self._create_lead(f"L{index}") for index in range(6)]
        self.env["crm.lead"].browse(leads[0].id).signals_receive({leads[0].id: ["降价"]})
        items = [(lead.id, "我们想延期", 0) for lead in leads]

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.lead._followup_signals_scan(some)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(items[1:]), cost(items[:1]) + 2)

    def test_switched_off_nothing_is_looked_for(self):
        self.env.company.followup_signals = False
        self._customer_writes("貴司能否降價?")
        self.lead.signals_receive({self.lead.id: ["降价"]})
        self.assertFalse(self.lead.signal_ids)

    def test_an_archived_rule_looks_for_nothing_whoever_asks_first(self):
        rules = self.env["crm.signal.rule"]
        rules.search([]).active = False
        self.assertEqual(rules.with_context(active_test=False)._matcher()[1], {})
        self._customer_writes("贵司能否降价?")
        self.assertFalse(self.lead.signal_ids)

    def test_a_failure_never_loses_the_message(self):
        def fail(*args, **kwargs):
            raise ValueError("broken")

        self.patch(type(self.env["crm.signal.rule"]), "_matcher", fail)
        with mute_logger("odoo.addons.crm_followup_canvas.models.signal.crm_lead_signal"):
            self.assertTrue(self._customer_writes("降价").id)

    def test_a_competitor_brings_its_answers(self):
        self._customer_writes("We also talk to a competitor")
        bar = self.lead.with_user(self.seller).followup_board["signals"]
        self.assertEqual(bar[0]["talktrack"], "Customer mentions a competitor")
        self.assertEqual(len(bar[0]["strategies"]), 3)


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

    def test_files_open_for_who_may_read_the_talk_track(self):
        upload = self.env["ir.attachment"].with_user(self.manager)
        file = upload.create(
            {"name": "roi.xlsx", "raw": b"x", "res_model": "crm.talktrack.strategy"}
        )
        with self.assertRaises(AccessError):
            file.with_user(self.seller).read(["raw"])
        track = self.env["crm.talktrack"].with_user(self.manager).create({"name": "New need"})
        strategy = self.env["crm.talktrack.strategy"].with_user(self.manager).create(
            {"name": "ROI", "talktrack_id": track.id, "attachment_ids": [Command.set(file.ids)]}
        )  # fmt: skip
        file.with_user(self.seller).read(["raw"])
        shown = strategy.with_user(self.seller)._for_canvas()
        self.assertEqual([each["name"] for each in shown["files"]], ["roi.xlsx"])

    def test_a_signal_brings_what_was_made_for_the_industry_first(self):
        pumps, cars = self.env["res.partner.industry"].create([{"name": "Pumps"}, {"name": "Cars"}])
        track = self.env["crm.talktrack"].create(
            {
                "name": "Rival",
                "strategy_ids": [
                    Command.create({"name": "For all", "sequence": 1}),
                    Command.create(
                        {"name": "Cars", "sequence": 2, "industry_ids": [Command.set(cars.ids)]}
                    ),
                    Command.create(
                        {"name": "Pumps", "sequence": 3, "industry_ids": [Command.set(pumps.ids)]}
                    ),
                ],
            }
        )
        self.env["crm.signal.rule"].create(
            {"name": "Rival", "keywords": "rivalco", "talktrack_id": track.id}
        )
        self.lead.partner_id = self.env["res.partner"].create(
            {"name": "P", "industry_id": pumps.id}
        )
        self.lead.signals_receive({self.lead.id: ["RivalCo was here"]})
        shown = self.lead.with_user(self.seller).followup_board["signals"][0]["strategies"]
        self.assertEqual([each["name"] for each in shown], ["Pumps", "For all"])

    def test_industry_decides_which_are_offered(self):
        industries = self.env["res.partner.industry"].create([{"name": "Pumps"}, {"name": "Cars"}])
        for industry in industries:
            self.env["crm.talktrack"].create(
                {
                    "name": industry.name,
                    "industry_ids": [Command.set(industry.ids)],
                    "strategy_ids": [Command.create({"name": "Compare"})],
                }
            )
        partner = self.env["res.partner"].create({"name": "P", "industry_id": industries[0].id})
        self.lead.partner_id = partner
        names = [each["name"] for each in self.env["crm.talktrack"]._for_canvas(self.lead)]
        self.assertEqual(names[0], "Pumps")
        self.assertNotIn("Cars", names)
