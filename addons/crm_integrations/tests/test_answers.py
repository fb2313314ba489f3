"""Answers that are not what is documented: refused by their place, and what becomes of that."""

from unittest.mock import patch

from odoo.addons.crm_notary.tests.properties import given, st
from odoo.tests import BaseCase, tagged

from ..connectors.common import ads
from ..connectors.esign.flow import Flow
from ..tools import answers, capital, http, moments
from ..tools.answers import NEEDED, TEXT, check
from ..tools.errors import Later, Permanent, Unreadable
from .common import IntegrationCase

SHAPE = {
    "code": TEXT,
    "data": {"list": [{"id": NEEDED, "name": TEXT, "tags": [TEXT]}], "pages": [[{"name": TEXT}]]},
}
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
NAMES = st.sampled_from(("code", "data", "list", "id", "name", "tags", "pages"))
# of the right names, in any order of things
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=30,
)


def read(found, shape):
    """As answers are read; each text is looked up in a set."""
    if isinstance(shape, list):
        for each in found:
            read(each, shape[0])
        return
    if isinstance(shape, str):
        assert found not in {"refused", 40014}
        return
    for name, inner in shape.items():
        if inner == NEEDED:
            read(found[name], inner)
        elif inner == TEXT:
            read(found.get(name), inner)
        else:
            read(found.get(name) or type(inner)(), inner)


def response(body):
    found = http.requests.Response()
    found._content = body
    return found


@tagged("post_install", "-at_install")
class TestShapes(BaseCase):
    @given(st.dictionaries(NAMES, JSON, max_size=4))
    def test_what_is_not_refused_can_be_read(self, found):
        try:
            check(found, SHAPE)
        except Later:
            return
        read(found, SHAPE)

    def test_what_is_as_documented_is_read(self):
        for found in (
            {},
            {"code": 0, "data": None},
            {"code": "0", "data": {"list": None}},
            # nothing, as vendors write it
            {"data": []},
            {"code": 40001, "data": ""},
            {"data": {"list": ""}},
            {"data": False},
            {"data": {"list": [{"id": 7, "name": 8, "tags": ["a", 9]}], "more": {"x": [None]}}},
        ):
            with self.subTest(found=found):
                self.assertIs(check(found, SHAPE), found)

    def test_what_is_not_is_refused_by_its_place_and_without_its_content(self):
        for found, place in (
            ({"code": []}, "code"),
            ({"data": "secret"}, "data"),
            ({"data": {"list": "secret"}}, "data.list"),
            ({"data": {"list": {"id": 1}}}, "data.list"),
            ({"data": {"list": [None]}}, "data.list"),
            ({"data": {"list": [{"name": "secret"}]}}, "data.list.id"),
            ({"data": {"list": [{"id": ""}]}}, "data.list.id"),
            ({"data": {"list": [{"id": 1, "tags": ["secret", {}]}]}}, "data.list.tags"),
            ({"data": {"pages": [["secret"]]}}, "data.pages"),
        ):
            with self.subTest(found=found), self.assertRaises(Unreadable) as error:
                check(found, SHAPE)
            self.assertEqual(str(error.exception), f"{answers.SENTENCE}: {place}")

    def test_what_is_needed_is_needed_of_an_object_that_is_not_there(self):
        for found in ({}, {"data": None}, {"data": []}):
            with self.subTest(found=found), self.assertRaises(Unreadable):
                check(found, {"data": {"token": NEEDED}})

    def test_an_answer_holds_nothing_that_no_database_takes(self):
        found = http.read_json(response(rb'{"a\u0000": "b\u0000\ud800", "c": "\u8bd5"}'))
        self.assertEqual(found, {"a": "b\ufffd", "c": "试"})
        for body in (b'{"a": NaN}', b'{"a": 1e999}'):
            with self.subTest(body=body), self.assertRaises(Later):
                http.read_json(response(body))

    def test_how_long_a_token_is_valid(self):
        for told, expected in (
            (7200, 7200), ("600", 600), (60.5, 60), (None, 7200), ("", 7200), ("soon", 7200),
            ([], 7200), ({}, 7200), (-1, 7200), (10**40, 7200), (float("inf"), 7200),
        ):  # fmt: skip
            with self.subTest(told=told):
                self.assertEqual(answers.seconds(told), expected)

    def test_numbers_that_are_none(self):
        self.assertIsNone(moments.to_naive_utc(10**400))
        self.assertEqual(capital.read("9" * 400 + "万元"), (0.0, ""))
        self.assertEqual(http.parts_of("//[").netloc, "")


@tagged("post_install", "-at_install")
class TestUnreadable(IntegrationCase):
    """What becomes of what was asked for."""

    def message(self):
        self.connector.api_url = "http://127.0.0.1:9/hook"
        self.outbox._queue([{"connector": self.connector, "subject": "N", "content": {}}])
        return self.outbox.search([("connector_id", "=", self.connector.id)])

    def attempt(self, message, method, error):
        kind = type(self.env["crm.connector.kind.webhook"])
        with (
            patch.object(kind, method, side_effect=error),
            patch.object(kind, "_dedupe_seconds", 0),
        ):
            message._attempt({})

    def test_a_message_may_have_arrived_all_the_same(self):
        message = self.message()
        self.attempt(message, "_send", check_error())
        self.assertEqual(message.state, "unknown")
        self.assertTrue(message.is_unsettled)
        self.assertIn("data.id", message.error)

    def test_a_question_about_a_message_is_asked_again(self):
        message = self.message()
        message.state = "unknown"
        self.attempt(message, "_settle", check_error())
        self.assertEqual((message.state, message.attempts), ("unknown", 1))
        self.assertTrue(message.date_next_attempt)

    def test_a_message_waits_for_a_token_that_could_not_be_read(self):
        """Nothing was sent yet."""
        Token = self.env["crm.connector.token"]

        def ask():
            raise check_error()

        with self.enter_registry_test_mode(), self.assertRaises(Later) as error:
            Token._value_of(self.connector, "app", ask)
        self.assertNotIsInstance(error.exception, Unreadable)

    def test_a_token_is_what_a_database_takes(self):
        Token = self.env["crm.connector.token"]
        with self.enter_registry_test_mode():
            found = Token._value_of(self.connector, "app", lambda: (12, "soon"))
            self.assertEqual(found, "12")
            self.assertEqual(Token._value_of(self.connector, "app", self.fail), "12")

    def test_a_platform_that_counts_too_few_is_asked_to_the_end(self):
        kind = self.env["crm.connector.kind.douyin"]
        pages = {1: [1, 2], 2: [3]}
        for total in (0, -1, 1):
            with self.subTest(total=total), patch.object(ads, "MOST_PAGES", 5):
                found = kind._all_pages(lambda page, total=total: (pages.get(page, []), total, 2))
                self.assertEqual(list(found), [1, 2, 3])

    def test_an_answer_about_another_contract_says_nothing_of_this_one(self):
        source = self.make_connector("tencent_sign")
        kind = source._kind_model()
        other = Flow("F2", "completed")
        with (
            patch.object(type(kind), "_asked", return_value=[other]),
            self.assertRaisesRegex(Permanent, "does not know"),
        ):
            kind._current(source, Flow("F1", "completed"))

    def test_an_order_that_cannot_be_read_is_given_up_with_a_reason(self):
        """What a pull found does not change by trying again."""
        shop = self.make_connector("shopify")
        kind = shop._kind_model()
        order = {"id": 7, "customer": {"id": 1}, "line_items": ["bolt"]}
        with self.assertRaisesRegex(Permanent, "order.line_items"):
            kind._plan(shop, kind._pulled(order), self.env["crm.external.identity"])


def check_error():
    try:
        check({"data": {}}, {"data": {"id": NEEDED}})
    except Unreadable as error:
        return error
    raise AssertionError
