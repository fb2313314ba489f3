"""The sidebar beside a chat, over real HTTP as the salesperson with the phone."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from lxml import html
from odoo import fields
from odoo.addons.crm_notary.tools.dates import day_text
from odoo.tests import tagged
from werkzeug.datastructures import MultiDict

from .test_wecom import event
from .test_wecom_sign_in import WecomPagesCase


class SidebarCase(WecomPagesCase):
    def setUp(self):
        super().setUp()
        self.server.add("wm_chen", "ann.w", type=2, corp_full_name="苏州精工")
        self.lead = self.arrive(event("add_external_contact")).lead_id
        self.stages = self.env["crm.stage"].create(
            [
                {"name": name, "sequence": number, "team_ids": [(6, 0, self.lead.team_id.ids)]}
                for number, name in ((901, "Talking"), (902, "Offered"))
            ]
        )
        self.lead.write({"type": "opportunity", "stage_id": self.stages[0].id})
        self.env.flush_all()

    def enter(self):
        self.server.codes["code-of-ann"] = "ann.w"
        answer = self.come_back(self.sent_to("/sidebar"))
        self.assertEqual(answer.status_code, 303, answer.text)

    def page(self, customer="wm_chen", more=""):
        return self.get(f"/customer?customer={customer}{more}")

    def ticket(self, page=None):
        text = (page or self.page()).text
        return re.search(r'name="ticket" value="([^"]+)"', text).group(1)

    def do(self, what, ticket=None, **form):
        return self.url_open(
            f"{self.root}/do",
            data={"do": what, "lead": self.lead.id, "ticket": ticket or self.ticket(), **form},
            allow_redirects=False,
        )

    def done(self, answer):
        """What the page says after a form was sent."""
        self.assertEqual(answer.status_code, 303, answer.text)
        self.env.invalidate_all()
        target = urlsplit(answer.headers["Location"])
        shown = self.url_open(f"{target.path}?{target.query}")
        self.assertEqual(shown.status_code, 200)
        return shown.text


@tagged("post_install", "-at_install")
class TestSidebar(SidebarCase):
    def test_who_is_not_known_is_sent_to_wecom(self):
        for path in ("/sidebar", "/customer?customer=wm_chen"):
            self.sent_to(path)

    def test_the_page_finds_out_which_customer_it_is(self):
        self.enter()
        answer = self.get("/sidebar")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("wecom_start", answer.text)
        self.assertIn("frame-ancestors 'none'", answer.headers["Content-Security-Policy"])

    def test_a_customer_at_a_glance(self):
        self.lead.write({"expected_revenue": 120000, "phone": "13800138000"})
        self.env.flush_all()
        self.enter()
        text = self.page().text
        for shown in (self.lead.name, "陈静", "120,000", "13800138000", self.lead.stage_id.name):
            self.assertIn(shown, text)

    def test_the_sidebar_signs_nobody_in(self):
        self.enter()
        self.assertFalse(self.whoami())

    def test_a_customer_somebody_else_follows_is_not_shown(self):
        """The number comes from the phone: whoever types another one sees nothing."""
        self.server.add("wm_li", "bo.w", name="李总")
        self.arrive(event("add_external_contact", customer="wm_li", member="bo.w"))
        self.enter()
        answer = self.page("wm_li")
        self.assertEqual(answer.status_code, 403)
        self.assertNotIn("李总", answer.text)

    def test_an_opportunity_somebody_else_has_is_not_shown(self):
        """A follower of the customer still sees only what the rules of records let them."""
        self.lead.user_id = self.mia
        self.lead.write({"name": "Secret Deal"})
        self.env.flush_all()
        self.enter()
        answer = self.page()
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("Secret Deal", answer.text)
        self.assertIn("A colleague works on this customer", answer.text)

    def test_no_cookie_of_before_after_the_right_is_taken(self):
        self.enter()
        self.member.can_act = False
        self.env.flush_all()
        self.sent_to("/customer?customer=wm_chen")

    def test_a_made_up_cookie_is_nobody(self):
        self.opener.cookies.set("crm_wecom_sidebar", "e30.0000", path=self.root)
        self.sent_to("/customer?customer=wm_chen")

    def test_a_preference_stays_with_the_customer(self):
        self.enter()
        text = self.done(self.do("preference", text="只接受 顺丰 <b>"))
        self.assertIn("只接受 顺丰 &lt;b&gt;", text)
        identity = self.env["crm.external.identity"].search([("external_id", "=", "wm_chen")])
        self.assertIn("Ann: 只接受 顺丰 <b>", identity.wecom_preferences)
        self.assertEqual(self.lead.message_ids[0].author_id, self.ann.partner_id)

    def test_a_note_is_the_persons_own(self):
        self.enter()
        self.done(self.do("note", text="Call after ten"))
        self.assertIn("Call after ten", self.lead.message_ids[0].body)
        self.assertEqual(self.lead.message_ids[0].author_id, self.ann.partner_id)

    def test_a_form_of_another_page_is_refused(self):
        self.enter()
        ticket = self.ticket()
        before = self.lead.message_ids
        for given in ("", "x.y", ticket[:-1] + "x"):
            self.assertEqual(self.do("note", given or "-", text="No").status_code, 403)
        # a ticket of another session
        self.opener.cookies.clear()
        self.enter()
        self.assertEqual(self.do("note", ticket, text="No").status_code, 403)
        self.env.invalidate_all()
        self.assertEqual(self.lead.message_ids, before)

    def test_an_opportunity_of_somebody_else_is_not_written_to(self):
        self.enter()
        ticket = self.ticket()
        foreign = self.env["crm.lead"].create({"name": "Foreign", "user_id": self.mia.id})
        self.env.flush_all()
        refused = self.do("note", ticket, text="Not here", lead=foreign.id)
        self.assertEqual(refused.status_code, 403)
        self.env.invalidate_all()
        # nor to another one of the customer's
        for lead in foreign + self.lead:
            self.assertNotIn("Not here", "".join(lead.message_ids.mapped("body")))

    def test_unknown_actions_are_refused(self):
        self.enter()
        for action in ("", "unlink", "_do_note", "note_"):
            self.assertEqual(self.do(action).status_code, 403)

    def test_another_opportunity_with_the_same_customer(self):
        self.enter()
        text = self.done(self.do("opportunity", name="Second order", revenue="5,000"))
        self.assertIn("Second order", text)
        made = self.env["crm.lead"].search([("name", "=", "Second order")])
        self.assertEqual((made.user_id, made.expected_revenue), (self.ann, 5000))
        self.assertEqual(made.partner_id, self.lead.partner_id)
        self.assertEqual(made.create_uid, self.ann)
        self.assertIn("Other opportunities", text)

    def test_the_first_opportunity_of_somebody_no_event_told_of(self):
        self.server.add("wm_new", "ann.w", name="王工")
        self.enter()
        page = self.page("wm_new")
        self.assertIn("no opportunity with this customer yet", page.text)
        self.done(self.do("opportunity", self.ticket(page), lead=""))
        identity = self.env["crm.external.identity"].search([("external_id", "=", "wm_new")])
        self.assertEqual(identity.lead_id.contact_name, "王工")
        self.assertEqual(identity.lead_id.user_id, self.ann)
        # the event that comes late finds it
        found = self.arrive(event("add_external_contact", customer="wm_new"))
        self.assertEqual(found.lead_id, identity.lead_id)

    def test_a_colleagues_opportunity_and_an_own_one(self):
        self.lead.user_id = self.mia
        self.env.flush_all()
        self.enter()
        text = self.done(self.do("opportunity", name="Mine"))
        self.assertIn("Mine", text)
        identity = self.env["crm.external.identity"].search([("external_id", "=", "wm_chen")])
        self.assertEqual(identity.lead_id, self.lead)

    def test_words_in_a_link_are_not_shown(self):
        self.enter()
        self.assertNotIn("call 110", self.page(more="&said=call 110").text)

    def test_wecom_that_does_not_answer_is_said(self):
        self.enter()
        self.server.trouble = {"externalcontact/get": [502]}
        self.assertEqual(self.page().status_code, 503)

    def test_no_input_is_a_server_error(self):
        self.enter()
        for path in (
            "/customer", "/customer?customer=", "/customer?customer=%00", "/customer?lead=x",
            "/customer?customer=wm_chen&lead=99999999999999", "/back?code=%ff&state=%ff",
            "/customer?customer=wm_chen&page=../../x", "/customer?customer=" + "x" * 500,
        ):  # fmt: skip
            with self.subTest(path=path):
                self.assertLess(self.get(path).status_code, 500)

    def test_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_integrations"], ["zh_CN"])
        self.ann.lang = "zh_CN"
        self.env.flush_all()
        self.enter()
        self.assertIn("新建商机", self.page().text)


@tagged("post_install", "-at_install")
class TestSidebarCanvas(SidebarCase):
    def setUp(self):
        super().setUp()
        if "crm.followup" not in self.env:
            self.skipTest("needs follow-ups")

    FORM = {
        "channel": "wechat",
        "action": "Sent quotation V3 for the M8 bolts to Mr Chen",
        "feedback": "5 % above factory B, the CFO has to approve it on Monday",
        "next_action": "Call Mr Chen about the CFO's answer",
        "deliverable": "Quotation V4",
        "save": "done",
    }

    def canvas(self):
        return self.page(more=f"&lead={self.lead.id}&page=followup")

    def test_two_taps_record_a_followup(self):
        self.enter()
        self.assertIn("page=followup", self.page().text)
        page = self.canvas()
        self.assertEqual(page.status_code, 200)
        day = re.search(r'name="date_next"[^>]*value="([^"]+)"', page.text).group(1)
        text = self.done(self.do("followup", self.ticket(page), date_next=day, **self.FORM))
        made = self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual((made.state, made.user_id, made.channel), ("done", self.ann, "wechat"))
        self.assertIn(self.FORM["feedback"], text)

    def test_days_are_written_as_in_the_web_client(self):
        self.enter()
        page = self.canvas()
        day = re.search(r'name="date_next"[^>]*value="([^"]+)"', page.text).group(1)
        text = self.done(self.do("followup", self.ticket(page), date_next=day, **self.FORM))
        for shown in (fields.Date.to_date(day), fields.Date.context_today(self.ann)):
            self.assertIn(day_text(self.env, shown, fields.Date.context_today(self.ann)), text)
        self.assertNotIn(day, text)

    def test_what_is_missing_is_said_and_the_words_stay(self):
        self.enter()
        answer = self.do("followup", action="Sent the quotation", feedback="", save="done")
        self.assertEqual(answer.status_code, 200)
        self.assertIn('role="alert"', answer.text)
        self.assertIn("Sent the quotation", answer.text)
        self.assertFalse(self.env["crm.followup"].search([("lead_id", "=", self.lead.id)]))

    def test_a_draft_goes_on_where_it_was(self):
        self.enter()
        self.done(self.do("followup", action="Half a word", save="draft"))
        draft = self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(draft.state, "draft")
        page = self.canvas()
        self.assertIn("Half a word", page.text)
        self.assertIn(f'name="id" value="{draft.id}"', page.text)

    def record(self, **more):
        """A follow-up by the form of the canvas; the record."""
        self.ann.tz = "Asia/Shanghai"
        self.env.flush_all()
        self.enter()
        page = self.canvas()
        day = re.search(r'name="date_next"[^>]*value="([^"]+)"', page.text).group(1)
        form = {"date_next": day, **self.FORM, **more}
        self.done(self.do("followup", self.ticket(page), **form))
        return self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])

    def test_it_happened_now_unless_another_time_is_said(self):
        before = fields.Datetime.now()
        made = self.record(date="")
        self.assertGreaterEqual(made.date, before)

    def test_when_it_happened_is_the_persons_own_time(self):
        self.assertEqual(self.record(date="2026-05-04T09:30").date, datetime(2026, 5, 4, 1, 30))

    def test_what_lies_ahead_or_is_no_time_is_now(self):
        self.ann.tz = "Asia/Shanghai"
        sidebar = self.env["crm.wecom.sidebar"].with_user(self.ann).with_context(tz=self.ann.tz)
        for said in ("2999-01-01T00:00", "9999-12-31T23:59", "yesterday", "0001-01-01T00:00", ""):
            with self.subTest(said=said):
                self.assertFalse(sidebar._read_form(MultiDict({"date": said}))["date"])

    def test_a_draft_says_when_it_happened(self):
        self.record(date="2026-05-04T09:30", save="draft")
        text = self.canvas().text
        self.assertRegex(text, r'name="date"[^>]*value="2026-05-04T09:30"')
        self.assertIn("2026-05-04 09:30", text)

    def test_a_refused_form_keeps_when_it_happened(self):
        self.ann.tz = "Asia/Shanghai"
        self.env.flush_all()
        self.enter()
        answer = self.do("followup", action="Sent it", date="2026-05-04T09:30", save="done")
        self.assertRegex(answer.text, r'name="date"[^>]*value="2026-05-04T09:30"')

    def test_archived_obstacles_are_not_offered(self):
        obstacle = self.env["crm.followup.obstacle"].create({"name": "Old worry", "active": False})
        self.env.flush_all()
        self.enter()
        self.assertNotIn(obstacle.name, self.canvas().text)

    # -- talk tracks ----------------------------------------------------------------------------

    def strategy(self):
        self.env["crm.talktrack"].search([]).active = False
        track = self.env["crm.talktrack"].create({"name": "Too expensive"})
        strategy = self.env["crm.talktrack.strategy"].create(
            {
                "name": "Cost of a stop",
                "text": "An hour of the line\ncosts more",
                "talktrack_id": track.id,
            }
        )
        self.env.flush_all()
        return strategy

    def test_talk_tracks_are_there_and_folded(self):
        self.strategy()
        self.enter()
        text = self.canvas().text
        for shown in ("Too expensive", "Cost of a stop", "An hour of the line"):
            self.assertIn(shown, text)
        tree = html.fromstring(text)
        self.assertTrue(tree.xpath("//details[not(@open)]//details[not(@open)]//b"))

    def test_the_canvas_in_chinese(self):
        self.strategy()
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_integrations"], ["zh_CN"])
        self.ann.lang = "zh_CN"
        self.env.flush_all()
        self.enter()
        text = self.canvas().text
        for shown in ("跟进时间", "现在", "话术", "我用了这条"):
            self.assertIn(shown, text)

    def test_no_talk_track_leaves_no_heading(self):
        self.env["crm.talktrack"].search([]).active = False
        self.env.flush_all()
        self.enter()
        self.assertNotIn("Talk tracks", self.canvas().text)

    def test_a_strategy_that_was_used_counts(self):
        strategy = self.strategy()
        self.record(used_ids=strategy.id)
        used = self.env["crm.talktrack.use"].search([("strategy_id", "=", strategy.id)])
        self.assertEqual((used.lead_id, used.user_id), (self.lead, self.ann))

    def test_a_strategy_that_was_not_offered_does_not_count(self):
        strategy = self.strategy()
        strategy.talktrack_id.active = False
        self.env.flush_all()
        self.record(used_ids=strategy.id)
        self.assertFalse(self.env["crm.talktrack.use"].search([("strategy_id", "=", strategy.id)]))

    def test_the_last_obstacle_is_red(self):
        obstacle = self.env["crm.followup.obstacle"].search([], limit=1)
        self.enter()
        page = self.canvas()
        day = re.search(r'name="date_next"[^>]*value="([^"]+)"', page.text).group(1)
        text = self.done(
            self.do("followup", self.ticket(page), date_next=day, obstacle_id=obstacle.id,
                    obstacle_note="waits for the CFO", **self.FORM)
        )  # fmt: skip
        self.assertRegex(text, r'class="card stuck"[^>]*>\s*[^<]*waits for the CFO')
        self.assertIn('name="resolved_ids"', self.canvas().text)

    def test_whoever_may_not_write_it_gets_no_canvas(self):
        self.enter()
        ticket = self.ticket()
        self.lead.user_id = self.mia
        self.env.flush_all()
        answer = self.do("followup", ticket, **self.FORM)
        self.assertEqual(answer.status_code, 403)


@tagged("post_install", "-at_install")
class TestSidebarGates(SidebarCase):
    def setUp(self):
        super().setUp()
        if "crm.stage.gate" not in self.env:
            self.skipTest("needs gates")
        self.gate = self.env["crm.stage.gate"].create(
            {
                "name": "Discount", "kind": "approval", "mode": "enforce",
                "stage_id": self.stages[1].id, "approver_type": "user",
                "approver_user_id": self.mia.id,
            }
        )  # fmt: skip
        self.env.flush_all()

    def test_what_is_missing_and_asking_for_it(self):
        self.enter()
        text = self.page().text
        self.assertIn("Discount", text)
        self.assertIn('value="approval"', text)
        text = self.done(self.do("approval", gate=self.gate.id))
        asked = self.env["crm.gate.approval"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual((asked.state, asked.requested_by_id), ("pending", self.ann))
        self.assertNotIn('value="approval"', text)

    def test_nothing_else_of_a_gate_is_done(self):
        self.gate.copy({"name": "Other", "stage_id": self.gate.stage_id.id})
        self.enter()
        for number in (0, 999999):
            self.done(self.do("approval", gate=number))
        self.assertFalse(self.env["crm.gate.approval"].search([("lead_id", "=", self.lead.id)]))
