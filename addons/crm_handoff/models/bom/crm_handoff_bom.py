from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_update
from odoo.exceptions import UserError

from .crm_handoff_bom_line import COST_GROUPS


class CrmHandoffBom(models.Model):
    """One version of the frozen multi-level bill of materials of a sale order."""

    _name = "crm.handoff.bom"
    _description = "Frozen Bill of Materials"
    _inherit = ["crm.notary.protected"]
    _order = "order_id, version desc"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    flow_id = fields.Many2one("crm.handoff.flow", readonly=True, ondelete="restrict")
    version = fields.Integer(required=True, readonly=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("current", "In force"),
            ("superseded", "Superseded"),
            ("refused", "Refused"),
            ("outdated", "Outdated"),
        ],
        required=True,
        readonly=True,
        default="current",
    )
    date = fields.Datetime("Frozen on", readonly=True)
    user_id = fields.Many2one("res.users", "Frozen by", readonly=True)
    line_ids = fields.One2many("crm.handoff.bom.line", "version_id", "Lines", readonly=True)
    total_cost = fields.Monetary(
        compute="_compute_total_cost",
        compute_sudo=True,
        groups=COST_GROUPS,
    )
    check_needed = fields.Boolean(readonly=True)
    engineering_user_id = fields.Many2one("res.users", "Accepted by engineering", readonly=True)
    date_engineering = fields.Datetime("Engineering Date", readonly=True)
    sales_user_id = fields.Many2one("res.users", "Accepted by sales", readonly=True)
    date_sales = fields.Datetime("Sales Date", readonly=True)
    refused_note = fields.Char(readonly=True)
    difference_html = fields.Html(
        "Difference", compute="_compute_difference_html", sanitize=False, compute_sudo=True
    )
    approval_ids = fields.One2many("crm.handoff.bom.approval", "bom_id", readonly=True)
    can_accept = fields.Boolean(compute="_compute_can_accept")

    _once = models.Constraint("UNIQUE(order_id, version)", "This version exists already.")
    _one_current = models.UniqueIndex(
        "(order_id) WHERE state = 'current'", "An order has one bill of materials in force."
    )
    _to_check = models.Index("(id) WHERE check_needed IS TRUE")

    @api.depends("order_id", "version")
    def _compute_display_name(self):
        for bom in self:
            bom.display_name = self.env._(
                "%(order)s, version %(version)s",
                order=bom.sudo().order_id.name,
                version=bom.version,
            )

    def _compute_total_cost(self):
        totals = dict(
            self.env["crm.handoff.bom.line"]._read_group(
                [("version_id", "in", self.ids), ("is_leaf", "=", True)],
                ["version_id"],
                ["total_cost:sum"],
            )
        )
        for bom in self:
            bom.total_cost = totals.get(bom, 0.0)

    @api.depends_context("uid")
    @api.depends("state", "approval_ids.can_decide")
    def _compute_can_accept(self):
        for bom in self:
            # sudo: who may decide is looked up from records one may not read
            bom.can_accept = any(bom.sudo().approval_ids.mapped("can_decide"))

    # -- protection -------------------------------------------------------------------------

    @api.model
    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("Bills of materials are frozen at signature.")
        if operation == "unlink":
            return self.env._("All versions of a bill of materials stay.")
        return self.env._("Please change the order; a new version is proposed then.")

    # -- decisions (see crm_handoff_bom_approval) -------------------------------------------

    def action_accept(self):
        """Accept proposed versions for one's side; the last side puts them in force.

        :raise UserError: when the user has nothing to accept
        """
        return self._my_approvals().action_approve()

    def action_refuse(self, reason=""):
        """Refuse proposed versions: what was frozen stays in force. Asks for the reason.

        :raise UserError: when the user has nothing to refuse
        """
        return self._my_approvals().action_refuse(reason)

    def _my_approvals(self):
        """What the current user may decide about these versions.

        :raise UserError: when there is nothing
        """
        self.check_access("read")
        approvals = self.env["crm.handoff.bom.approval"].search(
            [("bom_id", "in", self.ids), ("can_decide", "=", True)]
        )
        approvals = approvals.filtered("can_decide")
        if self - approvals.bom_id:
            raise UserError(
                self.env._(
                    "There is nothing for you to accept here. A proposed version is accepted "
                    "by engineering and by the salesperson of the order."
                )
            )
        return approvals

    def _put_in_force(self):
        """All sides have accepted: this is what will be made."""
        for bom in self:
            bulk_update(bom.order_id.handoff_bom_id, {"state": "superseded"})
            bulk_update(bom, {"state": "current"})
            handoffs = bom.order_id.handoff_ids.filtered(
                lambda handoff: handoff.state != "cancelled"
            )
            self.env["crm.handoff.notice"]._queue("bom_accepted", handoffs[:1], bom=bom)
