"""The page on a phone, by keys alone, and on paper."""

from datetime import date, timedelta

from odoo.tests import HttpCase, tagged

from .common import TrustCase
from .looking import look

PAGE = "/odoo/trusted-numbers"
# all parts are there, those that nobody waits for too
READY = """
    document.querySelector(".o_trust_head .o_trust_value")
    && !document.querySelector(".o_trust_page .o_trust_waiting, .o_trust_page .fa-spin")
    && document.querySelector("#o_trust_health ~ * .o_trust_value")
"""
SMALLEST_TEXT, SMALLEST_TARGET = 12, 30
A4 = (595, 842)
AT_MOST_TABS = 200

# what sticks out of the screen and cannot be scrolled to within a box of its own
OUTSIDE = """
    [...document.querySelectorAll(".o_trust_page *")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1)
            && !element.closest(".table-responsive");
    }).map((element) => `${element.localName}.${element.className} ${element.innerText}`)
"""
TOO_SMALL = """
    [...document.querySelectorAll(".o_trust_page *")].filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
        && element.checkVisibility()
        && parseFloat(getComputedStyle(element).fontSize) < %d
        && !element.closest("svg, option")
    ).map((element) => `${element.innerText} ${getComputedStyle(element).fontSize}`)
"""
PICKERS = ".o_trust_page header :is(button, select)"
UNREACHABLE = """
    [...document.querySelectorAll("%s")].filter((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const above = document.elementFromPoint(left + width / 2, top + height / 2);
        return height < %d || !element.contains(above) && !above?.contains(element);
    }).map((element) => `${element.localName} ${element.ariaLabel || element.innerText}`)
"""
# the look of `it`, to be compared with its look when it has the focus
STYLE = """
    (({ outline, boxShadow, textDecoration, backgroundColor, borderColor }) =>
        [outline, boxShadow, textDecoration, backgroundColor, borderColor].join("|"))
    (getComputedStyle(it))
"""
BUTTONS = """
    [...document.querySelectorAll(".o_trust_page :is(button, select, summary, a[href])")]
        .filter((element) => element.checkVisibility() && !element.disabled)
"""


@tagged("post_install", "-at_install")
class TestPageAtHand(TrustCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(
            ["web", "crm", "crm_stagegate", "crm_dashboard_trust"], ["zh_CN"]
        )
        late = date.today() - timedelta(9)
        for index in range(12):
            user = (cls.ann, cls.bob)[index % 2]
            stage = (cls.first_stage, cls.second_stage)[index % 3 == 0]
            cls.lead(
                user, 123_456 * (index + 1), stage_id=stage.id, date_deadline=late,
                name=f"螺母与垫圈 Lock nuts and washers for the motorcycle frame, part {index}",
            )  # fmt: skip

    def look(self, do, user=None, lang="en_US"):
        user = user or self.mia
        user.lang = lang

        def when_ready(screen):
            screen.wait(READY)
            do(screen)

        look(self, PAGE, user.login, when_ready)

    # -- on a phone -------------------------------------------------------------------------

    def phone(self, do, **how):
        self.browser_size = "390x844"
        self.look(do, **how)

    def test_a_phone_does_not_scroll_sideways(self):
        def nothing_sticks_out(screen):
            self.assertEqual(screen.run("document.scrollingElement.scrollWidth"), 390)
            self.assertEqual(screen.run(OUTSIDE), [])

        for lang, user in (("en_US", self.ann), ("en_US", self.mia), ("zh_CN", self.mia)):
            with self.subTest(lang=lang, user=user.name):
                self.phone(nothing_sticks_out, user=user, lang=lang)

    def test_a_phone_shows_readable_text_and_pickers_a_thumb_reaches(self):
        def is_readable(screen):
            self.assertEqual(screen.run(TOO_SMALL % SMALLEST_TEXT), [])
            self.assertEqual(screen.run(UNREACHABLE % (PICKERS, SMALLEST_TARGET)), [])
            self.assertGreater(screen.run(f'document.querySelectorAll("{PICKERS}").length'), 4)

        self.phone(is_readable, lang="zh_CN")

    # -- by keys ----------------------------------------------------------------------------

    def tab_through(self, screen, until="false"):
        """Tab from the beginning until an expression on ``it`` holds, or all round."""
        screen.run("""
            document.activeElement.blur();
            getSelection().removeAllRanges();
            window.reached = new Set();
        """)
        for _tab in range(AT_MOST_TABS):
            screen.press("Tab")
            was_there = screen.run("""
                (() => {
                    const was = reached.has(document.activeElement);
                    reached.add(document.activeElement);
                    return was && document.activeElement !== document.body;
                })()
            """)
            if screen.run(f"((it) => {until})(document.activeElement)"):
                return True
            if was_there:
                return False
        return False

    def test_tab_reaches_everything_that_can_be_pressed(self):
        def goes_round(screen):
            self.tab_through(screen)
            missed = f"{BUTTONS}.filter((each) => !reached.has(each)).map((each) => each.outerHTML)"
            self.assertEqual(screen.run(missed), [])
            self.assertGreater(screen.run(f"{BUTTONS}.length"), 20)

        self.look(goes_round)

    def test_what_has_the_focus_is_seen(self):
        def looks_different(screen):
            screen.run(f"""
                window.before = new Map({BUTTONS}.map((it) => [it, {STYLE}]));
                window.unseen = [];
            """)
            self.tab_through(
                screen,
                f"before.get(it) === {STYLE} && unseen.push(it.outerHTML) && false",
            )
            self.assertEqual(screen.run("unseen"), [])

        self.look(looks_different)

    def test_enter_opens_the_records_of_a_figure(self):
        def opens(screen):
            figure = "it.matches('.o_trust_head .o_trust_value')"
            self.assertTrue(self.tab_through(screen, figure))
            screen.press("Enter")
            screen.wait("document.querySelector('.o_list_view .o_data_row')")

        self.look(opens)

    def test_escape_closes_what_a_credibility_is_made_of(self):
        def closes(screen):
            self.assertTrue(self.tab_through(screen, "it.matches('.o_trust_sign')"))
            screen.press("Enter")
            screen.wait("document.querySelector('.o_dialog .o_trust_credibility')")
            screen.press("Escape")
            screen.wait("!document.querySelector('.o_dialog')")
            self.assertTrue(screen.run("document.activeElement.matches('.o_trust_sign')"))

        self.look(closes)

    def test_escape_folds_why_a_number_is_what_it_is(self):
        def folds(screen):
            self.assertTrue(self.tab_through(screen, "it.matches('.o_trust_why')"))
            screen.press("Enter")
            screen.wait("document.activeElement.matches('.o_trust_why[aria-expanded=true]')")
            screen.press("Escape")
            screen.wait("document.activeElement.matches('.o_trust_why[aria-expanded=false]')")

        self.look(folds)

    # -- on paper ---------------------------------------------------------------------------

    def test_it_prints_on_one_page_of_a4_with_its_figures(self):
        def is_one_page(screen):
            figures = screen.run(
                "[...document.querySelectorAll('.o_trust_page .o_trust_value')]"
                ".map((each) => each.innerText.replace(/\\s/g, ''))"
            )
            pages = screen.printed().pages
            self.assertEqual(len(pages), 1)
            page = pages[0]
            size = tuple(round(float(each)) for each in page.mediabox[2:])
            self.assertLessEqual(abs(size[0] - A4[0]) + abs(size[1] - A4[1]), 3, size)
            text = "".join(page.extract_text().split())
            self.assertGreater(len(figures), 5)
            for figure in figures:
                self.assertIn(figure, text)

        for lang in ("en_US", "zh_CN"):
            with self.subTest(lang=lang):
                self.look(is_one_page, lang=lang)
