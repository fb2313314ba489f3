"""Signatures of mails, measured on labelled ones, and bounded whatever comes."""

from pathlib import Path

from odoo.addons.crm_notary.tests.properties import given, settings, st
from odoo.tests import BaseCase, tagged

from ..paper import contact, signature
from ..paper.sender import Sender
from . import labelled

MAIL = """Hi,

the drawing is attached.

Best regards,
Jane Roe
Buyer
Roe Valves Ltd
Tel: +44 1632 960001
"""


@tagged("post_install", "-at_install")
class TestSignatures(BaseCase):
    def test_labelled_mails(self):
        for name, precision, recall in (
            ("signatures_dev", 0.97, 0.97),
            ("signatures_heldout", 0.96, 0.92),
        ):
            measured = labelled.measure(name)
            with self.subTest(name=name):
                self.assertGreaterEqual(measured["", ""][0], precision, measured)
                self.assertGreaterEqual(measured["", ""][1], recall, measured)

    def test_the_readme_says_what_is_measured(self):
        readme = (Path(__file__).parent.parent / "readme" / "DESCRIPTION.md").read_text("utf-8")

        def row(label, figures):
            shown = ("100" if each == 1 else f"{100 * each:.1f}" for each in figures)
            return f"| {label} | {' % | '.join(shown)} % |"

        for label, name in (("looked at", "signatures_dev"), ("held out", "signatures_heldout")):
            mails = labelled.rows(name)
            values = sum(len(mail["expect"]) for mail in mails)
            measured = labelled.measure(name)
            self.assertIn(
                row(f"{label} ({len(mails)} mails, {values} values)", measured["", ""]), readme
            )
        # of those that nobody looked at
        for label, lang in (("of these English", "en"), ("of these Chinese", "zh")):
            self.assertIn(row(label, measured[lang, ""]), readme)

    def test_there_are_enough_mails_in_both_languages(self):
        every = labelled.rows("signatures_dev") + labelled.rows("signatures_heldout")
        held = labelled.rows("signatures_heldout")
        self.assertGreaterEqual(len(held) * 4, len(every))
        for lang in ("zh", "en"):
            self.assertGreaterEqual(sum(row["lang"] == lang for row in every), 60)

    def test_a_quoted_signature_is_not_the_senders(self):
        answer = "ok for us\n\nBob\n\nOn 3 Mar 2026 Jane Roe wrote:\n" + "".join(
            f"> {line}\n" for line in MAIL.splitlines()
        )
        self.assertEqual(signature.read(answer, "Bob <bob@example.com>"), {"name": "Bob"})

    def test_a_signature_marked_by_the_mail_program_is_read(self):
        body = (
            "<div>ok</div><div class='gmail_signature'>Jane Roe<br>Buyer<br>Roe Valves Ltd<br>"
            "Tel: +44 1632 960001</div>"
        )
        found = signature.read(body, "jane@roevalves.co.uk")
        self.assertEqual(found["company"], "Roe Valves Ltd")
        self.assertEqual(found["phone"], "+44 1632 960001")

    def test_machines_have_no_signature(self):
        self.assertEqual(signature.read(MAIL, "no-reply@example.com"), {})
        self.assertEqual(signature.read("Automatic reply: away\n\n" + MAIL, "j@example.com"), {})

    def test_a_fax_is_no_phone(self):
        found = contact.read(["Jane Roe", "Fax: +44 1632 960001"])
        self.assertNotIn("phone", found)

    def test_a_number_in_a_sentence_is_anybodys(self):
        body = "Please call our warehouse at 702-555-0156 when you have the pallet prices.\n\nJim"
        self.assertEqual(signature.read(body, "Jim <jim@example.com>"), {"name": "Jim"})

    def test_values_are_as_written_in_the_mail(self):
        for row in labelled.rows("signatures_dev"):
            found = signature.read(row["text"], row["from"])
            if "<" in row["text"]:
                continue
            for field in ("phone", "mobile", "website"):
                if field in found:
                    self.assertIn(found[field], row["text"], row["id"])

    @settings(max_examples=100, deadline=None)
    @given(
        st.text(max_size=400),
        st.text(alphabet="0123456789 ()+-./:：,，;|TelMob手机电话公司路号@\n-_", max_size=600),
    )
    def test_whatever_comes_is_read(self, text, noise):
        for body in (text, noise, f"<p>{text}</p>", f"{text}\n--\n{noise}"):
            found = signature.read(body, "Jane <jane@example.com>")
            self.assertLessEqual(found.keys(), set(contact.FIELDS))
            self.assertTrue(all(found.values()))

    def test_long_runs_of_one_character_end_soon(self):
        # a pattern that tries every way to cut a run would not come back from these
        for letter in "a1 -.(+公号|:\t":
            run = letter * 20_000
            for body in (run, f"Best regards\n{run}", f"Tel: {run}", f"{run}\n" * 3):
                signature.read(body, "Jane <jane@example.com>")
        for text in ("a " * 9000, "1-" * 9000, "x.y" * 9000, "路号" * 9000, "(1) " * 9000):
            contact.read([text], Sender("Jane <jane@example.com>"))
