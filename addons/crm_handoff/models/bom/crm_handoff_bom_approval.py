from odoo import api, fields, models
from odoo.addons.crm_notary.tools import decision
from odoo.addons.crm_notary.tools.bulk import bulk_update


class CrmHandoffBomApproval(models.Model):
    """Whether a changed bill of materials takes the place of the one that was signed.

    Engineering and the salesperson of the order are asked at the same time; both must accept. How
    decisions are asked, taken and kept true is the same for all of the suite, see
    ``crm.decision.mixin``.
    """

    _name = "crm.handoff.bom.approval"
    _description = "Acceptance of a Bill of Materials"
    _inherit = ["crm.decision.mixin"]
    _decision_subject = "bom_id"

    bom_id = fields.Many2one(
        "crm.handoff.bom", "Version", required=True, readonly=True, index=True, ondelete="cascade"
    )
    side = fields.Selection(
        [("engineering", "Engineering"), ("sales", "Sales")], required=True, readonly=True
    )
    order_name = fields.Char(related="bom_id.order_id.name", string="Order")
    difference_html = fields.Html(related="bom_id.difference_html")

    _one_pending = models.UniqueIndex(
        "(bom_id, side) WHERE state = 'pending'", "This acceptance has been asked for already."
    )

    @api.depends("bom_id", "side")
    def _compute_display_name(self):
        sides = dict(self._fields["side"]._description_selection(self.env))
        for approval in self:
            # sudo: the name of an order is no secret to who is asked about it
            version = approval.bom_id.sudo()
            approval.display_name = f"{version.display_name} · {sides.get(approval.side, '')}"

    @api.model
    def _ask_both_sides(self, boms):
        return self._decision_ask(
            [{"bom_id": bom.id, "side": side} for bom in boms.sudo() for side in self._sides(bom)]
        )

    @api.model
    def _follow_sides(self, boms):
        """Who has to accept these proposals changed: ask whoever was not, wait for nobody else."""
        self._decision_ask(
            [
                {"bom_id": bom.id, "side": side}
                for bom in boms
                for side in self._sides(bom)
                if side
                not in bom.approval_ids.filtered(
                    lambda each: each.state in ("pending", "approved")
                ).mapped("side")
            ]
        )
        boms.filtered(self._is_accepted)._put_in_force()

    # -- what the engine asks (crm.decision.mixin) ----------------------------------------------

    def _decision_titles(self):
        return {
            each: self.env._(
                "%(contract)s: the bill of materials differs from what was signed",
                contract=each.bom_id.order_id.contract_number or each.bom_id.order_id.name,
            )
            for each in self
        }

    def _decision_cases(self):
        """The salesperson speaks for sales, and so not for engineering."""
        cases = {}
        for each in self:
            order = each.bom_id.order_id
            owner = order.user_id if each.side == "engineering" else order.user_id.browse()
            cases[each] = decision.Case(each.bom_id.company_id, order.team_id, owner)
        return cases

    def _decision_levels(self):
        managers = self.env.ref("crm_handoff.group_handoff_manager").sudo().all_user_ids
        levels = {}
        for each in self:
            order = each.bom_id.order_id
            levels[each] = (
                [each.bom_id.flow_id.engineering_role_id.user_ids, managers]
                if each.side == "engineering"
                else [order.user_id, order.team_id.user_id, managers]
            )
        return levels

    def _decision_hours(self):
        return {each: each.bom_id.flow_id.acceptance_hours for each in self}

    def _decision_needed(self):
        return self.filtered(
            lambda each: (
                each.bom_id.state == "proposed"
                and each.bom_id.order_id.state != "cancel"
                and each.side in self._sides(each.bom_id)
            )
        )

    def _decision_is_manager(self, user):
        return user.has_group("crm_handoff.group_handoff_manager")

    def _decision_content(self, keys=None):
        return {
            each: {"version": decision.name(each.bom_id.id, each.bom_id.display_name)}
            for each in self
        }

    def _decision_content_labels(self):
        return {**super()._decision_content_labels(), "version": self.env._("Version")}

    def _decision_lock_subjects(self):
        """Both sides may accept at the same moment: the second sees the first."""
        boms = self.bom_id
        self.env.cr.execute(
            "SELECT id FROM crm_handoff_bom WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [boms.ids]
        )
        boms.invalidate_recordset(["state"])

    def _decision_granted(self):
        for side, approvals in self.grouped("side").items():
            for approval in approvals:
                bulk_update(
                    approval.bom_id,
                    {
                        f"{side}_user_id": approval.decided_by_id.id,
                        f"date_{side}": approval.date_decided,
                    },
                )
        self.bom_id.filtered(self._is_accepted)._put_in_force()

    @api.model
    def _sides(self, bom):
        """Who has to accept: engineering, where the flow names it, and sales."""
        return ["engineering", "sales"] if bom.flow_id.engineering_role_id else ["sales"]

    @api.model
    def _is_accepted(self, bom):
        given = bom.approval_ids.filtered(lambda each: each.state == "approved")
        return bom.state == "proposed" and set(self._sides(bom)) <= set(given.mapped("side"))

    def _decision_denied(self):
        for approval in self:
            bulk_update(
                approval.bom_id,
                {
                    "state": "refused",
                    "refused_note": self.env._(
                        "%(user)s: %(reason)s",
                        user=approval.decided_by_id.name,
                        reason=approval.reason,
                    ),
                },
            )
        # the other side need not answer any more
        self.bom_id.approval_ids._decision_follow()

    def _decision_can_withdraw(self, user):
        """What all sides have accepted is in force, and a question goes with its proposal."""
        return (
            self.state == "approved"
            and self.sudo().bom_id.state == "proposed"
            and super()._decision_can_withdraw(user)
        )

    def _decision_ended(self):
        """Who takes back an acceptance is asked again, as long as the version is proposed."""
        withdrawn = self.filtered(
            lambda each: each.state == "withdrawn" and each.bom_id.state == "proposed"
        )
        for side, approvals in withdrawn.grouped("side").items():
            bulk_update(approvals.bom_id, {f"{side}_user_id": False, f"date_{side}": False})
        self._decision_ask([{"bom_id": each.bom_id.id, "side": each.side} for each in withdrawn])


class CrmHandoffFlow(models.Model):
    _inherit = "crm.handoff.flow"

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Who has to accept and by when is looked up again with what the flow says now."""
        super()._notary_fields_changed(names)
        if not {"engineering_role_id", "acceptance_hours"} & names:
            return
        # sudo: who keeps the flows need not see what is asked of others
        boms = (
            self.env["crm.handoff.bom"]
            .sudo()
            .search(
                [
                    ("flow_id", "in", self.ids),
                    ("state", "=", "proposed"),
                    ("order_id.state", "!=", "cancel"),
                ]
            )
        )
        if not boms:
            return
        approvals = boms.approval_ids.filtered(lambda each: each.state == "pending")
        approvals._decision_definition_changed()
        if "acceptance_hours" in names:
            approvals._decision_hours_changed()
        if "engineering_role_id" in names:
            boms.approval_ids._follow_sides(boms)


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Another salesperson is asked instead; about a cancelled order nobody is."""
        super()._notary_fields_changed(names)
        if {"state", "user_id", "team_id"} & names:
            self.env["crm.handoff.bom.approval"].sudo().search(
                [("bom_id.order_id", "in", self.ids), ("state", "=", "pending")]
            )._decision_follow()
