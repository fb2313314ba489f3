"""What changed in the last seven days, from the ledger."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

DAYS = 7
JUMP = 3
# ways forward: an override is one
FORWARD = ("advance", "override", "won")


class CrmTrustPage(models.AbstractModel):
    _inherit = "crm.trust.page"

    @api.model
    def _page_sections(self, scope):
        sections = super()._page_sections(scope)
        if self._page_sees_leads() and self.env["crm.stage.transition"].has_access("read"):
            sections["changes"] = self._page_changes(scope)
        return sections

    @api.model
    def _page_changes(self, scope):
        """:return: list of dicts: what, how often, and the domain of the entries counted"""
        kinds = {
            "won": (self.env._("Won"), Domain("kind", "=", "won")),
            "advance": (self.env._("Moved forward"), Domain("kind", "=", "advance")),
            "demote": (self.env._("Fell back"), Domain("kind", "=", "demote")),
            "override": (self.env._("Gates overridden"), Domain("kind", "=", "override")),
            "jump": (
                self.env._("Jumped %s stages or more", JUMP),
                Domain("kind", "in", FORWARD) & Domain("span", ">=", JUMP),
            ),
            "lost": (self.env._("Lost"), Domain("kind", "=", "lost")),
        }
        base = self._page_changes_domain(scope)
        rows = self.env["crm.stage.transition"]._read_group(base, ["kind", "span"], ["__count"])
        found = []
        for key, (name, domain) in kinds.items():
            counted = sum(
                count
                for kind, span, count in rows
                if (kind == key if key != "jump" else kind in FORWARD and span >= JUMP)
            )
            found.append(
                {"key": key, "name": name, "count": counted, "domain": list(base & domain)}
            )
        return found

    @api.model
    def _page_changes_domain(self, scope):
        since = fields.Datetime.now() - timedelta(days=DAYS)
        found = scope.leads("lead_id.") & Domain("date", ">=", since)
        if scope.team:
            found &= Domain("lead_id.team_id", "=", scope.team.id)
        if scope.user:
            found &= Domain("lead_id.user_id", "=", scope.user.id)
        return found
