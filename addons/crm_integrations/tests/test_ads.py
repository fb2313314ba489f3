"""Leads of advertisements: pushed over real HTTP, and found by asking; each once."""

import hashlib
import hmac
import json
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from odoo.tests import tagged

from ..connectors import baidu
from ..connectors.douyin import codes
from . import ads_server
from .ads_server import AdsServer, clue, notice
from .common import IntegrationHttpCase

PUSH_SECRET = "client-secret-of-the-app"
NOW = "2026-05-04 12:00:00"


class AdsCase(IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.server = AdsServer()
        self.addCleanup(self.server.stop)

    def events(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.vendor.id)], order="id")

    def pull(self, now=NOW):
        with freeze_time(now):
            fresh = self.vendor._pull()
        self.process()
        return fresh


@tagged("post_install", "-at_install")
class TestDouyin(AdsCase):
    def setUp(self):
        super().setUp()
        self.vendor = self.make_connector("douyin", api_url=self.server.url)
        self.set_secret(self.vendor, "push_secret", PUSH_SECRET)
        self.set_secret(self.vendor, "feiyu_key", ads_server.FEIYU_KEY)
        self.set_secret(self.vendor, "feiyu_token", ads_server.FEIYU_TOKEN)
        self.env.flush_all()

    def push(self, data, number="m-1", secret=PUSH_SECRET, old=False, body=None, **more):
        message = {"message_id": number, "service_label": "leads.clue.created",
                   "data": json.dumps(data), **more}  # fmt: skip
        body = json.dumps(message).encode() if body is None else body
        signed = (
            {"X-Douyin-Signature": hashlib.sha1(secret.encode() + body).hexdigest()}
            if old
            else {"Token": hmac.digest(secret.encode(), body, "sha256").hex()}
        )
        return self.url_open(
            f"/crm_integrations/{self.vendor.token}",
            data=body,
            headers={"Content-Type": "application/json", **signed},
        )

    def test_a_pushed_clue_is_a_lead_with_its_campaign(self):
        answer = self.push(
            clue("7", name="廖阳丽", weixin="liao88", remark_dict={"产品": "M10螺栓"})
        )
        self.assertEqual(answer.json()["BaseResp"]["StatusCode"], 0)
        self.process()
        lead = self.events().lead_id
        self.assertEqual(lead.contact_name, "廖阳丽")
        self.assertEqual((lead.city, lead.campaign_id.name), ("镇江", "oCPM_05_27"))
        self.assertIn("liao88", lead.description)
        self.assertIn("产品: M10螺栓", lead.description)
        self.assertEqual(lead.team_id, self.team)

    def test_both_signatures_are_taken_and_no_other(self):
        self.assertEqual(self.push(clue("1")).status_code, 200)
        self.assertEqual(self.push(clue("2"), old=True).status_code, 200)
        self.assertEqual(self.push(clue("3"), secret="wrong").status_code, 401)
        self.assertEqual(len(self.events()), 2)

    def test_the_address_is_verified(self):
        body = json.dumps({"event": "verify_webhook", "challenge": "c-42"}).encode()
        answer = self.push(None, body=body)
        self.assertEqual(answer.json()["challenge"], "c-42")
        self.assertFalse(self.events())
        self.assertEqual(self.push(None, body=body, secret="wrong").status_code, 401)

    def test_no_object_is_refused(self):
        for body in (b"[]", b"{}", b"nothing", b'{"data": "{"}', b'{"data": 7}'):
            with self.subTest(body=body):
                self.assertEqual(self.push(None, body=body).status_code, 400)
        self.assertFalse(self.events())

    def test_what_is_no_clue_is_kept_and_ignored(self):
        self.push({"report": 1}, number="m-9")
        self.process()
        self.assertEqual(self.events().state, "ignored")

    def test_pushed_twice_and_found_is_one_lead(self):
        data = clue("7", moment=1777881600)
        for number in ("m-1", "m-1", "m-2"):
            self.push(data, number)
        self.server.clues = [data]
        self.assertEqual(self.pull(), 0)
        self.assertEqual(len(self.events()), 1)
        self.assertEqual(self.events().identity_id.external_id, "7")
        self.assertEqual(
            self.env["crm.lead"].search_count([("identity_ids.external_id", "=", "7")]), 1
        )

    def test_what_no_push_told_is_found_on_all_pages(self):
        self.server.clues = [clue(str(each), moment=1777860000 + each) for each in range(5)]
        with patch.object(codes, "PAGE_SIZE", 2):
            self.assertEqual(self.pull(), 5)
        self.assertFalse(self.vendor.pull_error, self.vendor.pull_error)
        self.assertEqual(self.server.refused, 0)
        self.assertEqual(set(self.events().mapped("state")), {"done"})
        self.assertEqual(self.vendor.pull_mark, datetime(2026, 5, 4, 12))
        self.assertEqual(min(self.events().mapped("date_event")), datetime(2026, 5, 4, 2))

    def test_it_is_asked_each_time_the_scheduler_comes(self):
        self.assertLess(self.vendor.pull_hours, 0.25)
        self.assertEqual(self.make_connector("wecom").pull_hours, 6)
        self.assertEqual(self.make_connector("baidu", pull_hours=2).pull_hours, 2)

    def test_the_next_time_goes_back_by_the_overlap(self):
        self.pull()
        self.pull("2026-05-04 18:00:00")
        first, second = self.server.asked[0], self.server.asked[-1]
        self.assertEqual(first[1] - first[0], 7 * 86400)
        self.assertEqual(second[1] - second[0], 30 * 3600)

    def test_weeks_are_asked_for_one_by_one(self):
        self.vendor.pull_mark = "2026-04-10 12:00:00"
        self.pull()
        spans = [end - begin for begin, end, _page in self.server.asked]
        self.assertEqual(len(spans), 4)
        self.assertLessEqual(max(spans), 7 * 86400)
        self.assertFalse(self.vendor.pull_error)

    def test_the_mark_never_passes_what_was_not_told(self):
        self.vendor.pull_mark = "2026-04-20 12:00:00"
        now = 1777896000
        self.server.clues = [
            clue("old", moment=now - 14 * 86400),
            *(clue(f"c{each}", moment=now - 3600 + each) for each in range(5)),
        ]
        self.server.lost_pages = {2}
        with patch.object(codes, "PAGE_SIZE", 2):
            self.pull()
        self.assertIn("fewer", self.vendor.pull_error)
        self.assertLess(self.vendor.pull_mark, datetime(2026, 5, 4, 11))
        self.assertEqual(len(self.events()), 3)
        self.server.lost_pages = set()
        with patch.object(codes, "PAGE_SIZE", 2):
            self.pull("2026-05-04 13:00:00")
        self.assertFalse(self.vendor.pull_error)
        self.assertEqual(len(self.events()), 6)

    def test_trouble_keeps_the_mark(self):
        for trouble in (500, 401, {"status": -2, "msg": "频率超限"}, {"status": "success"}):
            with self.subTest(trouble=trouble):
                self.server.trouble = [trouble]
                self.pull()
                self.assertTrue(self.vendor.pull_error)
                self.assertFalse(self.vendor.pull_mark)

    def test_one_that_cannot_be_read_stops_no_other(self):
        self.server.clues = [clue("1", moment=1777881600), clue("", moment=1777881601)]
        self.pull()
        self.assertEqual(self.events().mapped("state"), ["dead", "done"])
        self.assertIn("no number", self.events()[0].error)

    def test_what_a_person_wrote_stays(self):
        self.push(clue("7", name="廖阳丽"))
        self.process()
        lead = self.events().lead_id
        lead.contact_name = "Liao"
        self.push({"clue_id": "7"}, "m-2")
        self.process()
        self.assertEqual(lead.contact_name, "Liao")

    def test_the_channel_of_the_connector(self):
        if "crm.lead.channel" not in self.env:
            self.skipTest("needs the router")
        channel = self.env["crm.lead.channel"].create({"name": "Feed", "code": "feed"})
        self.vendor.lead_channel = "feed"
        self.push(clue("7"))
        self.process()
        self.assertEqual(self.events().lead_id.channel_id, channel)

    def test_the_settings_are_tried(self):
        said = self.vendor.with_user(self.adam).action_test()["params"]
        self.assertEqual(said["type"], "success", said)
        self.set_secret(self.vendor, "feiyu_key", "wrong")
        said = self.vendor.with_user(self.adam).action_test()["params"]
        self.assertIn("签名错误", said["message"])


@tagged("post_install", "-at_install")
class TestBaidu(AdsCase):
    def setUp(self):
        super().setUp()
        self.vendor = self.make_connector(
            "baidu", api_url=self.server.url, baidu_user_name=ads_server.BAIDU_NAME
        )
        self.set_secret(self.vendor, "access_token", ads_server.BAIDU_TOKEN)
        self.env.flush_all()

    def test_all_kinds_of_clues_are_leads(self):
        form = [{"name": "姓名", "type": "name", "value": "陈静"},
                {"name": "需求", "type": "text", "value": "2万件法兰螺栓"}]  # fmt: skip
        self.server.notices = {
            "phone": [notice("p1")],
            "form": [notice("f1", phone="13800138000", formDetail=form, keyword="法兰螺栓厂家")],
        }
        self.assertEqual(self.pull(), 2)
        leads = self.events().lead_id
        named = leads.filtered("contact_name")
        self.assertEqual((named.contact_name, named.campaign_id.name), ("陈静", "法兰螺栓"))
        self.assertIn("需求: 2万件法兰螺栓", named.description)
        self.assertIn("法兰螺栓厂家", named.description)
        self.assertEqual((leads - named).name, "17731343392")
        self.assertEqual(self.events()[0].date_event, datetime(2026, 5, 4, 8))

    def test_found_again_is_the_same(self):
        self.server.notices = {"phone": [notice("p1")]}
        self.pull()
        self.assertEqual(self.pull("2026-05-04 13:00:00"), 0)
        self.assertEqual(len(self.events()), 1)
        # hours are Beijing's
        self.assertEqual(self.server.asked[-1][2], "2026-05-04 21:00:00")

    def test_pages(self):
        self.server.notices = {"form": [notice(f"f{each}") for each in range(5)]}
        with patch.object(baidu, "PAGE_SIZE", 2):
            self.assertEqual(self.pull(), 5)

    def test_a_token_that_lapsed_is_said_and_the_mark_stays(self):
        self.pull()
        mark = self.vendor.pull_mark
        self.set_secret(self.vendor, "access_token", "old-token")
        self.pull("2026-05-05 12:00:00")
        self.assertIn("accessToken 已失效", self.vendor.pull_error)
        self.assertEqual(self.vendor.pull_mark, mark)

    def test_a_month_that_failed_is_asked_for_again(self):
        self.vendor.pull_mark = "2026-03-01 12:00:00"
        self.server.notices = {"follow": [notice("late")]}
        # the first of three spans is told, the second breaks off at its last kind
        self.server.trouble = []
        calls = []
        ask = type(self.vendor._kind_model())._ask

        def broken(kind, *arguments):
            calls.append(arguments)
            if len(calls) == 12:
                self.server.trouble = [502]
            return ask(kind, *arguments)

        with patch.object(type(self.vendor._kind_model()), "_ask", broken):
            self.pull()
        self.assertTrue(self.vendor.pull_error)
        self.assertEqual(self.vendor.pull_mark, datetime(2026, 3, 30, 12))
        self.pull()
        self.assertEqual(self.events().mapped("external_key"), ["clue:late"])

    def test_it_takes_no_requests(self):
        answer = self.url_open(
            f"/crm_integrations/{self.vendor.token}",
            data=b"{}",
            headers={"Content-Type": "application/json"},
        )
        self.assertEqual(answer.status_code, 401)

    def test_the_settings_are_tried(self):
        said = self.vendor.with_user(self.adam).action_test()["params"]
        self.assertEqual(said["type"], "success", said)
