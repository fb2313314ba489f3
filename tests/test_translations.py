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
                terms = polib.pofile(exported.getvalue().decode())
                current = {each.msgid for each in terms if not translations.is_worded(each)}
                pot_path, _po_path = translations.files(addon)
                kept = {entry.msgid for entry in polib.pofile(str(pot_path))}
                self.assertEqual(current, kept, "run 'make translations'")

    def test_what_mixins_give_to_models_of_other_addons_is_translated(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", our_addons()), ("model", "=", "ir.model.fields.selection")]
        )
        labels = self.env["ir.model.fields.selection"].browse(data.mapped("res_id")).exists()
        words = {}
        for addon in our_addons():
            words |= {
                each.msgid: each.msgstr for each in polib.pofile(str(translations.files(addon)[1]))
            }
        untranslated = [
            f"{label.field_id.model}.{label.field_id.name}: {label.name}"
            for label in labels
            if words.get(label.name, label.name) != label.name
            and label.with_context(lang="zh_CN").name == label.name
        ]
        self.assertFalse(untranslated)
