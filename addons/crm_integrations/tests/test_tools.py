"""What needs no records: paths, moments, keys, backoff, refusals."""

import json
from datetime import datetime
from types import SimpleNamespace
from unittest.mock import patch

from odoo.addons.crm_notary.tests.properties import given, st
from odoo.tests import BaseCase, tagged

from ..connectors.wecom import xml
from ..tools import http, moments, paths, retry, text
from ..tools.errors import Later
from ..tools.refusals import KEPT, Refusals


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_values_by_path(self):
        data = {"a": {"b": [{"c": 1}, {"c": None}]}, "on": True, "list": ["x", "y"]}
        for path, expected in (
            ("a.b[0].c", "1"), ("a.b[1].c", ""), ("a.b[9].c", ""), ("a.x.y", ""), ("on", "true"),
            ("list", "x, y"), ("a", ""), ("", ""), (None, ""),
        ):  # fmt: skip
            with self.subTest(path=path):
                self.assertEqual(paths.text_at(data, path), expected)

    def test_all_paths_of_what_came(self):
        data = {"a": {"b": [{"c": 1}, {"c": None}]}, "on": True, "x.y": 1, "": 2, "list": ["x", ""]}
        found = dict(paths.paths_of(data))
        self.assertEqual(found, {"a.b[0].c": "1", "on": "true", "list[0]": "x"})
        for path, value in found.items():
            self.assertEqual(paths.text_at(data, path), value)
        self.assertEqual(list(paths.paths_of([1, 2])), [])

    def test_what_is_a_path(self):
        for path in ("a", "a.b", "a[0].b", "a[0][1]", "客户.电话"):
            self.assertTrue(paths.is_path(path), path)
        for path in ("", ".a", "a.", "a..b", "a[x]", "[0]", "a[0"):
            self.assertFalse(paths.is_path(path), path)

    def test_moments(self):
        expected = datetime(2026, 5, 4, 8, 0)
        for value in (
            1777881600, "1777881600", 1777881600123, "2026-05-04T08:00:00Z",
            "2026-05-04T16:00:00+08:00",
        ):  # fmt: skip
            self.assertEqual(moments.to_naive_utc(value), expected, value)
        for value in (None, "", True, "yesterday", 1e30, "9" * 50, [], {}):
            self.assertIsNone(moments.to_naive_utc(value), value)

    @given(st.text())
    def test_any_text_can_be_kept(self, value):
        kept = text.clean(value)
        self.assertNotIn("\x00", kept)
        kept.encode()
        self.assertLessEqual(len(text.short_key(value)), text.KEY_LENGTH)

    @given(st.integers(1, 50), st.floats(0, 1))
    def test_backoff_grows_and_ends(self, attempts, dice):
        seconds = retry.backoff(attempts, lambda: dice)
        self.assertLessEqual(retry.FIRST_SECONDS / 2, seconds)
        self.assertLessEqual(seconds, retry.LONGEST_SECONDS)

    def test_what_is_read_from_a_content_can_be_kept(self):
        for written, expected in (
            (r'"a\u0000b"', "ab"), (r'"\ud800"', "\ufffd"), (r'"\udfff!"', "\ufffd!"),
            (r'"\ud83d\ude00"', "\U0001f600"), (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
            (r'"\\u0000"', r"\u0000"), (r'"\\\u0000"', "\\"), (r'"\u0000\u0000"', ""),
            (r'"\u00001"', "1"), (r'"\uD83D"', "\ufffd"), (r'"\u4e2d"', "\u4e2d"),
        ):  # fmt: skip
            with self.subTest(written=written):
                self.assertEqual(json.loads(text.clean_content(written)), expected)

    @given(st.text())
    def test_any_content_can_be_kept_and_stays_readable(self, value):
        found = json.loads(text.clean_content(json.dumps(value)))
        self.assertNotIn("\x00", found)
        found.encode()
        if value.isprintable():
            self.assertEqual(found, value)

    def test_refusals_are_counted_and_said_once_a_minute(self):
        now = [0.0]
        refusals = Refusals(clock=lambda: now[0])
        with patch("odoo.addons.crm_integrations.tools.refusals._logger.info") as said:
            for second in (0, 1, 59, 61):
                now[0] = second
                refusals.note(1, 401, "wrong signature")
            self.assertEqual([call.args[-1] for call in said.call_args_list], [1, 3])

    def test_a_flood_of_kinds_takes_no_more_room(self):
        refusals = Refusals(clock=lambda: 0.0)
        with patch("odoo.addons.crm_integrations.tools.refusals._logger.info") as said:
            for number in range(KEPT * 3):
                refusals.note(number, 401, "x")
            self.assertLessEqual(said.call_count, KEPT + 1)

    def test_xml_without_a_document_type(self):
        self.assertEqual(xml.read("<xml><A>1</A><B><C>2</C></B></xml>"), {"A": "1"})
        for wrong in ("", "<a>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'):
            with self.assertRaises(ValueError):
                xml.read(wrong)

    @given(st.one_of(st.text(), st.integers(), st.floats(), st.datetimes().map(str), st.none()))
    def test_moments_of_anything_in_beijing(self, value):
        found = moments.from_beijing(value)
        self.assertTrue(found is None or found.tzinfo is None)

    def test_moments_in_beijing(self):
        expected = datetime(2026, 5, 4, 8, 0)
        for value in ("2026-05-04 16:00:00", "2026-05-04T08:00:00Z", "1777881600", 1777881600123):
            self.assertEqual(moments.from_beijing(value), expected, value)
        for value in (None, "", "昨天", "0001-01-01 00:00:00", "²", "9" * 39, [], {}):
            self.assertIsNone(moments.from_beijing(value), value)

    def test_spans_leave_nothing_out(self):
        begin, end = datetime(2026, 4, 1), datetime(2026, 4, 20, 5)
        found = list(moments.spans(begin, end, 7))
        self.assertEqual((found[0][0], found[-1][1]), (begin, end))
        self.assertEqual([each[1] for each in found[:-1]], [each[0] for each in found[1:]])
        self.assertEqual(list(moments.spans(end, begin, 7)), [])

    def test_how_long_a_vendor_wants_us_to_wait(self):
        for told, seconds in (
            ("7", 7), ("0", 1), ("999999", 3600), ("", 60), ("nan", 60), ("inf", 60), ("-5", 60),
            ("1e400", 60), ("٣", 60), ("Wed, 21 Oct 2026 07:28:00 GMT", 60), ("9" * 5000, 60),
        ):  # fmt: skip
            answer = SimpleNamespace(
                status_code=429,
                headers={"Retry-After": told},
                raw=SimpleNamespace(read=lambda *_size, **_options: b""),
            )
            with (
                self.subTest(told=told[:20]),
                patch.object(http.requests, "request", return_value=answer),
                self.assertRaises(Later) as later,
            ):
                http.call("GET", "https://vendor.example.com/?secret=s")
            self.assertEqual(later.exception.seconds, seconds)
            self.assertNotIn("secret", str(later.exception))

    def test_half_an_answer_is_asked_for_again(self):
        for body in (b"", b"{", b"[]", b"[" * 100_000, b'"x"', b"\xff"):
            answer = http.requests.Response()
            answer._content = body
            with self.subTest(body=body[:5]), self.assertRaises(Later):
                http.read_json(answer)
