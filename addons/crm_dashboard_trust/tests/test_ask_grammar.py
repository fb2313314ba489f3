"""How many of the labelled questions are understood, and what is in them."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..ask.language import grammar, intents, moments, slots, spelling
from ..ask.language.grammar import Name

DATA = Path(__file__).parent / "data" / "questions.csv"
# by people who had seen neither the words nor the grammar, and were to say it in other words
OTHERS = DATA.with_name("questions_of_others.csv")
TODAY = date(2026, 11, 26)  # a Thursday
NAMES = {
    "person": ("王伟", "李娜", "张敏", "Ann Baker", "Tom Becker"),
    "team": ("大客户部", "渠道部", "Key Accounts", "Inside Sales"),
    "region": ("华东", "华南", "江苏", "上海", "广东", "浙江", "Germany", "East China"),
    "product": ("法兰螺栓", "Hex Bolt M8", "Gateway X200", "数控夹具"),
    "category": ("Sensors",),
    "customer": ("华盛机电", "Northwind Metals"),
    "stage": ("合同审批", "方案报价", "Negotiation"),
}
KNOWN = [Name(kind, name, name.lower()) for kind, names in NAMES.items() for name in names]
LEAST = {"dev": 0.95, "heldout": 0.9, "others": 0.95, "others_heldout": 0.75}


def plain(found, intent):
    """Slots as they are labelled, without what the question means anyway."""
    found = {slot: getattr(value, "label", value) for slot, value in found.items()}
    usual = intents.DEFAULTS.get(intent, {})
    return {slot: value for slot, value in found.items() if usual.get(slot) != value}


def rates():
    """``{part: Counter(all, right, intent)}`` of the labelled questions."""
    counted = {part: Counter() for part in LEAST}
    wrong = []
    for row in labelled(DATA) + labelled(OTHERS):
        reading = grammar.read(row["text"], KNOWN, TODAY)
        expected = plain(json.loads(row["slots"]), row["intent"])
        same = reading.intent == row["intent"]
        right = same and (not row["intent"] or plain(reading.slots, reading.intent) == expected)
        counted[row["part"]].update({"all": 1, "right": right, "intent": same, row["lang"]: 1})
        if not right:
            wrong.append((row["part"], row["text"], reading.intent))
    return counted, wrong


def labelled(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def understood(text, **found):
    return grammar.read(text, KNOWN, found.pop("today", TODAY))


@tagged("post_install", "-at_install")
class TestRates(BaseCase):
    def test_rates_are_those_of_the_readme(self):
        counted, wrong = rates()
        readme = (Path(__file__).parents[1] / "readme" / "DESCRIPTION.md").read_text()
        for part, least in LEAST.items():
            rate = counted[part]["right"] / counted[part]["all"]
            with self.subTest(part=part, wrong=[each for each in wrong if each[0] == part]):
                self.assertGreaterEqual(rate, least)
                said = f"{counted[part]['right']} of {counted[part]['all']}"
                self.assertIn(said, readme)

    def test_the_set_is_what_it_claims(self):
        rows = labelled(DATA)
        self.assertEqual(len(rows), 200)
        self.assertEqual(len({row["text"] for row in rows}), 200)
        parts = Counter(row["part"] for row in rows)
        self.assertEqual(parts, {"dev": 150, "heldout": 50})
        asked = Counter(row["intent"] for row in rows)
        self.assertEqual(asked.pop(""), 20)
        self.assertEqual(set(asked), set(intents.INTENTS))
        self.assertEqual(len(asked), 20)
        self.assertGreaterEqual(min(Counter(row["lang"] for row in rows).values()), 90)
        others = labelled(OTHERS)
        self.assertFalse({row["text"] for row in rows} & {row["text"] for row in others})
        parts = Counter(row["part"] for row in others)
        self.assertEqual(parts, {"others": 195, "others_heldout": 104})
        self.assertEqual({row["intent"] for row in others}, set(intents.INTENTS) | {""})


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_periods_in_both_languages(self):
        for text, first, last in (
            ("本月", (2026, 11, 1), (2026, 11, 30)),
            ("上个月", (2026, 10, 1), (2026, 10, 31)),
            ("上季度", (2026, 7, 1), (2026, 9, 30)),
            ("近三个月", (2026, 8, 27), (2026, 11, 26)),
            ("最近7天", (2026, 11, 20), (2026, 11, 26)),
            ("去年", (2025, 1, 1), (2025, 12, 31)),
            ("2026年9月", (2026, 9, 1), (2026, 9, 30)),
            ("去年三季度", (2025, 7, 1), (2025, 9, 30)),
            ("下周", (2026, 11, 30), (2026, 12, 6)),
            ("2025年", (2025, 1, 1), (2025, 12, 31)),
            ("last 30 days", (2026, 10, 28), (2026, 11, 26)),
            ("past two weeks", (2026, 11, 13), (2026, 11, 26)),
            ("q3", (2026, 7, 1), (2026, 9, 30)),
            ("first quarter of 2025", (2025, 1, 1), (2025, 3, 31)),
            ("last quarter", (2026, 7, 1), (2026, 9, 30)),
            ("in september", (2026, 9, 1), (2026, 9, 30)),
            ("in 2025", (2025, 1, 1), (2025, 12, 31)),
            ("yesterday", (2026, 11, 25), (2026, 11, 25)),
            ("next week", (2026, 11, 30), (2026, 12, 6)),
        ):
            with self.subTest(text=text):
                code, _start, _end = moments.read_period(text, TODAY)
                stretch = moments.stretch_of(code, TODAY)
                self.assertEqual((stretch.first, stretch.last), (date(*first), date(*last)))

    def test_the_stretch_before_is_as_long(self):
        for code, first, last in (
            ("month:0", (2026, 10, 1), (2026, 10, 31)),
            ("year:0", (2025, 1, 1), (2025, 12, 31)),
            ("days:30", (2026, 9, 28), (2026, 10, 27)),
            ("months:3", (2026, 5, 27), (2026, 8, 26)),
        ):
            with self.subTest(code=code):
                before = moments.stretch_of(code, TODAY).previous()
                self.assertEqual((before.first, before.last), (date(*first), date(*last)))

    def test_no_days_are_no_period(self):
        for code in ("days:99999", "days:0", "quarter:2026-9", "month:2026-13", "year:0000"):
            with self.subTest(code=code):
                self.assertIsNone(moments.stretch_of(code, TODAY))
        for text in ("customers that may leave", "99月", "第五季度"):
            with self.subTest(text=text):
                self.assertIsNone(moments.read_period(text, TODAY))


@tagged("post_install", "-at_install")
class TestParts(BaseCase):
    def test_numbers(self):
        for text, number in (("十二", 12), ("二十", 20), ("两", 2), ("7", 7), ("一百", 100)):
            with self.subTest(text=text):
                self.assertEqual(moments.zh_number(text), number)

    def test_amounts(self):
        for text, amount in (
            ("超过10万的商机", 100_000),
            ("5000元以上的单子", 5000),
            ("deals over $50k", 50_000),
            ("deals above 1.5 million", 1_500_000),
        ):
            with self.subTest(text=text):
                self.assertEqual(understood(text).slots["over"], amount)

    def test_days_are_no_amount(self):
        self.assertNotIn("over", understood("超过7天没有更新的商机").slots)
        self.assertNotIn("over", understood("idle for over 30 days").slots)

    def test_slips_are_put_right(self):
        for slip, word in (("forcast", "forecast"), ("pipline", "pipeline"), ("逾其", "逾期")):
            with self.subTest(slip=slip):
                self.assertEqual(spelling.corrected(slip), word)

    def test_names_are_left_alone(self):
        self.assertEqual(spelling.corrected("expierd", {"expierd"}), "expierd")

    def test_distance(self):
        for one, other, far in (("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1),
                                ("abc", "xyz", 3), ("", "ab", 2)):  # fmt: skip
            with self.subTest(one=one, other=other):
                self.assertEqual(spelling.distance(one, other), far)

    def test_traditional_and_full_width(self):
        reading = understood("這個月預計成單多少？ＴＯＰ５")
        self.assertEqual(reading.intent, "forecast")
        self.assertEqual(reading.slots["top"], 5)

    def test_an_unknown_person_is_not_everybody(self):
        for text in ("赵六这个月签了几单", "how much did we win with Gregor this month"):
            with self.subTest(text=text):
                reading = understood(text)
                self.assertFalse(reading.intent)
                self.assertTrue(reading.unknown)

    def test_a_stage_called_new_is_no_new_lead(self):
        known = [*KNOWN, Name("stage", "New", "new"), Name("team", "Sales", "sales")]
        reading = grammar.read("new leads this week", known, TODAY)
        self.assertEqual((reading.intent, set(reading.slots)), ("new_leads", {"period"}))
        reading = grammar.read("open deals in the New stage", known, TODAY)
        self.assertEqual(reading.slots["stage"].label, "New")
        reading = grammar.read("sales this month", known, TODAY)
        self.assertNotIn("team", reading.slots)

    def test_what_cannot_be_answered_has_something_near(self):
        reading = understood("本月毛利率是多少")
        self.assertEqual((reading.intent, reading.foreign), ("", ["profit"]))
        self.assertIn("won", reading.near)

    def test_anything_is_read_without_error(self):
        for text in (
            "",
            "   ",
            "?" * 500,
            "\x00\x01",
            "🙂",
            "a" * 5000,
            "(((",
            "%s %d",
            "%%%",
            None,
        ):
            with self.subTest(text=text):
                self.assertFalse(understood(text).intent)

    def test_long_questions_take_no_time(self):
        # expressions that could explode would hang here
        for text in ("没" * 200, "how long " * 40, "最大的" * 60, "nobody " * 40 + "picked up"):
            with self.subTest(text=text[:20]):
                understood(text)

    def test_top_and_comparison(self):
        self.assertEqual(slots.read_top("top 10 customers")[0], 10)
        self.assertEqual(slots.read_top("前十客户")[0], 10)
        self.assertEqual(
            slots.read_comparison("compared with last month")[:2], ("previous", "month")
        )
        self.assertEqual(slots.read_comparison("同比")[:2], ("year", None))


@tagged("post_install", "-at_install")
class TestKinds(BaseCase):
    """Ways to say something that hold for many words, a kind a test."""

    def check(self, *asked):
        for text, intent, found in asked:
            with self.subTest(text=text):
                reading = understood(text)
                self.assertEqual((reading.intent, plain(reading.slots, intent)), (intent, found))

    def test_by_when_something_is_to_be_done_is_the_time_until_then(self):
        self.check(
            ("how much should we land by month end", "forecast", {"period": "month:0"}),
            ("expected to close by the end of next quarter", "forecast", {"period": "quarter:1"}),
            ("what will we have closed before December", "forecast", {"period": "month:2026-12"}),
            ("what must I get done before Friday", "todo", {"period": "week:0"}),
            ("年底前还能签下多少合同", "forecast", {"period": "year:0"}),
            ("下季度末预计落单金额", "forecast", {"period": "quarter:1"}),
        )

    def test_a_month_to_come_is_ahead_by_its_name_too(self):
        self.check(
            ("what do we win in December", "forecast", {"period": "month:2026-12"}),
            ("what did we win in October", "won", {"period": "month:2026-10"}),
        )

    def test_who_was_not_seen_called_or_written_to_is_silent(self):
        for verb in ("spoken to", "visited", "called", "emailed", "met"):
            for no in ("haven't", "have not", "haven't we"):
                self.check((f"customers {no} {verb} in a month", "silent", {"min_days": 30}))
        self.check(("accounts nobody called for three weeks", "silent", {"min_days": 21}))

    def test_what_belongs_to_somebody_is_silent_and_not_unassigned(self):
        self.check(
            ("王伟的单子哪些没人管了", "silent", {"person": "王伟"}),
            ("线索哪些没人管", "unassigned", {}),
        )

    def test_what_one_should_worry_about_is_not_ones_own_alone(self):
        self.check(
            ("deals I should be worried about", "at_risk", {}),
            ("deals I should be chasing", "todo", {}),
            ("哪些单子让人担心", "at_risk", {}),
        )

    def test_what_one_holds_is_not_stuck(self):
        self.check(
            ("李娜手里现在压着多少商机", "pipeline", {"person": "李娜"}),
            ("合同审批压着多少商机", "stuck", {"stage": "合同审批"}),
        )

    def test_steps_and_phases_are_stages(self):
        self.check(
            ("which reps skip steps", "jumps", {}),
            ("who skips a phase", "jumps", {}),
            ("有没有人跳过方案报价", "jumps", {"stage": "方案报价"}),
        )

    def test_how_many_leads_is_about_leads(self):
        self.check(
            ("how many leads did we get yesterday", "new_leads", {"period": "day:-1"}),
            ("how many enquiries came in this week", "new_leads", {"period": "week:0"}),
            ("how many leads have no owner", "unassigned", {}),
        )

    def test_what_a_customer_buys_compared_is_a_change_of_categories(self):
        self.check(
            ("Northwind Metals 买的东西最近半年有什么变化", "category_change",
             {"customer": "Northwind Metals", "period": "months:6"}),
            ("哪些产品卖得比去年少了", "category_change",
             {"compare": "previous", "period": "year:0"}),
        )  # fmt: skip
