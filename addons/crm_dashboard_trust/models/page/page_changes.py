"""What changed in the last seven days, from the ledger."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...catalogue.passes import Ask, answer
from ...tools.domains import JUMP, jumped

DAYS = 7


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
            "jump": (self.env._("Jumped %s stages or more", JUMP), jumped()),
            "lost": (self.env._("Lost"), Domain("kind", "=", "lost")),
        }
        base = self._page_changes_domain(scope)
        Transition = self.env["crm.stage.transition"]
        asks = {key: Ask(Transition, base & domain) for key, (_name, domain) in kinds.items()}
        counted = answer(asks.values(), [Ask(Transition, base)])
        return [
            {
                "key": key,
                "name": name,
                "count": counted[asks[key]],
                "domain": list(base & domain),
            }
            for key, (name, domain) in kinds.items()
        ]

    @api.model
    def _page_changes_domain(self, scope):
        since = fields.Datetime.now() - timedelta(days=DAYS)
        found = scope.leads("lead_id.") & Domain("date", ">=", since)
        if scope.team:
            found &= Domain("lead_id.team_id", "=", scope.team.id)
        if scope.user:
            found &= Domain("lead_id.user_id", "=", scope.user.id)
        return found
