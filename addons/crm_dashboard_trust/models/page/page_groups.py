"""The funnel and the people of the page."""

from odoo import api, models

from ...catalogue.memo import once
from ...tools.credibility import sign

# of fewer deals a mean says nothing about a person
ENOUGH_DEALS = 3
PEOPLE = 30
GROUPS = ("stage_id", "user_id", "team_id")


class CrmTrustPage(models.AbstractModel):
    _inherit = "crm.trust.page"

    @api.model
    def _page_sections(self, scope):
        sections = super()._page_sections(scope)
        if self._page_sees_leads():
            sections |= {"funnel": self._page_funnel(scope), "people": self._page_people(scope)}
            sections["teams"] = self._page_teams(scope)
        return sections

    @api.model
    def _page_groups(self, scope):
        """:return: ``{field: [(record, number, money, mean credibility)]}``, in one pass"""
        return once(self, ("page groups", scope), lambda: self._page_read_groups(scope))

    @api.model
    def _page_read_groups(self, scope):
        rows = self.env["crm.lead"]._read_grouping_sets(
            self._page_open(scope),
            [[name] for name in GROUPS],
            ["__count", "expected_revenue:sum", "credibility:avg"],
        )
        return dict(zip(GROUPS, rows, strict=True))

    @api.model
    def _page_funnel(self, scope):
        """Open opportunities by stage: number, money, mean credibility (0 to 100)."""
        rows = [row for row in self._page_groups(scope)["stage_id"] if row[0]]
        largest = max((row[1] for row in rows), default=0)
        return [
            {
                "id": stage.id,
                "name": stage.name,
                "count": count,
                "amount": amount or 0.0,
                "share": round(100 * count / largest) if largest else 0,
                "credibility": round(credibility),
                "trust": sign(credibility),
            }
            for stage, count, amount, credibility in sorted(
                rows, key=lambda row: (row[0].sequence, row[0].id)
            )
        ]

    @api.model
    def _page_people(self, scope):
        """Who has open opportunities; a mean only where there are enough of them."""
        rows = sorted(self._page_groups(scope)["user_id"], key=_amount)[:PEOPLE]
        return [
            {
                "id": user.id,
                "name": user.name or "",
                "count": count,
                "amount": amount or 0.0,
                "credibility": round(credibility) if count >= ENOUGH_DEALS else None,
                "trust": sign(credibility) if count >= ENOUGH_DEALS else "",
            }
            for user, count, amount, credibility in rows
            if user
        ]

    @api.model
    def _page_teams(self, scope):
        rows = sorted(self._page_groups(scope)["team_id"], key=_amount)
        return [
            {
                "id": team.id,
                "name": team.name,
                "count": count,
                "amount": amount or 0.0,
                "credibility": round(credibility),
                "trust": sign(credibility),
            }
            for team, count, amount, credibility in rows
            if team and count >= ENOUGH_DEALS
        ]


def _amount(row):
    """:return: what sorts the most money first"""
    return -(row[2] or 0.0)
