"""Which briefs come by themselves, and to whom: few, to who leads, and never against their will."""

from odoo import SUPERUSER_ID, api, fields, models

# to sales managers and to who leads a team; the others come to who asks for them
BY_DEFAULT = ("friday", "weekly")


class CrmTrustBrief(models.Model):
    _inherit = "crm.trust.brief"

    is_default = fields.Boolean(
        "Came by Itself", readonly=True, copy=False,
        help="Sales managers and leaders of teams get it without asking. Archive it, or switch it "
        "off in your preferences, and it stays off.",
    )  # fmt: skip

    def unlink(self):
        """What comes by itself is archived: deleted it would come again."""
        kept = self.filtered("is_default")
        kept.action_archive()
        return super(CrmTrustBrief, self - kept).unlink()

    @api.model
    def _brief_enrol(self):
        """Give the briefs that come by themselves to who leads, take them from who leads no more.

        One that somebody has, or has switched off, is left as it is.
        """
        # sudo: whatever cron it is run by, it is about everybody
        Brief = self.sudo().with_context(active_test=False)
        wanted = {
            (user.id, company.id, kind)
            for user, company in self._brief_leaders()
            for kind in BY_DEFAULT
        }
        known = Brief.search([("kind", "in", BY_DEFAULT)])
        keys = {(each.user_id.id, each.company_id.id, each.kind): each for each in known}
        gone = [each for key, each in keys.items() if each.is_default and key not in wanted]
        gone = Brief.concat(*gone)
        # for good: nobody would get them again
        gone.is_default = False
        gone.unlink()
        Brief.create(
            [
                {"user_id": user, "company_id": company, "kind": kind, "is_default": True,
                 "hour": self._usual_hour(kind)}
                for user, company, kind in sorted(wanted - set(keys))
            ]
        )  # fmt: skip

    @api.model
    def _brief_leaders(self):
        """:return: set of ``(user, company)``: sales managers in their main company, and who leads
        a team in the team's"""
        # sudo: who leads is no secret of the company's own scheduled action
        managers = self.sudo().env.ref("sales_team.group_sale_manager").all_user_ids
        teams = self.sudo().env["crm.team"].search([("user_id", "!=", False)])
        found = {(user, user.company_id) for user in managers}
        found |= {(team.user_id, team.company_id or team.user_id.company_id) for team in teams}
        return {
            (user, company)
            for user, company in found
            if user.active
            and user.id != SUPERUSER_ID
            and company in user.company_ids
            and user.has_group("sales_team.group_sale_salesman")
        }
