"""Which words of a message count, and how often the shipped rules are right."""

from odoo.addons.crm_notary.tests.properties import given, st
from odoo.tests import TransactionCase, tagged

from ..text.lexicon.signals import CONCEPTS
from ..text.mail import is_automatic, own_words
from ..text.matcher import SignalMatcher
from .labelled import rows

WORDS = ["降价", "别家", "下单", "打折", "价格太高", "质量问题", "complaint*", "defect*", "delay*"]
# rule of ours: the label it stands for
LABELS = {
    "signal_price": "price_pressure",
    "signal_delay": "delay",
    "signal_switch": "churn_risk",
    "signal_competitor": "competitor",
    "signal_complaint": "complaint",
    "signal_buying": "buying_intent",
}


@tagged("post_install", "-at_install")
class TestOwnWords(TransactionCase):
    def test_quotes_are_not_theirs(self):
        for body in (
            "<p>ok</p><blockquote>降价</blockquote>",
            '<p>ok</p><div data-o-mail-quote="1">降价</div>',
            '<p>ok</p><div class="gmail_quote">On Monday Wang wrote:<p>降价</p></div>',
            "<p>ok</p><p>-----Original Message-----</p><p>降价</p>",
            "ok\n\nOn Tue, 5 Mar 2024 at 10:11, Wang <w@x.com> wrote:\n> 降价",
            "ok\n> 降价",
            "ok\n发件人：王芳\n发送时间：2024年5月6日\n主题：降价\n降价",
            "ok\n-- \nWang, 降价",
            "ok https://x.com/降价",
            "<p>ok</p><!-- 降价 -->",
        ):
            with self.subTest(body=body):
                self.assertEqual(own_words(body), "ok")

    def test_what_stands_below_a_quote_is_theirs(self):
        self.assertEqual(own_words("> 请确认\n降价").strip(), "降价")
        body = '<p>好</p><div class="gmail_quote">x</div><p>降价</p>'
        self.assertIn("降价", own_words(body))

    def test_an_automatic_reply_has_none(self):
        self.assertEqual(own_words("Automatic reply: I am away, complaints to Bob"), "")
        self.assertFalse(is_automatic("I was out of office yesterday, here is the drawing"))

    @given(st.text("<>/&;pdiv>降价 \n", max_size=60))
    def test_any_body_can_be_read(self, body):
        own_words(body)


@tagged("post_install", "-at_install")
class TestMatching(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.matcher = SignalMatcher([(word, word) for word in WORDS])

    def _found(self, body):
        return [hit.key for hit in self.matcher.match(own_words(body))[1]]

    def test_through_markup_and_blanks(self):
        for body, word in (
            ("价格<br>太高", "价格太高"),
            ("降<b>价</b>", "降价"),
            ("打 折", "打折"),
            ("下&#8203;单", "下单"),
            ("貴司能否降價?", "降价"),
            ("a com&shy;plaint", "complaint*"),
            ("能不能降价", "降价"),
        ):
            with self.subTest(body=body):
                self.assertEqual(self._found(body), [word])

    def test_not_inside_other_words(self):
        for body in ("区别家具", "一下单反相机", "打折叠床", "indelayed"):
            with self.subTest(body=body):
                self.assertEqual(self._found(body), [])

    def test_not_denied(self):
        for body in (
            "我们不会降价",
            "没有质量问题，很满意",
            "no complaints at all",
            "zero defects",
            "without any delay",
        ):
            with self.subTest(body=body):
                self.assertEqual(self._found(body), [])

    def test_a_denial_ends_with_its_clause_and_two_make_none(self):
        self.assertEqual(self._found("不用客气，要降价"), ["降价"])
        self.assertEqual(self._found("No hurry. A complaint, though"), ["complaint*"])
        self.assertEqual(self._found("不是没有质量问题"), ["质量问题"])

    def test_no_pattern_keeps_a_worker_busy(self):
        """Nothing to assert but that it comes to an end: each took hours before."""
        text = "a" * 20_000 + "!"
        for pattern in ("(a|aa)+b", "(a{1,30}){1,30}b", ".*.*.*.*=", "(a+)+b", "a.*b|(a*)*c"):
            matcher = SignalMatcher(patterns=[("bad", pattern)])
            self.assertEqual(matcher.match(text)[1], [])


@tagged("post_install", "-at_install")
class TestSignalsMeasured(TransactionCase):
    """The figures of the readme, a little lower."""

    def _measure(self, name):
        """``(precision, recall)`` of the shipped rules, over all labels together."""
        rules = {
            self.env.ref(f"crm_followup_canvas.{rule}"): label for rule, label in LABELS.items()
        }
        matcher = SignalMatcher(meanings=[(label, rule.concept) for rule, label in rules.items()])
        right = found = wanted = 0
        for row in rows(name):
            hits = {hit.key for hit in matcher.match(own_words(row["html"]))[1]}
            right += len(hits & set(row["signals"]))
            found += len(hits)
            wanted += len(row["signals"])
        return right / found, right / wanted

    def test_looked_at_while_they_were_made(self):
        precision, recall = self._measure("messages_dev")
        self.assertGreaterEqual(precision, 0.92)
        self.assertGreaterEqual(recall, 0.92)

    def test_held_out(self):
        """Never looked at: not to be tuned for, only measured."""
        precision, recall = self._measure("messages_heldout")
        self.assertGreaterEqual(precision, 0.78)
        self.assertGreaterEqual(recall, 0.7)

    def test_held_out_of_another_hand(self):
        precision, recall = self._measure("messages_heldout2")
        self.assertGreaterEqual(precision, 0.63)
        self.assertGreaterEqual(recall, 0.55)


@tagged("post_install", "-at_install")
class TestMeanings(TransactionCase):
    """A concept is found in many words, and not where it is denied, quoted or only alike."""

    def _found(self, text):
        matcher = SignalMatcher(meanings=[(each, each) for each in CONCEPTS])
        return {hit.key for hit in matcher.match(own_words(text))[1]}

    def test_many_ways_of_saying_it(self):
        for concept, texts in {
            "price": (
                "单价能再磨一磨吗",
                "Meet me in the middle and I'll sign",
                "gimme a disocunt",
            ),
            "delay": ("方案先放放，领导班子刚调整", "Please push the installation to week 42"),
            "churn": ("老板已经让采购在找新供应商了", "You'll lose us as a customer"),
            "competitor": (
                "三家一起报价，周五开标",
                "We're comparing you with two other platforms",
            ),
            "complaint": ("仪器开机就报警，护士长很着急", "Two pallets arrived soaked"),
            "buying": ("麻烦出个PI，我安排打款", "Send me your bank details for the deposit"),
        }.items():
            for text in texts:
                with self.subTest(text=text):
                    self.assertIn(concept, self._found(text))

    def test_what_only_looks_alike(self):
        for text in (
            "我们没有换供应商的打算，放心",
            "会议推迟半小时，三点半开始",
            "退货地址是哪个？写进手册里",
            "故障代码E03是什么意思？",
            "《质量投诉处理》这本书有吗",
            "The delay relay in the cabinet is set to 5 s, correct?",
            "In case of failure, which spare part do we need?",
            "The bug you fixed last week is gone, thank you!",
            "Price is fine, I just need the drawing.",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), set())

    @given(st.text("价太高贵不便宜delay price again了!,。 ", max_size=200))
    def test_any_text_can_be_read(self, text):
        self._found(text)
