"""WeCom over real HTTP, both ways, against a server that plays WeCom."""

from urllib.parse import urlencode

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..connectors.common import callback_crypto as crypto
from ..demo.wecom_server import CORP, SECRET, WecomServer
from ..demo.wecom_wire import AES_KEY, TOKEN, event, seal
from .common import IntegrationHttpCase


class WecomCase(IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.server = WecomServer()
        self.addCleanup(self.server.stop)
        self.wecom = self.make_connector(
            "wecom", api_url=self.server.url, wecom_corp_id=CORP, wecom_agent_id=1000002
        )
        for name, value in (("token", TOKEN), ("aes_key", AES_KEY), ("app_secret", SECRET)):
            self.set_secret(self.wecom, name, value)
        self.member = self.env["crm.connector.member"].create(
            {
                "connector_id": self.wecom.id,
                "external_userid": "ann.w",
                "user_id": self.ann.id,
            }
        )
        self.env.flush_all()

    def url(self, query):
        return f"/crm_integrations/{self.wecom.token}?{urlencode(query)}"

    def call_back(self, content, **options):
        query, body, _encrypted = seal(content, **options)
        return self.url_open(
            self.url(query), data=body.encode(), headers={"Content-Type": "text/xml"}
        )

    def events(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.wecom.id)])

    def arrive(self, content):
        """An event comes and is processed; the event."""
        known = self.events()
        self.assertEqual(self.call_back(content).status_code, 200)
        self.process()
        return self.events() - known

    def asked(self, path):
        return [each for each in self.server.calls if each[0] == path]


@tagged("post_install", "-at_install")
class TestCallback(WecomCase):
    def test_published_vector(self):
        """The vendor's own example."""
        echo = (
            "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld"
            "1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
        )
        key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
        self.assertEqual(
            crypto.signature("QDG6eK", "1409659589", "263014780", echo),
            "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        )
        self.assertEqual(crypto.decrypt(key, echo, "wx5823bf96d3bd56c7"), "1616140317555161061")

    def test_what_we_encrypt_we_read(self):
        for length in (0, 1, 31, 32, 33, 500):
            text = "试" * length
            self.assertEqual(
                crypto.decrypt(AES_KEY, crypto.encrypt(AES_KEY, text, CORP), CORP), text
            )

    def test_the_handshake(self):
        query, _body, echo = seal("1616140317555161061")
        answer = self.url_open(self.url({**query, "echostr": echo}))
        self.assertEqual((answer.status_code, answer.text), (200, "1616140317555161061"))

    def test_a_handshake_of_somebody_else_is_refused(self):
        query, _body, echo = seal("1", token="other")
        self.assertEqual(self.url_open(self.url({**query, "echostr": echo})).status_code, 401)
        self.assertEqual(self.url_open(self.url({})).status_code, 401)

    def test_an_event_is_kept_decrypted_and_answered_with_nothing(self):
        answer = self.call_back(event("add_external_contact", State="fair"))
        self.assertEqual((answer.status_code, answer.text), (200, ""))
        found = self.events()
        self.assertEqual(found.event_type, "change_external_contact/add_external_contact")
        self.assertIn("wm_chen", found.payload)

    def test_what_is_not_for_us_is_refused(self):
        content = event("add_external_contact")
        for options in (
            {"token": "other"},
            {"aes_key": "x" * 42 + "A"},
            {"corp": "ww_other"},
        ):
            with self.subTest(**options):
                self.assertEqual(self.call_back(content, **options).status_code, 401)
        self.assertFalse(self.events())

    def test_entities_are_not_read(self):
        body = '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Encrypt>&x;</Encrypt></xml>'
        answer = self.url_open(
            self.url({}), data=body.encode(), headers={"Content-Type": "text/xml"}
        )
        self.assertEqual(answer.status_code, 400)

    def test_the_same_event_is_one(self):
        for _each in range(3):
            self.call_back(event("add_external_contact"))
        self.assertEqual(len(self.events()), 1)

    def test_what_tells_two_events_apart(self):
        first = {"change": "add_external_contact", "State": "fair_a"}
        others = (
            {"change": "edit_external_contact"}, {"customer": "wm_other"}, {"member": "bo.w"},
            {"moment": 1777881601}, {"State": "fair_b"},
        )  # fmt: skip
        for _each in range(2):
            for more in ({}, *others):
                self.call_back(event(**{**first, **more}))
        self.assertEqual(len(self.events()), 1 + len(others))

    def test_two_customers_in_one_second_are_two(self):
        self.call_back(event("add_external_contact", customer="wm_1"))
        self.call_back(event("add_external_contact", customer="wm_2"))
        self.call_back(event("add_external_contact", customer="wm_1", member="bo.w"))
        self.assertEqual(len(self.events()), 3)

    def test_a_rotated_key_and_the_old_one(self):
        other = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFA"
        self.set_secret(self.wecom, "aes_key", other)
        self.env.flush_all()
        content = event("add_external_contact")
        self.assertEqual(self.call_back(content).status_code, 200)
        self.assertEqual(self.call_back(content, aes_key=other).status_code, 200)

    def test_wrong_settings_are_named(self):
        with self.assertRaisesRegex(ValidationError, "EncodingAESKey"):
            self.set_secret(self.wecom, "aes_key", "short")
        with self.assertRaisesRegex(ValidationError, "Token"):
            self.set_secret(self.wecom, "token", "with blank")


@tagged("post_install", "-at_install")
class TestContacts(WecomCase):
    def test_a_customer_becomes_a_lead_as_wecom_knows_them(self):
        self.server.add(
            "wm_chen", "ann.w", type=2, position="采购经理", corp_name="精工",
            corp_full_name="苏州精工机械有限公司", remark_mobiles=["13800138000"],
            state="fair_2026", description="要样品",
            tags=[{"tag_name": "法兰", "tag_id": "t1", "type": 1}],
        )  # fmt: skip
        found = self.arrive(event("add_external_contact", State="old_state"))
        self.assertEqual(found.state, "done", found.error)
        lead = found.lead_id
        self.assertEqual(lead.contact_name, "陈静")
        self.assertEqual(lead.partner_name, "苏州精工机械有限公司")
        self.assertEqual(lead.function, "采购经理")
        self.assertEqual(lead.phone, "13800138000")
        self.assertEqual(lead.user_id, self.ann)
        self.assertIn("法兰", lead.tag_ids.mapped("name"))
        self.assertEqual(lead.source_id.name, "fair_2026")
        self.assertIn("要样品", lead.description)
        self.assertEqual(found.identity_id.follower_ids.external_userid, "ann.w")

    def test_several_followers_are_one_customer(self):
        self.server.add("wm_chen", "ann.w")
        first = self.arrive(event("add_external_contact"))
        self.server.add("wm_chen", "bo.w", remark_mobiles=["13900139000"])
        second = self.arrive(event("add_external_contact", member="bo.w"))
        self.assertEqual(first.lead_id, second.lead_id)
        self.assertEqual(first.lead_id.user_id, self.ann)
        self.assertEqual(first.lead_id.phone, "13900139000")
        self.assertEqual(
            sorted(first.identity_id.follower_ids.mapped("external_userid")), ["ann.w", "bo.w"]
        )

    def test_order_does_not_matter(self):
        """Removed, then added again; told the other way round."""
        self.server.add("wm_chen", "ann.w")
        added = self.arrive(event("add_external_contact", moment=1777881700))
        self.arrive(event("del_external_contact", moment=1777881600))
        self.assertTrue(added.identity_id.follower_ids)

    def test_a_loss_is_noted(self):
        self.server.add("wm_chen", "ann.w")
        lead = self.arrive(event("add_external_contact")).lead_id
        self.server.remove("wm_chen", "ann.w")
        before = lead.message_ids
        found = self.arrive(event("del_follow_user"))
        self.assertFalse(found.identity_id.follower_ids)
        self.assertIn("removed Ann", (lead.message_ids - before).body)

    def test_a_member_who_removes_the_customer_is_noted(self):
        self.server.add("wm_chen", "ann.w")
        lead = self.arrive(event("add_external_contact")).lead_id
        self.server.remove("wm_chen", "ann.w")
        before = lead.message_ids
        found = self.arrive(event("del_external_contact"))
        self.assertFalse(found.identity_id.follower_ids)
        self.assertIn("Ann removed the customer", (lead.message_ids - before).body)

    def test_a_customer_added_without_their_yes_is_a_lead(self):
        """Half a contact: the customer was added and has not confirmed."""
        self.server.add("wm_chen", "ann.w", state="fair_2026")
        found = self.arrive(event("add_half_external_contact", State="fair_2026"))
        self.assertEqual(found.state, "done", found.error)
        self.assertEqual(found.lead_id.contact_name, "陈静")
        self.assertEqual(found.identity_id.follower_ids.external_userid, "ann.w")

    def test_half_a_contact_wecom_does_not_tell_of_is_no_error(self):
        found = self.arrive(event("add_half_external_contact"))
        self.assertEqual((found.state, found.lead_id), ("done", self.env["crm.lead"]))

    def test_half_a_contact_whose_lead_was_lost_begins_again(self):
        self.server.add("wm_chen", "ann.w")
        old = self.arrive(event("add_external_contact")).lead_id
        old.action_set_lost()
        again = self.arrive(event("add_half_external_contact", moment=1777881602))
        self.assertNotEqual(again.lead_id, old)

    def test_a_transfer_is_no_loss(self):
        self.server.add("wm_chen", "ann.w")
        lead = self.arrive(event("add_external_contact")).lead_id
        self.server.remove("wm_chen", "ann.w")
        self.server.add("wm_chen", "bo.w")
        before = lead.message_ids
        self.arrive(event("del_external_contact", Source="DELETE_BY_TRANSFER"))
        self.assertEqual(lead.message_ids, before)
        self.assertTrue(lead.active)

    def test_a_failed_transfer_is_noted(self):
        self.server.add("wm_chen", "ann.w")
        lead = self.arrive(event("add_external_contact")).lead_id
        self.arrive(event("transfer_fail", FailReason="customer_refused"))
        self.assertIn("the customer refused", lead.message_ids[0].body)

    def test_gone_before_we_asked(self):
        found = self.arrive(event("add_external_contact"))
        self.assertEqual((found.state, found.lead_id), ("done", self.env["crm.lead"]))

    def test_events_of_no_interest_are_kept(self):
        found = self.arrive(
            event("change").replace("change_external_contact", "change_external_tag")
        )
        self.assertEqual(found.state, "ignored")

    def test_two_changes_of_a_group_in_one_second_are_two(self):
        for detail in ("add_member", "change_name", "add_member"):
            content = event("update", customer="", member="", ChatId="wr1", UpdateDetail=detail)
            content = content.replace("change_external_contact", "change_external_chat")
            self.assertEqual(self.call_back(content).status_code, 200)
        self.process()
        self.assertEqual(self.events().mapped("state"), ["ignored"] * 2)

    def test_a_lost_lead_is_followed_by_a_new_one(self):
        self.server.add("wm_chen", "ann.w")
        old = self.arrive(event("add_external_contact")).lead_id
        old.action_set_lost()
        edited = self.arrive(event("edit_external_contact", moment=1777881601))
        self.assertEqual(edited.lead_id, old)
        again = self.arrive(event("add_external_contact", moment=1777881602))
        self.assertNotEqual(again.lead_id, old)

    def test_a_channel_of_that_code(self):
        if "crm.lead.channel" not in self.env:
            self.skipTest("needs channels of leads")
        channel = self.env["crm.lead.channel"].create({"name": "Fair", "code": "fair_2026"})
        self.server.add("wm_chen", "ann.w", state="fair_2026")
        self.assertEqual(self.arrive(event("add_external_contact")).lead_id.channel_id, channel)


@tagged("post_install", "-at_install")
class TestAsking(WecomCase):
    def test_the_access_token_is_asked_for_once(self):
        for number in range(3):
            self.server.add(f"wm_{number}", "ann.w")
            self.arrive(event("add_external_contact", customer=f"wm_{number}"))
        self.assertEqual(len(self.asked("gettoken")), 1)

    def test_a_revoked_token_is_replaced_once(self):
        self.server.add("wm_chen", "ann.w")
        self.arrive(event("add_external_contact"))
        self.server.revoke()
        found = self.arrive(event("edit_external_contact"))
        self.assertEqual(found.state, "done")
        self.assertEqual(len(self.asked("gettoken")), 2)

    def test_who_comes_late_uses_what_the_other_got(self):
        Token = self.env["crm.connector.token"]
        asked = []

        def ask():
            asked.append(1)
            return f"value-{len(asked)}", 7200

        first = Token._value_of(self.wecom, "app", ask)
        second = Token._value_of(self.wecom, "app", ask, stale=first)
        # another worker's call with the token of before failed, too
        self.assertEqual(Token._value_of(self.wecom, "app", ask, stale=first), second)
        self.assertEqual(len(asked), 2)

    def test_trouble_by_what_is_to_be_done_about_it(self):
        self.server.add("wm_chen", "ann.w")
        cases = (
            (-1, "failed", ""), (45009, "failed", ""), (500, "failed", "127.0.0.1"),
            ("half", "failed", "documentation"), (60020, "dead", "from ip: 203.0.113.7"),
            (48002, "dead", "可调用接口的应用"),
        )  # fmt: skip
        for number, (code, state, words) in enumerate(cases):
            with self.subTest(code=code):
                self.server.trouble = {"externalcontact/get": [code]}
                found = self.arrive(event("add_external_contact", moment=1777881600 + number))
                self.assertEqual(found.state, state)
                self.assertIn(words, found.error)

    def test_a_busy_system_is_asked_three_times_more(self):
        self.server.add("wm_chen", "ann.w")
        self.server.trouble = {"externalcontact/get": [-1] * 9}
        found = self.arrive(event("add_external_contact"))
        for state in ("failed", "failed", "dead"):
            found.date_next_attempt = "2020-01-01"
            self.process()
            self.assertEqual(found.state, state)
        self.assertEqual(len(self.asked("externalcontact/get")), 4)

    def test_a_rate_limit_stops_the_rest(self):
        for number in range(3):
            self.server.add(f"wm_{number}", "ann.w")
            self.call_back(event("add_external_contact", customer=f"wm_{number}"))
        self.server.trouble = {"externalcontact/get": [45009] * 3}
        self.events()
        self.process()
        self.assertEqual(len(self.asked("externalcontact/get")), 1)
        self.assertEqual(sorted(self.events().mapped("state")), ["failed", "new", "new"])

    def test_no_secret_in_any_error(self):
        self.server.stop()
        found = self.arrive(event("add_external_contact"))
        self.assertIn("cannot be reached", found.error)
        self.assertNotIn(SECRET, found.error)
        self.server = WecomServer()

    def test_test_connection(self):
        self.server.add("wm_chen", "ann.w")
        said = self.wecom.with_user(self.adam).action_test()["params"]
        self.assertEqual(said["type"], "success")
        self.set_secret(self.wecom, "app_secret", "wrong")
        said = self.wecom.with_user(self.adam).action_test()["params"]
        self.assertEqual(said["type"], "danger")
        self.assertIn("App Secret", said["message"])
        self.assertNotIn("wrong-secret", said["message"])

    def test_people_are_found_by_mobile_and_mail(self):
        self.mia.phone = "+86 139 0013 9000"
        self.server.people = {"13900139000": "mia.w", self.adam.email: "adam.w"}
        self.wecom.with_user(self.adam).action_match_people()
        numbers = self.env["crm.connector.member"]._numbers_of(self.wecom, self.mia | self.adam)
        self.assertEqual(numbers, {self.mia: "mia.w", self.adam: "adam.w"})
