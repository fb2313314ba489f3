"""The dialog of a walk-through: who walks, and where it would stop."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import AccessError, UserError


class CrmWalkThrough(models.TransientModel):
    _name = "crm.walk.through"
    _description = "Walk-Through"

    team_id = fields.Many2one(
        "crm.team", "Sales Team", required=True, default=lambda self: self._default_team_id(),
        domain="[('use_opportunities', '=', True)]",
    )  # fmt: skip
    user_id = fields.Many2one(
        "res.users", "Salesperson", compute="_compute_user_id", store=True, readonly=False,
        precompute=True, required=True, domain="[('share', '=', False)]",
    )  # fmt: skip
    finance_id = fields.Many2one(
        "res.users", default=lambda self: self._default_finance_id(),
        domain="[('share', '=', False)]",
    )  # fmt: skip
    is_enforced = fields.Boolean(
        "As if all gates were enforced",
        default=True,
        help="Else gates that observe let everything pass, as they do today.",
    )
    line_ids = fields.One2many("crm.walk.through.line", "walk_id", readonly=True)
    stop_count = fields.Integer("Stops", readonly=True)
    assumed_count = fields.Integer("Taken as Given", readonly=True)
    is_done = fields.Boolean(readonly=True)

    @api.model
    def _default_team_id(self):
        teams = self.env["crm.team"].search([("use_opportunities", "=", True)])
        return teams.sorted(lambda team: -len(team.member_ids))[:1]

    @api.model
    def _default_finance_id(self):
        # sudo: who may write invoices is no secret
        group = self.env.ref("account.group_account_invoice").sudo()
        company = self.env.company
        people = group.all_user_ids.filtered(
            lambda user: not user.share and company in user.company_ids
        )
        managers = self.env.ref("base.group_system").sudo().all_user_ids
        return (people - managers)[:1] or people[:1]

    @api.depends("team_id")
    def _compute_user_id(self):
        for walk in self:
            team = walk.team_id
            walk.user_id = team.member_ids[:1] or team.user_id

    def action_walk(self):
        """Walk, and show each step; nothing of it stays.

        :raise AccessError: for who does not define gates: walking means acting as others
        :raise UserError: for who is no colleague
        """
        self.ensure_one()
        if not self.env.user.has_group("crm_stagegate.group_stagegate_manager"):
            raise AccessError(self.env._("Only who defines gates may walk through them."))
        self.check_access("write")
        # sudo: whether they are colleagues
        if any(user.share for user in (self.user_id | self.finance_id).sudo()):
            raise UserError(self.env._("Please choose colleagues; a customer cannot walk through."))
        steps = self.env["crm.walk"]._walk(
            self.team_id, self.user_id, self.finance_id, self.is_enforced
        )
        # sudo: nobody edits what was found
        mine = without_defaults(self).sudo()
        mine.line_ids.unlink()
        mine.env["crm.walk.through.line"].create(
            [{**step, "walk_id": self.id, "sequence": index} for index, step in enumerate(steps, 1)]
        )
        results = [step["result"] for step in steps]
        mine.write(
            {
                "is_done": True,
                "stop_count": results.count("stop"),
                "assumed_count": results.count("assumed"),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Walk-Through"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class CrmWalkThroughLine(models.TransientModel):
    _name = "crm.walk.through.line"
    _description = "Step of a Walk-Through"
    _order = "sequence, id"

    walk_id = fields.Many2one("crm.walk.through", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer()
    where = fields.Char("Stage")
    who = fields.Char()
    what = fields.Char("Does")
    result = fields.Selection(
        [("ok", "Works"), ("assumed", "Taken as given"), ("stop", "Stops here")]
    )
    reason = fields.Text("Why")
