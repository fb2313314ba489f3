"""Over RPC, by people who are not to know: no secret, address, token or content gets out.

Each way of reading is tried on each model, and what is not to be known is looked for in whatever
comes back, refusals included.
"""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SECRET, IntegrationMixin

ADDRESS = "address-of-the-connector-0123456789"
PROXY = "https://proxy-inside.example.com"
TOKEN = "access-token-of-the-vendor"
WORDS = "words-of-the-customer"
SENT = "words-to-the-customer"
NAME = "Customer Of Another"
PHONE = "+8613700137000"

MODELS = (
    "crm.connector", "crm.connector.secret", "crm.connector.token", "crm.connector.bucket",
    "crm.connector.nonce", "crm.connector.mapping", "crm.connector.mapping.line",
    "crm.connector.member", "crm.connector.try", "crm.inbox.event", "crm.outbox.message",
    "crm.external.identity", "crm.external.follower", "crm.sms.vendor.template",
    "crm.wecom.contact.way", "crm.wecom.archive.import",
)  # fmt: skip
# what brings something only administrators do
ACTIONS = {
    "crm.connector": (
        "action_test", "action_send_test", "action_pull", "action_match_people",
        "action_new_token", "action_try", "action_archive", "action_unarchive",
    ),
    "crm.inbox.event": ("action_send_again",),
    "crm.outbox.message": ("action_send_again", "action_was_sent"),
    "crm.external.identity": ("action_erase", "action_accept", "action_refuse"),
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestStrangers(IntegrationMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # one that everybody may choose for reminders
        cls.wecom = cls.make_connector("wecom", wecom_corp_id="ww0123456789abcdef")
        cls.wecom.write({"token": ADDRESS, "api_url": PROXY})
        cls.set_secret(cls.wecom, "app_secret", SECRET)
        cls.env["crm.connector.token"].create(
            {"connector_id": cls.wecom.id, "name": "app", "value": TOKEN}
        )
        for person in (cls.ann, cls.mia, cls.adam):
            person.password = person.login

    def setUp(self):
        super().setUp()
        payload = self.payload(id=NAME, name=NAME, phone=PHONE, said=WORDS)
        self.event = self.handle(payload)
        self.event.lead_id.user_id = self.mia
        self.outbox._queue(
            [{"connector": self.wecom, "subject": "Reminder", "key": "k", "content": {"t": SENT}}]
        )
        self.message = self.outbox.search([("key", "=", "k")])
        self.env.flush_all()

    def call(self, model, method, *arguments, **named):
        """The whole answer, as text."""
        # what is refused is logged, and much is
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={"params": {"model": model, "method": method, "args": arguments,
                                 "kwargs": named}},
            )  # fmt: skip
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def result(self, *arguments, **named):
        """What it gave; None for a refusal."""
        return json.loads(self.call(*arguments, **named)).get("result")

    def fields_of(self, model):
        return [
            name for name, field in self.env[model]._fields.items() if field.store or field.compute
        ]

    def ways(self, model, names, ids):
        """``(way of reading, answer)`` of some fields of a model."""
        shown = {name: {} for name in names}
        yield "search_read", self.call(model, "search_read", [], names)
        yield "web_read", self.call(model, "web_read", ids, shown)
        yield "web_search_read", self.call(model, "web_search_read", [], shown)
        yield "export_data", self.call(model, "export_data", ids, names)
        for name in names:
            yield (
                "formatted_read_group",
                self.call(model, "formatted_read_group", [], [name], ["__count"]),
            )
            yield (
                "array_agg",
                self.call(model, "formatted_read_group", [], [], [f"{name}:array_agg"]),
            )

    def all_ways(self, model):
        """Fields that may be read together, those that are refused each alone."""
        ids = self.env[model].sudo().search([]).ids
        allowed = []
        for name in self.fields_of(model):
            text = self.call(model, "read", ids, [name])
            yield f"{name} by read", text
            if "result" in json.loads(text):
                allowed.append(name)
                continue
            for way, text in self.ways(model, [name], ids):
                yield f"{name} by {way}", text
        if allowed:
            for way, text in self.ways(model, allowed, ids):
                yield way, text

    def assertUnknown(self, hidden, text, what):
        for each in hidden:
            self.assertNotIn(each, text, what)

    def check_reading(self, login, hidden, models=MODELS):
        self.authenticate(login, login)
        for model in models:
            for way, text in self.all_ways(model):
                self.assertUnknown(hidden, text, f"{model}.{way}")
            ids = self.env[model].sudo().search([]).ids
            for method, arguments in (
                ("name_search", [""]), ("name_search", [NAME[:4]]), ("fields_get", []),
                ("copy", [ids]), ("default_get", [self.fields_of(model)]),
                ("get_views", [[[False, "list"], [False, "form"]]]),
                ("onchange", [ids[:1], {}, [], {name: {} for name in self.fields_of(model)}]),
            ):  # fmt: skip
                text = self.call(model, method, *arguments)
                self.assertUnknown(hidden, text, f"{model} by {method}")

    def test_a_salesperson_reads_nothing_of_it(self):
        self.check_reading(
            self.ann.login, (SECRET, ADDRESS, PROXY, TOKEN, WORDS, SENT, NAME, PHONE)
        )

    def test_a_manager_reads_no_secret_and_no_content(self):
        # which customers there are is a manager's business
        self.check_reading(self.mia.login, (SECRET, ADDRESS, PROXY, TOKEN, WORDS, SENT))

    def test_an_administrator_reads_no_secret(self):
        self.check_reading(self.adam.login, (SECRET, TOKEN), MODELS[:3])

    def test_nothing_is_found_out_by_searching(self):
        """What the right value finds, a wrong one finds, too: nobody guesses letter by letter."""
        for login in (self.ann.login, self.mia.login):
            self.authenticate(login, login)
            for model, path, value in (
                ("crm.connector", "token", ADDRESS),
                ("crm.connector", "api_url", PROXY),
                ("crm.connector", "secret_ids.current_value", SECRET),
                ("crm.connector", "inbox_ids.payload", WORDS),
                ("crm.connector", "outbox_ids.payload", SENT),
                ("crm.inbox.event", "payload", WORDS),
                ("crm.inbox.event", "connector_id.secret_ids.current_value", SECRET),
                ("crm.outbox.message", "payload", SENT),
                ("crm.outbox.message", "connector_id.token", ADDRESS),
                ("crm.external.identity", "connector_id.token", ADDRESS),
                ("crm.external.identity", "event_ids.payload", WORDS),
                ("crm.external.identity", "written", NAME),
                ("crm.lead", "identity_ids.connector_id.token", ADDRESS),
                ("crm.lead", "identity_ids.event_ids.payload", WORDS),
                ("res.users", "notice_connector_id.token", ADDRESS),
                ("res.users", "notice_connector_id.secret_ids.current_value", SECRET),
            ):
                for operator, right, wrong in (
                    ("=", value, "nothing"), ("like", value[3:9], "qqqqqq"),
                    ("=like", f"{value[:2]}%", "qq%"), (">=", value, "~"),
                ):  # fmt: skip
                    with self.subTest(login=login, path=f"{model}.{path}", operator=operator):
                        found = [
                            self.result(model, "search_count", [(path, operator, each)])
                            for each in (right, wrong)
                        ]
                        self.assertEqual(found[0], found[1])

    def test_nothing_is_found_out_by_its_order(self):
        self.authenticate(self.ann.login, self.ann.login)
        for model, name in (
            ("crm.connector", "token"), ("crm.external.identity", "connector_id.token"),
        ):  # fmt: skip
            self.assertIsNone(self.result(model, "search", [], order=name), f"{model}.{name}")

    def test_nobody_but_an_administrator_writes_anything(self):
        rows = {
            "crm.connector": (self.wecom, {"name": "mine", "api_url": "http://mine.example.com"}),
            "crm.connector.secret": (self.wecom.secret_ids[0], {"value": "mine"}),
            "crm.connector.token": (
                self.env["crm.connector.token"].search([("value", "=", TOKEN)]),
                {"name": "mine"},
            ),
            "crm.inbox.event": (self.event, {"state": "new"}),
            "crm.outbox.message": (self.message, {"state": "sent"}),
            "crm.external.identity": (self.event.identity_id, {"name": "mine"}),
            "crm.connector.mapping": (self.connector.mapping_ids[0], {"event_type": "mine"}),
        }
        for login in (self.ann.login, self.mia.login):
            self.authenticate(login, login)
            for model, (record, values) in rows.items():
                names = list(values)
                for method, arguments in (
                    ("write", [record.ids, values]), ("create", [[values]]),
                    ("unlink", [record.ids]), ("copy", [record.ids]),
                    ("web_save", [record.ids, values, {}]),
                    ("web_override_translations", [record.ids, values]),
                    ("action_archive", [record.ids]),
                    ("message_post", [record.ids]),
                ):  # fmt: skip
                    if method == "message_post" and model != "crm.connector":
                        continue
                    if method == "message_post" and login == self.mia.login:
                        continue
                    with self.subTest(login=login, model=model, method=method):
                        self.assertIsNone(self.result(model, method, *arguments))
                with self.subTest(login=login, model=model, method="load"):
                    found = self.result(model, "load", names, [list(values.values())])
                    self.assertFalse(found and found.get("ids"))
                for method in ACTIONS.get(model, ()):
                    with self.subTest(login=login, model=model, method=method):
                        if login == self.mia.login and method in ("action_accept", "action_refuse"):
                            continue
                        self.assertIsNone(self.result(model, method, record.ids))
        self.env.invalidate_all()
        self.assertEqual((self.event.state, self.message.state), ("done", "queued"))
        self.assertEqual(self.event.identity_id.name, NAME)
        self.assertTrue(self.wecom.active)

    def test_what_is_for_the_machine_is_not_called(self):
        self.authenticate(self.adam.login, self.adam.login)
        for model, method, arguments in (
            ("crm.connector", "_secrets", [self.wecom.ids, "app_secret"]),
            ("crm.connector.secret", "_valid_values", [self.wecom.secret_ids.ids]),
            ("crm.inbox.event", "_store", [self.wecom.id, []]),
            ("crm.outbox.message", "_content", [self.message.ids]),
            ("crm.external.identity", "_carry_out", []),
            ("crm.integration.effect.lead", "_apply", [{}, {}]),
            ("crm.connector.kind.wecom", "_send", [1, 1]),
        ):
            with self.subTest(method=f"{model}.{method}"):
                self.assertIsNone(self.result(model, method, *arguments))
