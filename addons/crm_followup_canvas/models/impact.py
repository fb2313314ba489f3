"""Whom a quality rule refuses, and what it would have refused lately."""

from odoo import api, fields, models
from odoo.addons.crm_notary.models.impact.crm_change_part import Change

DAYS = 30


class CrmFollowupRule(models.Model):
    _inherit = "crm.followup.rule"

    def action_preview(self):
        """Show whom this rule refuses for, and what it would have refused lately."""
        self.ensure_one()
        self.check_access("read")
        # sudo: who sells is no secret to who administers sales
        sellers = self.env.ref("sales_team.group_sale_salesman").sudo().all_user_ids
        people = sellers.filtered(lambda user: not user.share and self._refuses_for(user))
        title = self.env._("What “%s” touches", self.name)
        return self.env["crm.change.preview"]._open(Change(record=self, people=people), title)


class ChangeFollowups(models.AbstractModel):
    _name = "crm.change.part.followups"
    _description = "Follow-ups"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        rule = change.record
        if rule is None or rule._name != "crm.followup.rule":
            return []
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS)
        done = self.env["crm.followup"].search_fetch(
            [
                ("state", "=", "done"),
                ("date", ">=", since),
                ("replaced_by_id", "=", False),
                ("user_id", "in", change.people.ids),
            ],
            ["quality_detail"],
        )
        # a rule that takes no points says what is wrong all the same
        broken = done.filtered(
            lambda each: any(
                code == rule.code and text for code, _points, text in each.quality_detail or []
            )
        )
        if not broken:
            return []
        text = self.env._(
            "%(count)s follow-ups of the last %(days)s days break this rule: refusing, it would "
            "have sent them back.",
            count=len(broken),
            days=DAYS,
        )
        return [self._change_row("record", self.env._("Follow-ups"), text, "warn", broken)]
