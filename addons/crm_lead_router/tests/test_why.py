import re

from lxml import html
from odoo.tests import tagged

from ..models.assignment.crm_lead_assignment_explanation import SHOWN
from .common import RouterCase

WEIGHTS = {"followups": 40, "open": 40, "coverage": 20, "near": 2, "even": 10}


@tagged("post_install", "-at_install")
class TestWhy(RouterCase):
    """“Why me?” is one sentence, then bars; the figures are folded."""

    def explained(self, *rows, user=None, **more):
        """The explanation of a lead given to the first; rows as in tools/load_score.py."""
        assignment = self.env["crm.lead.assignment"].new(
            {
                "user_id": (user or self.ann).id,
                "kind": "route",
                "rule_id": self.rule.id,
                "explanation": {"v": 1, "weights": WEIGHTS, "candidates": rows, **more},
            }
        )
        return html.fromstring(f"<div>{assignment.explanation_html}</div>")

    def sentence(self, *rows):
        return self.explained(*rows).find("p").text_content()

    def test_one_sentence_names_the_runner_up_and_the_figures(self):
        said = self.sentence(
            [self.ann.id, "chosen", 20.0, 0, 2, 10, 0, 0.0, 2],
            [self.cai.id, "load", 90.0, 0, 5, 5, 0, 0.0, 5],
            [self.ben.id, "load", 50.0, 0, 5, 10, 0, 0.0, 5],
        )
        self.assertEqual(
            said,
            "Ann got this lead because of fewer open leads for the capacity: 2 / 10, against "
            "5 / 10 of Ben.",
        )

    def test_fewer_followups(self):
        said = self.sentence(
            [self.ann.id, "chosen", 20.0, 2, 2, 10, 0, 0.0, 2],
            [self.ben.id, "load", 60.0, 7, 2, 10, 0, 0.0, 2],
        )
        self.assertIn("fewer follow-ups in the last 7 days: 2, against 7 of Ben", said)

    def test_better_leads_so_far(self):
        said = self.sentence(
            [self.ann.id, "chosen", 20.0, 2, 2, 10, 0, 30.0, 2],
            [self.ben.id, "quality", 20.0, 2, 2, 10, 0, 55.0, 2],
        )
        self.assertIn("Ben, who has about as much to do, has had better ones so far", said)
        self.assertIn("55 against 30", said)

    def test_more_leads_received(self):
        said = self.sentence(
            [self.ann.id, "chosen", 60.0, 2, 2, 10, 0, 30.0, 2],
            [self.ben.id, "even", 20.0, 2, 2, 10, 0, 55.0, 9],
        )
        self.assertIn("Ben has received more for the capacity in 30 days (9 / 10 against", said)

    def test_nobody_else_could(self):
        said = self.sentence(
            [self.ann.id, "chosen", 60.0, 2, 2, 10, 0, 30.0, 2],
            [self.ben.id, "absent", None, 2, 2, 10, 0, 55.0, 9],
        )
        self.assertIn("nobody else could take it (Ben: On leave)", said)

    def test_the_only_candidate(self):
        said = self.sentence([self.ann.id, "chosen", 60.0, 2, 2, 10, 0, 30.0, 2])
        self.assertEqual(said, "Ann was the only candidate.")

    def test_a_bar_for_each_candidate_with_its_number_aloud(self):
        page = self.explained(
            [self.ann.id, "chosen", 20.4, 0, 2, 10, 0, 0.0, 2],
            [self.ben.id, "load", 50.0, 0, 5, 10, 0, 0.0, 5],
        )
        bars = page.xpath("//*[@role='img']")
        self.assertEqual(
            [bar.get("aria-label") for bar in bars],
            ["Ann: load 20.4 of 100", "Ben: load 50.0 of 100"],
        )
        widths = [re.search(r"width: (\d+)%", bar[0].get("style"))[1] for bar in bars]
        self.assertEqual(widths, ["20", "50"])

    def test_only_the_chosen_one_is_marked(self):
        page = self.explained(
            [self.ben.id, "load", 50.0, 0, 5, 10, 0, 0.0, 5],
            [self.ann.id, "chosen", 20.4, 0, 2, 10, 0, 0.0, 2],
        )
        marked = [item for item in page.iter("li") if "✓" in item.text_content()]
        self.assertEqual(len(marked), 1)
        self.assertIn("Ann", marked[0].text_content())

    def test_who_was_barred_has_words_and_no_bar(self):
        page = self.explained(
            [self.ann.id, "chosen", 20.4, 0, 2, 10, 0, 0.0, 2],
            [self.ben.id, "absent", None, 0, 5, 10, 0, 0.0, 5],
        )
        barred = next(item for item in page.iter("li") if "Ben" in item.text_content())
        self.assertIn("On leave", barred.text_content())
        self.assertFalse(barred.xpath(".//*[@role='img']"))

    def test_few_bars_however_many_candidates(self):
        people = [self._user(f"many{number}", "base.group_user") for number in range(SHOWN + 2)]
        rows = [
            [user.id, "load" if number else "chosen", number, 0, 2, 10, 0, 0.0, 2]
            for number, user in enumerate(people)
        ]
        page = self.explained(*rows, user=people[0])
        self.assertEqual(len(page.findall(".//li")), SHOWN)
        self.assertIn("2 more in the table", page.text_content())
        self.assertEqual(len(page.xpath("//tbody/tr")), SHOWN + 2)

    def test_formula_and_table_are_folded(self):
        page = self.explained([self.ann.id, "chosen", 20.4, 0, 2, 10, 0, 0.0, 2])
        (folded,) = page.iter("details")
        self.assertIn("Load = follow-ups × 40", folded.text_content())
        self.assertTrue(folded.xpath(".//table"))
        self.assertFalse(page.xpath("//table[not(ancestor::details)]"))

    def test_names_are_escaped(self):
        self.ben.name = "<img src=x>"
        page = self.explained(
            [self.ann.id, "chosen", 20.4, 0, 2, 10, 0, 0.0, 2],
            [self.ben.id, "load", 50.0, 0, 5, 10, 0, 0.0, 5],
        )
        self.assertFalse(page.xpath("//img"))
        self.assertIn("<img src=x>", page.find("p").text_content())

    def test_without_candidates_it_says_who_gave_it_and_why(self):
        lead = self.given_to(self.ann)
        self.assertEqual(lead.assignment_id.explanation_html, "<p>By a program: test</p>")
