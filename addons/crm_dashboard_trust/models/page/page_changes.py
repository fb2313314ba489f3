"""What changed in the last seven days, from the ledger."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.addons.crm_stagegate.reports.crm_stage_jump_report import MIN_SPAN
from odoo.fields import Domain

from ...catalogue.passes import Ask, answer
from ...tools.domains import told
from ...tools.opening import views_of

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
        """:return: list of dicts: what, how often, and what was counted: model, domain
        and the views it opens with"""
        kinds = {
            "won": (self.env._("Won"), Domain("kind", "=", "won")),
            "advance": (self.env._("Moved forward"), Domain("kind", "=", "advance")),
            "demote": (self.env._("Fell back"), Domain("kind", "=", "demote")),
            "override": (self.env._("Gates overridden"), Domain("kind", "=", "override")),
            "lost": (self.env._("Lost"), Domain("kind", "=", "lost")),
        }
        base = self._page_changes_domain(scope)
        Transition = self.env["crm.stage.transition"]
        asks = {key: Ask(Transition, base & domain) for key, (_name, domain) in kinds.items()}
        counted = answer(asks.values(), [Ask(Transition, base)])
        views = views_of(self.env, Transition._name)
        rows = [
            {
                "key": key,
                "name": name,
                "count": counted[asks[key]],
                "model": "crm.stage.transition",
                "domain": list(base & domain),
                **views,
            }
            for key, (name, domain) in kinds.items()
        ]
        return rows + self._page_jumps(scope)

    @api.model
    def _page_jumps(self, scope):
        """As the figure counts them: the stages of one person and day together."""
        Report = self.env["crm.stage.jump.report"]
        if not Report.has_access("read"):
            return []
        since = today(scope.company) - timedelta(days=DAYS)
        domain = self._page_changes_of(scope) & Domain("date", ">=", since)
        context = {"stagegate_jumps_since": since.isoformat()}
        return [
            {
                "key": "jump",
                "name": self.env._("Jumped %s stages or more", MIN_SPAN),
                "count": Report.with_context(**context).search_count(domain),
                "model": Report._name,
                "domain": list(domain),
                "context": context,
                **views_of(self.env, Report._name),
            }
        ]

    @api.model
    def _page_changes_domain(self, scope):
        since = fields.Datetime.now() - timedelta(days=DAYS)
        return self._page_changes_of(scope) & Domain("date", ">=", since)

    @api.model
    def _page_changes_of(self, scope):
        """As the figures count the ledger, of the opportunities of a team or a person."""
        found = told(scope)
        if scope.team:
            found &= Domain("lead_id.team_id", "=", scope.team.id)
        if scope.user:
            found &= Domain("lead_id.user_id", "=", scope.user.id)
        return found
