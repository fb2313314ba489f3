import re
from datetime import date, timedelta

from odoo.addons.crm_notary.tests.properties import given, st
from odoo.addons.crm_notary.tools.normalise import normalise
from odoo.tests import TransactionCase, tagged

from ..text.matcher import SignalMatcher
from ..text.quality import Entry, Judge
from ..text.similarity import likeness, shingles

TODAY = date(2026, 1, 5)


@tagged("post_install", "-at_install")
class TestText(TransactionCase):
    @given(st.text(max_size=60))
    def test_normalising_twice_changes_nothing(self, text):
        self.assertEqual(normalise(normalise(text)), normalise(text))

    @given(st.text(alphabet="跟進持續联系abcA ,。!", max_size=30))
    def test_punctuation_and_width_do_not_matter(self, text):
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
        self.assertEqual(normalise(wide), normalise(text))

    def test_traditional_and_repetition(self):
        for text in ("持續跟進", "持续跟进跟进跟进", "持 续 跟 进!!!", "持续——跟进。"):
            self.assertEqual(normalise(text), "持续跟进")

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_likeness_is_symmetric_and_bounded(self, one, other):
        one, other = shingles(one), shingles(other)
        self.assertEqual(likeness(one, other), likeness(other, one))
        self.assertTrue(0 <= likeness(one, other) <= 1)

    @given(
        st.lists(st.text("abc", min_size=1, max_size=4), max_size=8),
        st.text("abc ", max_size=40),
    )
    def test_one_pass_finds_what_the_loop_finds(self, words, text):
        text = " ".join(text.split())

        def is_in(word):
            return re.search(rf"(?<![a-z0-9]){word}(?![a-z0-9])", text)

        matcher = SignalMatcher(list(enumerate(words)))
        expected = {index for index, word in enumerate(words) if is_in(word)}
        self.assertEqual({hit.key for hit in matcher.match(text)[1]}, expected)

    def test_dates(self):
        good = {"action": "Sent drawing B", "feedback": "Zhao asks for chamfer C0.5"}
        good |= {"next_action": "Send drawing C", "deliverable": "Drawing C", "today": TODAY}
        for days, found in ((-1, ["past"]), (0, []), (60, []), (61, ["far"])):
            entry = Entry(**good, date_next=TODAY + timedelta(days=days))
            details = [each.detail for each in Judge().judge(entry)]
            self.assertEqual(details, found)
