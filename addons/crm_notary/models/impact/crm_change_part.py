"""What a change of the rules touches, before it is made; each addon adds parts, small files."""

from dataclasses import dataclass, field

from odoo import api, models
from odoo.fields import Domain

# how many records a place opens at most
SHOWN = 1000


@dataclass(frozen=True)
class Change:
    """What somebody is about to change.

    ``names``: fields of ``model`` that must be filled from then on; ``domain``: open records it
    holds for; ``record``: the gate, rule or role itself; ``people``: who is held to it, if known;
    ``at_once``: whether nothing is stored without those fields, or they are asked for later.
    """

    model: str = "crm.lead"
    names: tuple = ()
    domain: Domain = field(default_factory=lambda: Domain.TRUE)
    record: models.BaseModel = None
    people: models.BaseModel = None
    at_once: bool = True


class CrmChangePart(models.AbstractModel):
    """One place where a change is felt.

    ``_change_rows(change)`` returns rows ``{"section", "name", "text", "tone", "model", "ids"}``:
    ``section`` is a value of ``crm.change.preview.line``, ``tone`` is ``stop`` (it would break),
    ``warn`` or ``info``; ``model`` and ``ids`` are what opens, if anything. It is called as the
    person who looks; what is read with more rights is named in a comment.
    """

    _name = "crm.change.part"
    _description = "Part of What Would Happen"

    @api.model
    def _change_parts(self):
        names = self.env.registry.descendants(["crm.change.part"], "_inherit")
        return [self.env[name] for name in sorted(names) if name != "crm.change.part"]

    @api.model
    def _change_rows(self, change):
        return []

    @api.model
    def _change_can_stop(self, change):
        """Whether this part could find that something would break."""
        return True

    @api.model
    def _change_row(self, section, name, text, tone="info", records=None):
        # what a person may not read is named, but does not open
        opens = bool(records) and self.env[records._name].has_access("read")
        return {
            "section": section,
            "name": name or "",
            "text": text,
            "tone": tone,
            "model": opens and records._name,
            "ids": records.ids[:SHOWN] if opens else [],
        }

    @api.model
    def _change_labels(self, change, names=None):
        """Names of fields as people know them."""
        known = self.env[change.model]._fields
        return {
            name: known[name]._description_string(self.env)
            for name in (change.names if names is None else names)
            if name in known
        }

    @api.model
    def _change_breaks(self, change):
        """Rows of what would break, of the parts that could tell."""
        parts = [part for part in self._change_parts() if part._change_can_stop(change)]
        rows = [row for part in parts for row in part._change_rows(change)]
        return [row for row in rows if row["tone"] == "stop"]

    @api.model
    def _change_collect(self, change):
        """Rows of all parts, what would break first."""
        rows = [row for part in self._change_parts() for row in part._change_rows(change)]
        order = {"stop": 0, "warn": 1, "info": 2}
        return sorted(rows, key=lambda row: order[row["tone"]])
