from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import words

LONGEST_TEXT = 10_000


class CrmProductLexicon(models.Model):
    """Words customers and colleagues use, and the tag a lead gets where one of them is found.

    Words and nothing else: what an administrator writes here is never run as a pattern.
    """

    _name = "crm.product.lexicon"
    _description = "Product Lexicon"
    _order = "kind, sequence, id"

    name = fields.Char("Tag", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("product", "Product"), ("industry", "Industry"), ("city", "City")],
        default="product",
        required=True,
        help="A city is written on the lead, too.",
    )
    words = fields.Text(
        required=True,
        help="Separated by commas or lines. Latin words are found as whole words, Chinese ones "
        "anywhere.",
    )
    tag_id = fields.Many2one(
        "crm.tag",
        "Tag to Give",
        ondelete="set null",
        help="Empty: the tag of that name; it is made when it is needed for the first time.",
    )
    company_id = fields.Many2one("res.company")

    @api.constrains("words")
    def _check_words(self):
        for entry in self:
            if not words.split(entry.words):
                raise ValidationError(
                    self.env._("“%s” needs at least one word it is found by.", entry.name)
                )

    @api.model
    def _found_in(self, texts, company):
        """Entries of which a word is in one of ``texts``, those of earlier texts first.

        :param texts: list of str
        """
        entries = self.search(Domain("company_id", "in", [company.id, False]))
        wanted = [(entry.id, words.split(entry.words)) for entry in entries]
        found = {}
        for text in texts:
            text = words.normal(text[:LONGEST_TEXT])
            for number, each in wanted:
                if number not in found and any(words.occurs(word, text) for word in each):
                    found[number] = True
        return self.browse(found)

    def _give_tags(self):
        """Tags of these entries; one that is missing is made, in all languages there are."""
        # sudo: tags are made for whoever's lead it is
        for entry in self.sudo().filtered(lambda each: not each.tag_id):
            entry.tag_id = entry._find_tag() or entry._make_tag()
        return self.sudo().tag_id

    def _names(self):
        """``{language: name}``"""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return {code: self.with_context(lang=code).name for code in codes}

    def _find_tag(self):
        Tag = self.env["crm.tag"]
        for code, name in self._names().items():
            if tag := Tag.with_context(lang=code).search([("name", "=", name)], limit=1):
                return tag.with_env(self.env)
        return Tag

    def _make_tag(self):
        tag = self.env["crm.tag"].with_context(lang="en_US")
        tag = tag.create({"name": self.with_context(lang="en_US").name})
        for code, name in self._names().items():
            if code != "en_US":
                tag.with_context(lang=code).name = name
        return tag.with_env(self.env)
