"""The .pot files in the addons hold what Odoo exports today."""

import io

import polib
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export
from suite import translations
from suite.paths import our_addons


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_terms_are_current(self):
        for addon in our_addons():
            with self.subTest(addon=addon):
                exported = io.BytesIO()
                trans_export(False, [addon], exported, "po", self.env)
                current = {entry.msgid for entry in polib.pofile(exported.getvalue().decode())}
                pot_path, _po_path = translations.files(addon)
                kept = {entry.msgid for entry in polib.pofile(str(pot_path))}
                self.assertEqual(current, kept, "run 'make translations'")
