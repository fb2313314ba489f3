"""One word for one thing: docs/glossary.md against translations and Chinese text in the code."""

import re

import polib
from odoo.tests import BaseCase, tagged
from suite.paths import ADDONS, ROOT, our_addons

PAGE = ROOT / "docs" / "glossary.md"
# a comma for Latin letters between Chinese ones; what stands in braces is data
LATIN = re.compile(r"[\u4e00-\u9fff）”》][,;:?!]|[,;?!] ?[\u4e00-\u9fff]")
MARKUP = re.compile(r"<[^>]*>|\{.*?\}")
# what the page's own demo data, words of customers and tests say is theirs
SOURCES = ("data", "models", "wizards", "views", "effects", "subjects", "static/src")


def rows():
    """``[(english, chinese, [words that stand for it no longer], [addons])]``"""
    found = []
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 5 or cells[0] in ("English", "---"):
            continue
        english, chinese, wrong, _meaning, where = cells
        addons = our_addons() if where == "everywhere" else where.split(", ")
        found.append((english, chinese, wrong.split("、"), addons))
    return found


@tagged("post_install", "-at_install")
class TestGlossary(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = {
            addon: polib.pofile(str(ADDONS / addon / "i18n" / "zh_CN.po")) for addon in our_addons()
        }

    def test_the_words_are_those_of_the_page(self):
        for english, chinese, _wrong, addons in rows():
            said = {
                (addon, entry.msgstr)
                for addon in addons
                for entry in self.terms[addon]
                if entry.msgid == english
            }
            with self.subTest(english):
                self.assertEqual({word for _addon, word in said} or {chinese}, {chinese}, said)

    def test_the_page_says_no_word_that_is_not_there(self):
        for english, _chinese, _wrong, addons in rows():
            with self.subTest(english):
                self.assertTrue(
                    any(e.msgid == english for addon in addons for e in self.terms[addon])
                )

    def test_no_translation_says_it_otherwise(self):
        for _english, chinese, wrong, _addons in rows():
            for addon, terms in self.terms.items():
                for entry in terms:
                    used = [word for word in wrong if word in entry.msgstr]
                    self.assertFalse(used, f"{addon}: {entry.msgid!r} should say {chinese}")

    def test_no_code_says_it_otherwise(self):
        banned = {word: chinese for _en, chinese, wrong, _addons in rows() for word in wrong}
        pattern = re.compile("|".join(map(re.escape, banned)))
        for addon in our_addons():
            for folder in SOURCES:
                for path in (ADDONS / addon / folder).rglob("*"):
                    if path.suffix in (".py", ".xml", ".js"):
                        hit = pattern.search(path.read_text())
                        name = path.relative_to(ROOT)
                        self.assertFalse(hit, hit and f"{name}: {hit[0]}, say {banned[hit[0]]}")

    def test_chinese_sentences_have_chinese_commas(self):
        for addon, terms in self.terms.items():
            for entry in terms:
                with self.subTest(addon, term=entry.msgid):
                    self.assertNotRegex(MARKUP.sub("", entry.msgstr), LATIN)
