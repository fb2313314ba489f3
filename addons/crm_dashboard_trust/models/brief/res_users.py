"""Everybody's briefs in their preferences: switched on and off with a click."""

from odoo import fields, models

KINDS = ("friday", "weekly", "daily", "monthly")


class ResUsers(models.Model):
    _inherit = "res.users"

    trust_brief_friday = fields.Boolean(
        "Idle opportunities, on Friday at 16:00",
        compute="_compute_trust_briefs", inverse=lambda self: self._set_trust_brief("friday"),
    )  # fmt: skip
    trust_brief_weekly = fields.Boolean(
        "Figures of the week, on Monday",
        compute="_compute_trust_briefs", inverse=lambda self: self._set_trust_brief("weekly"),
    )  # fmt: skip
    trust_brief_daily = fields.Boolean(
        "Funnel health, daily",
        compute="_compute_trust_briefs", inverse=lambda self: self._set_trust_brief("daily"),
    )  # fmt: skip
    trust_brief_monthly = fields.Boolean(
        "Figures of the month, on the first",
        compute="_compute_trust_briefs", inverse=lambda self: self._set_trust_brief("monthly"),
    )  # fmt: skip

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *(f"trust_brief_{kind}" for kind in KINDS)]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *(f"trust_brief_{kind}" for kind in KINDS)]

    def _compute_trust_briefs(self):
        # sudo: each user's own, of all their companies
        briefs = self.env["crm.trust.brief"].sudo().search([("user_id", "in", self.ids)])
        had = {(brief.user_id.id, brief.kind) for brief in briefs}
        for user in self:
            for kind in KINDS:
                user[f"trust_brief_{kind}"] = (user.id, kind) in had

    def _set_trust_brief(self, kind):
        """Switch a kind on, in the main company, or off in all companies. One that was switched
        off is there still, so that it does not come again by itself."""
        # sudo: a preference is set by its person, whatever may be seen of others' briefs
        Brief = self.env["crm.trust.brief"].sudo().with_context(active_test=False)
        for user in self:
            own = Brief.search([("user_id", "=", user.id), ("kind", "=", kind)])
            if not user[f"trust_brief_{kind}"]:
                own.action_archive()
                continue
            if own:
                own.action_unarchive()
            else:
                Brief.create(
                    {"user_id": user.id, "company_id": user.company_id.id, "kind": kind,
                     "hour": Brief._usual_hour(kind)}
                )  # fmt: skip
