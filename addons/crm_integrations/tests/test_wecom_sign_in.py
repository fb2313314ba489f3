"""Who holds the phone, over real HTTP: browsers are sent to WeCom and come back with a code."""

from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.tests import tagged
from psycopg2 import OperationalError

from ..connectors.wecom.sign_in import script_signature
from .test_wecom import WecomCase

HERE = "odoo.addons.crm_integrations.tools.signed.time"


class WecomPagesCase(WecomCase):
    def setUp(self):
        super().setUp()
        self.wecom.write({"wecom_sidebar": True, "wecom_sign_in": True})
        self.member.can_act = True
        self.server.codes["code-of-ann"] = "ann.w"
        self.env.flush_all()
        self.root = f"/crm_integrations/wecom/{self.wecom.id}"

    def get(self, path, **options):
        return self.url_open(self.root + path, allow_redirects=False, **options)

    def sent_to(self, path):
        """The state WeCom is given when a page is opened."""
        answer = self.get(path)
        self.assertEqual(answer.status_code, 303)
        target = urlsplit(answer.headers["Location"])
        self.assertIn(target.hostname, ("open.weixin.qq.com", "login.work.weixin.qq.com"))
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        self.assertEqual(urlsplit(query["redirect_uri"]).path, f"{self.root}/back")
        return query["state"]

    def come_back(self, state, code="code-of-ann"):
        return self.get(f"/back?code={code}&state={state}")

    def whoami(self):
        answer = self.url_open("/web/session/get_session_info", json={"params": {}}).json()
        return answer.get("result", {}).get("uid")


@tagged("post_install", "-at_install")
class TestSignIn(WecomPagesCase):
    def test_a_member_signs_in(self):
        answer = self.come_back(self.sent_to("/sign-in"))
        self.assertEqual(answer.status_code, 303, answer.text)
        self.assertEqual(urlsplit(answer.headers["Location"]).path, "/odoo")
        self.assertEqual(self.whoami(), self.ann.id)

    def test_they_come_where_they_wanted_to_and_only_here(self):
        for wanted, path in (
            ("/odoo/crm", "/odoo/crm"), ("https://evil.example/x", "/odoo"),
            ("//evil.example", "/odoo"), ("/\\evil.example", "/odoo"),
            ("/%09/evil.example", "/odoo"),
        ):  # fmt: skip
            with self.subTest(wanted=wanted):
                self.server.codes["code-of-ann"] = "ann.w"
                answer = self.come_back(self.sent_to(f"/sign-in?redirect={wanted}"))
                target = urlsplit(answer.headers["Location"])
                self.assertIn(target.hostname, (None, "127.0.0.1"))
                self.assertEqual(target.path, path)

    def refused(self, answer):
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self.whoami())

    def test_a_state_of_another_browser_is_refused(self):
        state = self.sent_to("/sign-in")
        self.opener.cookies.clear()
        self.refused(self.come_back(state))

    def test_a_state_counts_once(self):
        state = self.sent_to("/sign-in")
        kept = self.opener.cookies.copy()
        self.come_back(state)
        self.opener.cookies = kept
        self.server.codes["code-of-ann"] = "ann.w"
        self.assertEqual(self.come_back(state).status_code, 403)

    def test_a_state_is_good_for_ten_minutes(self):
        state = self.sent_to("/sign-in")
        with patch(HERE) as clock:
            clock.time.return_value = 4_000_000_000
            self.refused(self.come_back(state))

    def test_no_state_and_a_made_up_one_are_refused(self):
        self.sent_to("/sign-in")
        for state in ("", "x" * 64, "%00", "é"):
            self.refused(self.come_back(state))

    def test_a_state_of_one_connector_is_none_of_another(self):
        other = self.wecom.copy({"wecom_corp_id": "ww_other"})
        state = self.sent_to("/sign-in")
        answer = self.url_open(
            f"/crm_integrations/wecom/{other.id}/back?code=code-of-ann&state={state}",
            allow_redirects=False,
        )
        self.refused(answer)

    def test_a_code_that_is_used_or_of_a_stranger_is_refused(self):
        self.server.codes = {"stranger": "openid:abc", "colleague": "nobody.w"}
        for code in ("code-of-ann", "stranger", "colleague", "", "x" * 600):
            with self.subTest(code=code):
                self.refused(self.come_back(self.sent_to("/sign-in"), code))

    def test_who_may_not_act_here_is_refused(self):
        self.member.can_act = False
        self.env.flush_all()
        self.refused(self.come_back(self.sent_to("/sign-in")))

    def test_who_left_is_refused(self):
        self.ann.active = False
        self.env.flush_all()
        self.refused(self.come_back(self.sent_to("/sign-in")))

    def test_it_is_off_by_default(self):
        fresh = self.env["crm.connector"].create({"name": "New", "kind": "wecom"})
        self.assertFalse(fresh.wecom_sign_in or fresh.wecom_sidebar)
        found = self.env["crm.connector.member"].create(
            {"connector_id": fresh.id, "external_userid": "x"}
        )
        self.assertFalse(found.can_act)
        for path in ("sign-in", "sidebar", "customer?customer=wm_chen"):
            answer = self.url_open(f"/crm_integrations/wecom/{fresh.id}/{path}")
            self.assertEqual(answer.status_code, 404)
        self.assertNotIn("Log in with New", self.url_open("/web/login").text)

    def test_people_found_by_mobile_or_mail_may_not_act_yet(self):
        self.mia.phone = "+86 139 0013 9000"
        self.server.people = {"13900139000": "mia.w"}
        self.wecom.with_user(self.adam).action_match_people()
        found = self.env["crm.connector.member"].search([("user_id", "=", self.mia.id)])
        self.assertFalse(found.can_act)

    def test_the_sign_in_page_has_a_button(self):
        self.assertIn(f"{self.root}/sign-in", self.url_open("/web/login").text)

    def test_a_grant_made_up_by_a_client_is_refused(self):
        page = self.url_open("/web/login").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open(
            "/web/login",
            data={"login": self.ann.login, "type": "wecom", "token": "x.y", "password": "x",
                  "csrf_token": token},
        )  # fmt: skip
        self.assertFalse(self.whoami())

    def test_wecom_that_does_not_answer_is_said(self):
        self.server.trouble = {"auth/getuserinfo": [502]}
        answer = self.come_back(self.sent_to("/sign-in"))
        self.assertEqual(answer.status_code, 503)

    def test_no_secret_in_what_a_browser_sees(self):
        answer = self.get("/sign-in")
        seen = str(answer.headers) + answer.text
        self.assertNotIn(self.wecom.token, seen)
        self.assertNotIn("app-secret", seen)


@tagged("post_install", "-at_install")
class TestScripts(WecomPagesCase):
    def test_published_vector(self):
        self.assertEqual(
            script_signature(
                "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
                "Wm3WZYTPz0wzccnW",
                1414587457,
                "http://mp.weixin.qq.com?params=value",
            ),
            "0f9de62fce790f9a083d5c99e95740ceb90c27ed",
        )

    def signature(self, url, agent=False):
        return self.url_open(f"{self.root}/signature", json={"url": url, "agent": agent}).json()

    def test_own_pages_are_signed_and_the_tickets_kept(self):
        self.come_back(self.sent_to("/sidebar"))
        url = f"{self.base_url()}{self.root}/sidebar"
        for agent, ticket in ((False, "ticket-of-corp"), (True, "ticket-of-app")) * 2:
            found = self.signature(url, agent)
            expected = script_signature(ticket, found["nonceStr"], found["timestamp"], url)
            self.assertEqual(found["signature"], expected)
        self.assertEqual(len(self.asked("get_jsapi_ticket")), 1)
        self.assertEqual(len(self.asked("ticket/get")), 1)

    def test_a_page_that_asks_without_a_database_is_to_try_again(self):
        http_model = self.env.registry["ir.http"]
        with (
            patch.object(http_model, "_pre_dispatch", side_effect=OperationalError("gone")),
            self.assertLogs("odoo.http", "ERROR"),
        ):
            answer = self.url_open(f"{self.root}/signature", json={"url": "x"})
        self.assertEqual(answer.status_code, 503)

    def test_what_is_no_question_is_not_answered(self):
        for body in (b"", b"[]", b"{", b"\xff", b'{"url": 5}'):
            answer = self.url_open(f"{self.root}/signature", data=body, method="POST")
            self.assertEqual((answer.status_code, answer.json()), (200, {}), body)

    def test_no_other_page_is_signed_and_nothing_for_nobody(self):
        url = f"{self.base_url()}{self.root}/sidebar"
        self.assertEqual(self.signature(url), {})
        self.come_back(self.sent_to("/sidebar"))
        self.assertEqual(self.signature("https://evil.example/"), {})
        self.assertEqual(self.signature(url.replace("sidebar", "") + "@evil")["nonceStr"][:0], "")
