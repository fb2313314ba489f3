"""Scans at booths and live streams, in signed batches over real HTTP."""

import json
import re
from datetime import datetime

import psycopg2
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SECRET, IntegrationHttpCase, signed_headers

CARD = {"name": "陈静", "company": "苏州精工机械", "phone": "13800138000", "position": "采购经理"}


class BehaviourCase(IntegrationHttpCase):
    kind = None

    def setUp(self):
        super().setUp()
        self.source = self.make_connector(self.kind)
        self.set_secret(self.source, "webhook_secret", SECRET)
        self.env.flush_all()

    def did(self, number, kind, visitor="openid-1", at="2026-05-04T10:00:00+08:00", **more):
        return {"id": number, "visitor": visitor, "type": kind, "at": at, **more}

    def deliver(self, *events, secret=SECRET, body=None, message_id="msg_1", **options):
        body = json.dumps({"events": events}).encode() if body is None else body
        return self.url_open(
            f"/crm_integrations/{self.source.token}",
            data=body,
            headers=signed_headers(secret, message_id, body, **options),
        )

    def arrive(self, *events):
        """Deliver and process; the events of the inbox."""
        answer = self.deliver(*events)
        self.assertEqual(answer.status_code, 200)
        self.process()
        self.env.invalidate_all()
        found = self.inbox.search([("connector_id", "=", self.source.id)])
        self.assertEqual(set(found.mapped("state")), {"done"}, found.mapped("error"))
        return found

    def rows(self):
        self.env.invalidate_all()
        return self.env["crm.lead.interest"].search(
            [("identity_id.connector_id", "=", self.source.id)], order="date, id"
        )

    def lead(self):
        return self.rows().identity_id.lead_id


@tagged("post_install", "-at_install")
class TestScan(BehaviourCase):
    kind = "scan"

    def setUp(self):
        super().setUp()
        self.booth = self.env["crm.scan.booth"].create(
            {
                "name": "五轴加工中心",
                "fair": "CIMT 2026",
                "token": "b7",
                "connector_id": self.source.id,
            }
        )
        self.env.flush_all()

    def test_a_scan_with_a_card_is_a_lead_of_its_booth(self):
        self.arrive(self.did("1", "scan", scene="b7", profile=CARD))
        lead = self.lead()
        self.assertEqual((lead.contact_name, lead.partner_name), ("陈静", "苏州精工机械"))
        self.assertEqual(lead.function, "采购经理")
        row = self.rows()
        self.assertEqual((row.subject, row.occasion), ("五轴加工中心", "CIMT 2026"))
        self.assertEqual(row.date, datetime(2026, 5, 4, 2))

    def test_somebody_unknown_is_no_lead_until_they_leave_their_card(self):
        self.arrive(
            self.did("1", "scan", scene="b7"), self.did("2", "stay", scene="b7", seconds=90)
        )
        self.assertFalse(self.lead())
        self.assertEqual(len(self.rows()), 2)
        self.arrive(self.did("3", "form", profile=CARD))
        self.assertEqual(self.lead().contact_name, "陈静")
        self.assertEqual(self.rows().lead_id, self.lead())

    def test_each_counts_once_in_whatever_batch(self):
        first, second = self.did("1", "scan", scene="b7"), self.did("2", "scan", scene="b8")
        self.arrive(first)
        self.arrive(first)
        self.arrive(first, second)
        self.arrive(second, first)
        self.assertEqual(self.rows().mapped("subject"), ["五轴加工中心", "b8"])

    def test_the_same_number_of_another_connector_is_another(self):
        self.arrive(self.did("1", "scan", scene="b7"))
        self.source = self.make_connector("scan")
        self.set_secret(self.source, "webhook_secret", SECRET)
        self.env.flush_all()
        self.arrive(self.did("1", "scan", scene="b7"))
        # the booth is the other one's, too
        self.assertEqual(self.rows().subject, "b7")

    def test_several_people_in_a_batch(self):
        found = self.arrive(
            self.did("1", "scan", "a", scene="b7", profile=CARD),
            self.did("2", "scan", "b", scene="b7", profile={"name": "Li"}),
            self.did("3", "scan", "a", scene="b8"),
        )
        self.assertEqual(len(found), 2)
        self.assertEqual(len(found.lead_id), 2)

    def test_wechat_says_that_it_is_the_same_person(self):
        lead = self.env["crm.lead"].create({"name": "Known"})
        self.env["crm.external.identity"].create(
            {"connector_id": self.connector.id, "external_id": "wm", "unionid": "u-1",
             "lead_id": lead.id}
        )  # fmt: skip
        self.arrive(self.did("1", "scan", scene="b7", unionid="u-1"))
        self.assertEqual(self.lead(), lead)

    def test_another_companys_person_is_not_looked_at(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["crm.connector"].create(
            {"name": "Theirs", "kind": "webhook", "company_id": other.id}
        )
        lead = self.env["crm.lead"].create({"name": "Theirs", "company_id": other.id})
        self.env["crm.external.identity"].create(
            {"connector_id": theirs.id, "external_id": "wm", "unionid": "u-1", "lead_id": lead.id}
        )
        self.arrive(self.did("1", "scan", scene="b7", unionid="u-1"))
        self.assertFalse(self.lead())

    def test_the_grade_of_a_fair(self):
        if "crm.score.event" not in self.env:
            self.skipTest("needs the router")
        channel = self.env.ref("crm_lead_router.channel_fair")
        self.booth.channel_code = channel.code
        # anonymous at first: what was done then counts, too
        self.arrive(self.did("1", "scan", scene="b7"), self.did("2", "scan", scene="b8"))
        self.arrive(
            self.did("3", "stay", scene="b7", seconds=1200),
            self.did("4", "scan", scene="b9", profile=CARD),
            self.did("5", "interaction", subject="报价单"),
            self.did("6", "interaction", subject="样件"),
        )
        lead = self.lead()
        self.assertEqual(lead.channel_id, channel)
        self.assertEqual(len(lead.score_event_ids), 6)
        lead._route_score_recompute()
        # 3 booths × 10, 20 minutes, 2 × 5
        self.assertEqual(lead.fair_grade, "a")
        self.arrive(self.did("1", "scan", scene="b7"), self.did("7", "page", subject="首页"))
        self.assertEqual(len(lead.score_event_ids), 7)

    def test_somebody_known_otherwise_is_graded_too(self):
        if "crm.score.event" not in self.env:
            self.skipTest("needs the router")
        lead = self.env["crm.lead"].create({"name": "Known", "city": "上海"})
        self.env["crm.external.identity"].create(
            {"connector_id": self.connector.id, "external_id": "wm", "unionid": "u-1",
             "lead_id": lead.id}
        )  # fmt: skip
        self.arrive(self.did("1", "stay", scene="b7", seconds=1800, unionid="u-1"))
        lead._route_score_recompute()
        self.assertEqual((lead.channel_id.code, lead.fair_grade, lead.city), ("fair", "b", "上海"))

    def test_a_fair_of_little_is_c(self):
        if "crm.score.event" not in self.env:
            self.skipTest("needs the router")
        self.arrive(self.did("1", "scan", scene="b7", profile=CARD))
        lead = self.lead()
        lead._route_score_recompute()
        self.assertEqual((lead.channel_id.code, lead.fair_grade), ("fair", "c"))

    def test_consent_is_kept(self):
        card = {**CARD, "consent_version": "2026-01", "consent_place": "CIMT"}
        self.arrive(self.did("1", "scan", scene="b7", profile=card))
        identity = self.rows().identity_id
        self.assertEqual((identity.consent_version, identity.consent_place), ("2026-01", "CIMT"))

    def test_only_what_is_signed_now_is_taken(self):
        event = self.did("1", "scan")
        self.assertEqual(self.deliver(event, secret="whsec_" + "A" * 44).status_code, 401)
        self.assertEqual(self.deliver(event, moment=1).status_code, 401)
        self.assertFalse(self.inbox.search([("connector_id", "=", self.source.id)]))

    def test_nonsense_is_refused(self):
        wrong = (
            [],
            {"events": []},
            {"events": {}},
            {"events": [1]},
            {"events": [{"id": "1", "visitor": "a"}]},
            {"events": [{"id": "1", "visitor": " ", "type": "scan"}]},
            {"events": [{"id": 1, "visitor": "a", "type": "scan"}]},
            {"events": [self.did(str(each), "like") for each in range(1001)]},
        )
        for each in wrong:
            body = json.dumps(each).encode()
            with self.subTest(body=body[:60]):
                self.assertEqual(self.deliver(body=body).status_code, 400)

    @given(
        st.dictionaries(
            st.sampled_from(
                [
                    "scene",
                    "subject",
                    "session",
                    "seconds",
                    "count",
                    "text",
                    "at",
                    "profile",
                    "unionid",
                ]
            ),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                lambda inner: (
                    st.lists(inner, max_size=2)
                    | st.dictionaries(st.sampled_from(["name", "phone", "email", "x"]), inner)
                ),
                max_leaves=5,
            ),
        ),
        st.text(min_size=1),
    )
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_whatever_is_said_of_it_an_event_is_kept_and_done(self, said, number):
        event = {**said, "id": f"n{number}", "visitor": "openid-9", "type": "scan"}
        kind = self.source._kind_model()
        with self.cr.savepoint() as savepoint:
            self.inbox._store(self.source, [kind._received_of("openid-9", [event])])
            stored = self.inbox.search([("connector_id", "=", self.source.id)])
            self.process()
            self.assertEqual(stored.state, "done", stored.error)
            self.assertEqual(len(self.rows()), 1)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_what_values_may_be(self):
        self.arrive(
            self.did("1", "scan", scene=["b7"], seconds="9", count=-3, profile="x", subject=7),
            self.did("2", "scan", seconds=1e30, count=True, text={}, at="yesterday"),
            self.did("3", "teleported"),
            self.did("4", "like", at="2999-01-01T00:00:00Z", count=10**6),
        )
        rows = self.rows()
        self.assertEqual(len(rows), 3)
        self.assertEqual(set(rows.mapped("seconds")), {0})
        self.assertLess(max(rows.mapped("date")), datetime(2999, 1, 1))
        self.assertEqual(max(rows.mapped("count")), 100)

    def test_a_scene_is_what_wechat_takes(self):
        for token in ("a%b", "x" * 33, "b 7", "展台"):
            with self.subTest(token=token), self.assertRaises(ValidationError):
                self.booth.token = token
        made = self.env["crm.scan.booth"].create({"name": "B", "connector_id": self.source.id})
        self.assertEqual(len(made.token), 12)


@tagged("post_install", "-at_install")
class TestLive(BehaviourCase):
    kind = "live"

    def setUp(self):
        super().setUp()
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.env.flush_all()

    def stream(self):
        """Two evenings of somebody who wants heat treatment and looks at bolts."""
        return self.arrive(
            self.did("1", "question", subject="热处理", text="硬度能做到HRC60吗", profile=CARD),
            self.did("2", "like", subject="热处理", count=20),
            self.did("3", "download", subject="法兰螺栓", session="直播 5月4日"),
            self.did("4", "like", subject="法兰螺栓", at="2026-05-05T23:30:00+08:00"),
            self.did("5", "watch", at="2026-05-05T00:30:00+08:00", seconds=600),
        )

    def grid(self, lead):
        """``{subject: cells}`` of the heat map, days first."""
        text = str(lead.interest_html)
        found = {}
        for row in re.findall(r"<tr>(.*?)</tr>", text):
            cells = [
                re.sub("<.*?>", "", each) for each in re.findall(r"<t[dh].*?>(.*?)</t[dh]>", row)
            ]
            found[cells[0]] = cells[1:]
        return found

    def test_the_heat_map_is_by_subject_and_day_of_the_company(self):
        self.stream()
        grid = self.grid(self.lead())
        self.assertEqual(grid["About"], ["May 4", "May 5", "In all"])
        self.assertEqual(grid["热处理"], ["25", "·", "25"])
        self.assertEqual(grid["法兰螺栓"], ["4", "1", "5"])
        self.assertEqual(grid["Not said"], ["·", "10", "10"])
        self.assertIn("Question × 1, Like × 20", self.lead().interest_html)

    def test_what_is_written_there_is_text(self):
        self.arrive(self.did("1", "like", subject="<script>x</script>'\"", profile=CARD))
        self.assertNotIn("<script>", self.lead().interest_html)

    def test_batches_cost_the_same(self):
        self.stream()
        identity = self.rows().identity_id
        identity.connector_id.mapped("kind")
        Interest = self.env["crm.lead.interest"]
        row = {"kind": "like", "subject": "S", "occasion": "", "seconds": 0, "count": 1,
               "text": "", "date": None}  # fmt: skip
        for size in (1, 500):
            with self.assertQueryCount(1):
                Interest._record(identity, [{**row, "id": f"{size}-{n}"} for n in range(size)])
        lead = self.lead()
        leads = lead | lead.copy() | lead.copy()
        leads._integrations_interest_cells()
        with self.assertQueryCount(1):
            leads._integrations_interest_cells()

    def test_rows_are_only_ever_added(self):
        self.stream()
        rows = self.rows()
        with self.assertRaises(AccessError):
            rows[0].with_user(self.adam).write({"subject": "other"})
        for statement in (
            "UPDATE crm_lead_interest SET warmth = 99",
            "DELETE FROM crm_lead_interest",
        ):
            with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.cr.execute(statement)

    def test_words_are_erased_on_request_and_the_rest_stays(self):
        self.stream()
        rows = self.rows()
        rows.identity_id.with_user(self.adam).action_erase()
        self.assertFalse(any(self.rows().mapped("text")))
        self.assertEqual(len(self.rows()), 5)

    def test_it_goes_with_its_connector(self):
        self.stream()
        rows = self.rows()
        self.source.unlink()
        self.assertFalse(rows.exists())

    def test_a_question_is_looked_at_for_signals(self):
        if "crm.lead.signal" not in self.env:
            self.skipTest("needs follow-ups")
        self.env.company.followup_signals = True
        self.env["crm.signal.rule"].create({"name": "Price", "keywords": "降价"})
        event = self.did(
            "1", "question", subject="价格", text="你们太贵了,能不能便宜点降价", profile=CARD
        )
        self.arrive(event)
        signals = self.env["crm.lead.signal"].search_count([("lead_id", "=", self.lead().id)])
        self.assertTrue(signals)
        self.arrive(event, self.did("2", "like"))
        again = self.env["crm.lead.signal"].search_count([("lead_id", "=", self.lead().id)])
        self.assertEqual(signals, again)

    def test_behaviour_counts_for_the_score(self):
        if "crm.score.event" not in self.env:
            self.skipTest("needs the router")
        self.stream()
        kinds = self.lead().score_event_ids.mapped("event_type")
        self.assertEqual(
            sorted(kinds), ["download", "interaction", "interaction", "message", "webinar"]
        )

    def test_who_sees_it(self):
        self.stream()
        lead = self.lead()
        Interest = self.env["crm.lead.interest"]
        lead.user_id = self.mia
        self.env.flush_all()
        self.assertFalse(Interest.with_user(self.ann).search([("id", "in", self.rows().ids)]))
        lead.user_id = self.ann
        self.env.flush_all()
        mine = lead.with_user(self.ann)
        self.assertEqual(
            len(Interest.with_user(self.ann).search([("id", "in", self.rows().ids)])), 5
        )
        self.assertTrue(mine.has_interest)
        action = mine.action_open_interest()
        self.assertEqual(Interest.with_user(self.ann).search_count(action["domain"]), 5)

    def test_it_follows_a_merge(self):
        self.stream()
        lead = self.lead()
        other = self.env["crm.lead"].create(
            {"name": "Older", "type": "opportunity", "priority": "3"}
        )
        merged = (lead | other).merge_opportunity()
        self.assertTrue(merged.has_interest)
        self.assertEqual(self.rows().lead_id, merged)
