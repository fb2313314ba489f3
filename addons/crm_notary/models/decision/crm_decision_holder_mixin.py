from odoo import fields, models


class CrmDecisionHolderMixin(models.AbstractModel):
    """Who decides, how long they may take, and who is asked when they do not."""

    _name = "crm.decision.holder.mixin"
    _description = "Who Decides"

    approver_type = fields.Selection(
        [
            ("leader", "Team leader"),
            ("director", "Sales director"),
            ("role", "Anyone of a role"),
            ("group", "Anyone of a user group"),
            ("user", "A named person"),
        ],
        default="leader",
    )
    approver_role_id = fields.Many2one("res.role", ondelete="restrict")
    approver_group_id = fields.Many2one("res.groups", ondelete="restrict")
    approver_user_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", ondelete="restrict"
    )
    deadline_hours = fields.Float(
        "Decide within (working hours)",
        help="Then the next level is asked too. 0: no deadline. Somebody whose leave begins "
        "before the deadline counts as somebody who did not answer.",
    )
    escalation_role_id = fields.Many2one(
        "res.role",
        string="Then ask",
        ondelete="restrict",
        help="Who is asked too after the deadline. Empty: the team leader. After a second "
        "deadline the company's fallback is, and then those who define the rules.",
    )

    _deadline_positive = models.Constraint(
        "CHECK (deadline_hours >= 0)", "The time to decide cannot be negative."
    )

    def _holder_is_complete(self):
        """Whether it is said who decides."""
        self.ensure_one()
        needed = {
            "role": self.approver_role_id,
            "group": self.approver_group_id,
            "user": self.approver_user_id,
        }
        return bool(self.approver_type and needed.get(self.approver_type, True))

    def _holder_fields(self):
        """Names of the fields that say who decides."""
        return [
            "approver_type", "approver_role_id", "approver_group_id", "approver_user_id",
            "deadline_hours", "escalation_role_id",
        ]  # fmt: skip

    def _holder_levels(self, case):
        """Who is asked at first, and who is next: ``[res.users, ...]``, not checked yet.

        :param case: :class:`~odoo.addons.crm_notary.tools.decision.Case`
        """
        self.ensure_one()
        # sudo: who decides is looked up for people who may read neither roles nor groups
        levels = [self.sudo()._holder_people(case)]
        if self.escalation_role_id:
            levels.append(self.sudo().escalation_role_id.user_ids)
        elif self.deadline_hours:
            levels.append(case.team.sudo().user_id)
        return levels

    def _holder_people(self, case):
        nobody = self.env["res.users"]
        return {
            "leader": lambda: case.team.sudo().user_id,
            "director": lambda: (
                case.team.sudo().notary_director_id or case.company.sudo().notary_director_id
            ),
            "role": lambda: self.approver_role_id.user_ids,
            "group": lambda: self.approver_group_id.all_user_ids,
            "user": lambda: self.approver_user_id,
        }.get(self.approver_type, lambda: nobody)()

    def _holder_follows_team(self):
        """Whether another team would have another decider."""
        return bool(self.filtered(lambda each: each.approver_type in ("leader", "director")))
