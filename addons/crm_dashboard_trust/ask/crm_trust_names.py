"""The names in a question, looked up as the reader: nobody learns of a name he may not read."""

import re

from odoo import api, models
from odoo.addons.crm_notary.tools.normalise import CJK, fold, is_chinese, join_chinese, simplify
from odoo.fields import Domain

from .language.grammar import LONGEST, Name
from .language.regions import REGIONS, STATE_ENDINGS

# tables of which every name is compared with the question
SMALL = 3000
LONGEST_NAME = 24
MOST_WORDS = 6
MOST_FOUND = 50
LANGUAGES = ("en_US", "zh_CN")
_TOKEN = re.compile(rf"[{CJK}]|[^\W_{CJK}][\w.&+'-]*")
_RUN = re.compile(rf"[{CJK}]{{3,}}")


class CrmTrustNames(models.AbstractModel):
    _name = "crm.trust.names"
    _description = "Names in Questions"

    @api.model
    def _names_in(self, text):
        """What a question may name, except customers by a part of their name.

        :return: list of :class:`~.language.grammar.Name`; a few queries, whatever there is
        """
        pieces = pieces_of(text)
        return [
            *self._people(),
            *self._all_of("crm.team", "team"),
            *self._all_of("crm.stage", "stage"),
            *self._regions(pieces),
            *self._called("product.template", "product", pieces, ["name", "default_code"]),
            *self._called("product.category", "category", pieces, ["name"]),
            *self._called("res.partner", "customer", pieces, ["name"]),
        ]

    @api.model
    def _customers_beginning(self, text, ignored):
        """Customers whose name begins with something that nothing was made of.

        :param list ignored: words, as the grammar left them
        :return: list of Name
        """
        begins = [
            run[0][:length]
            for run in _RUN.finditer(simplify(join_chinese(fold(text))))
            for length in range(min(len(run[0]), 8), 2, -1)
        ]
        latin = [word for word in ignored if not is_chinese(word)]
        begins += [" ".join(latin[start:]) for start in range(len(latin))]
        begins += [word for word in ignored if is_chinese(word)]
        begins = [begin for begin in dict.fromkeys(begins) if len(begin) > 2][:40]
        for begin in begins:
            # the longest first: what begins so begins with less, too
            found = self._readable("res.partner").search(
                [("name", "=ilike", begin.replace("%", "").replace("_", "") + "%")],
                limit=MOST_FOUND,
            )
            if found:
                return [self._named("customer", found[0].name, begin, found.ids)]
        return []

    # -- small tables ---------------------------------------------------------------------------

    @api.model
    def _people(self):
        # whoever left may be asked about, too
        users = self._readable("res.users").with_context(active_test=False).search_fetch(
            [("share", "=", False), ("company_ids", "in", self.env.companies.ids)],
            ["name"], limit=SMALL,
        )  # fmt: skip
        names, firsts = [], {}
        for user in users:
            names.append(self._named("person", user.name, user.name, user.ids))
            words = user.name.split()
            if len(words) > 1 and words[0].isascii() and len(words[0]) > 2:
                firsts.setdefault(words[0], []).append(user)
        # a first name is enough where only one has it
        names += [
            self._named("person", people[0].name, first, people[0].ids)
            for first, people in firsts.items()
            if len(people) == 1
        ]
        return names

    @api.model
    def _all_of(self, model, kind):
        names = []
        for lang in self._languages():
            records = self._readable(model).with_context(lang=lang)
            names += [
                self._named(kind, record.name, record.name, record.ids)
                for record in records.search_fetch([], ["name"], limit=SMALL)
            ]
        return names

    # -- big tables -----------------------------------------------------------------------------

    @api.model
    def _called(self, model, kind, pieces, fields):
        found = {}
        for lang in self._languages() if model.startswith("product.t") else [self.env.lang]:
            records = self._readable(model).with_context(lang=lang)
            domain = Domain.OR([Domain(field, "in", pieces) for field in fields])
            for record in records.search_fetch(domain, fields, limit=MOST_FOUND):
                for field in fields:
                    if record[field] and record[field] in pieces:
                        found.setdefault(simplify(record[field]), []).append(record)
        return [
            self._named(kind, records[0].name, spelling, {record.id for record in records})
            for spelling, records in found.items()
        ]

    @api.model
    def _regions(self, pieces):
        said = {simplify(piece) for piece in pieces}
        names = []
        for spelling in said & set(REGIONS):
            # a region of a database without its states is nowhere
            states = [self.env.ref(code, raise_if_not_found=False) for code in REGIONS[spelling]]
            ids = tuple(("state_id", state.id) for state in states if state)
            names.append(Name("region", spelling, spelling, ids))
        longer = pieces | {
            piece + ending
            for piece in pieces
            if 1 < len(piece) < 4 and is_chinese(piece)
            for ending in STATE_ENDINGS
        }
        found = {}
        for model, field in (("res.country", "country_id"), ("res.country.state", "state_id")):
            for lang in self._languages():
                records = self._readable(model).with_context(lang=lang)
                for record in records.search_fetch([("name", "in", longer)], ["name"]):
                    spelling = simplify(record.name)
                    for ending in STATE_ENDINGS:
                        if spelling not in said and spelling.removesuffix(ending) in said:
                            spelling = spelling.removesuffix(ending)
                    found.setdefault(spelling, {})[field, record.id] = record.name
        for spelling, places in found.items():
            label = next(iter(places.values()))
            names.append(Name("region", label, spelling, tuple(places)))
        return names

    # -- inside ---------------------------------------------------------------------------------

    @api.model
    def _readable(self, model):
        """The model, or nothing of it, as the reader."""
        records = self.env[model]
        return records if records.has_access("read") else _Nothing()

    @api.model
    def _languages(self):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return list(dict.fromkeys([self.env.lang, *(set(LANGUAGES) & installed)]))

    @api.model
    def _named(self, kind, label, spelling, ids):
        return Name(kind, label, simplify(spelling).strip(), tuple(sorted(ids)))


class _Nothing:
    """What somebody without access sees of a table."""

    def with_context(self, *_args, **_values):
        return self

    def search(self, *_args, **_values):
        return []

    search_fetch = search


def pieces_of(text):
    """Set of all parts of a question that may be a name, in their own case and as titles."""
    text = join_chinese(fold((text or "")[:LONGEST]))
    tokens = [token.span() for token in _TOKEN.finditer(text)]
    found = set()
    for place, (start, _end) in enumerate(tokens):
        for _start, end in tokens[place : place + LONGEST_NAME]:
            piece = text[start:end]
            if len(piece) > LONGEST_NAME * 2 or len(piece.split()) > MOST_WORDS:
                break
            if len(piece) > 1:
                found |= {piece, piece.removesuffix("'s")}
                if piece.islower():
                    found |= {piece.title(), piece.upper()}
    return found
