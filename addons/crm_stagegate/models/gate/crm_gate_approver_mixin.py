from odoo import fields, models


class CrmGateApproverMixin(models.AbstractModel):
    """Who decides, how long they may take, and who is asked when they do not."""

    _name = "crm.gate.approver.mixin"
    _description = "Who Decides"

    approver_type = fields.Selection(
        [
            ("leader", "Team leader"),
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
        "Decide within (working hours)", help="Then the next level is asked too. 0: no deadline."
    )
    escalation_role_id = fields.Many2one(
        "res.role",
        string="Then ask",
        ondelete="restrict",
        help="Who is asked too after the deadline. Empty: the team leader. After a second "
        "deadline the gate managers are.",
    )

    _deadline_positive = models.Constraint(
        "CHECK (deadline_hours >= 0)", "The time to decide cannot be negative."
    )

    def _is_approver_complete(self):
        """Whether it is said who decides."""
        self.ensure_one()
        needed = {
            "role": self.approver_role_id,
            "group": self.approver_group_id,
            "user": self.approver_user_id,
        }
        return bool(self.approver_type and needed.get(self.approver_type, True))

    def _approver_fields(self):
        return [
            "approver_type", "approver_role_id", "approver_group_id", "approver_user_id",
            "deadline_hours", "escalation_role_id",
        ]  # fmt: skip

    def _eligible_approvers(self, lead, requester):
        """Internal users who may decide on ``lead``: not its owner, not who asks."""
        self.ensure_one()
        people = {
            "leader": lambda: lead.team_id.user_id,
            "role": lambda: self.approver_role_id.user_ids,
            "group": lambda: self.approver_group_id.all_user_ids,
            "user": lambda: self.approver_user_id,
        }[self.approver_type]()
        return self._filter_deciders(people, lead, requester)

    def _escalation_people(self, lead, requester, level):
        """Who is asked at an escalation level (1: next level, 2: gate managers)."""
        self.ensure_one()
        if level == 1:
            people = self.escalation_role_id.user_ids or lead.team_id.user_id
        else:
            people = self.env.ref("crm_stagegate.group_stagegate_manager").all_user_ids
        return self._filter_deciders(people, lead, requester)

    def _filter_deciders(self, people, lead, requester):
        company = lead.company_id
        return (people - lead.user_id - requester).filtered(
            lambda user: (
                user.active and user._is_internal() and (not company or company in user.company_ids)
            )
        )
