from collections import defaultdict

from markupsafe import Markup, escape
from odoo import api, fields, models


class CrmHandoff(models.Model):
    """Inputs and outputs: what is there, what is missing, who owes it."""

    _inherit = "crm.handoff"

    missing_input = fields.Text("Missing inputs", compute="_compute_missing")
    missing_output = fields.Text("Missing outputs", compute="_compute_missing")
    document_links = fields.Html("Documents", compute="_compute_document_links", sanitize=False)
    instruction = fields.Text(compute="_compute_instruction")
    completion = fields.Selection(related="node_id.completion")
    # parts of the order that finance and production need
    currency_id = fields.Many2one("res.currency", compute="_compute_order_parts", compute_sudo=True)
    amount_total = fields.Monetary(
        "Contract amount", compute="_compute_order_parts", compute_sudo=True
    )
    amount_invoiced = fields.Monetary("Invoiced", compute="_compute_order_parts", compute_sudo=True)
    amount_paid = fields.Monetary("Paid", compute="_compute_order_parts", compute_sudo=True)
    amount_due = fields.Monetary(
        "Still to be Paid", compute="_compute_order_parts", compute_sudo=True
    )
    shows_amounts = fields.Boolean(compute="_compute_shows_amounts")
    bom_line_ids = fields.One2many(
        related="order_id.handoff_bom_line_ids", string="Bill of materials"
    )
    bom_version = fields.Integer("Version", compute="_compute_bom_version", compute_sudo=True)
    bom_changed = fields.Boolean(related="order_id.handoff_bom_changed")
    production_state = fields.Selection(related="order_id.handoff_production_state")
    delivery_state = fields.Selection(related="order_id.handoff_delivery_state")

    @api.depends("order_id.handoff_bom_ids.state", "order_id.handoff_bom_ids.version")
    def _compute_bom_version(self):
        for handoff in self:
            handoff.bom_version = handoff.order_id.handoff_bom_id.version

    def _compute_instruction(self):
        for handoff in self:
            handoff.instruction = handoff.sudo().node_id.instruction

    @api.depends_context("uid")
    @api.depends("order_id")
    def _compute_shows_amounts(self):
        # whoever works on payments: by role of the handoff, not by a group of accounting
        sales = self.env.user.has_group("sales_team.group_sale_salesman")
        for handoff in self:
            handoff.shows_amounts = sales or handoff.sudo().node_id.completion == "payment"

    @api.depends_context("uid")
    @api.depends(
        "order_id.amount_total",
        "order_id.money_invoiced",
        "order_id.handoff_amount_paid",
        "order_id.money_due",
    )
    def _compute_order_parts(self):
        visible = self.filtered("shows_amounts")
        for handoff in self:
            order = handoff.order_id if handoff in visible else handoff.order_id.browse()
            handoff.currency_id = order.currency_id or handoff.company_id.currency_id
            handoff.amount_total = order.amount_total
            handoff.amount_invoiced = order.money_invoiced
            handoff.amount_paid = order.handoff_amount_paid
            handoff.amount_due = order.money_due

    @api.depends("state", "order_id", "tracking_number", "result", "message_attachment_count")
    def _compute_missing(self):
        # sudo: the names of what is owed are on the handoff whoever may read the source
        inputs = self.sudo()._missing("input")
        outputs = self.sudo()._missing("output")
        for handoff in self.sudo():
            handoff.missing_input = "\n".join(
                handoff._owed_text(requirement) for requirement in inputs[handoff]
            )
            handoff.missing_output = "\n".join(outputs[handoff].mapped("name"))

    def _owed_text(self, requirement):
        owner = requirement.role_id.name if requirement.owed_by == "role" else None
        owner = owner or self.salesperson_id.name
        if not owner:
            return requirement.name
        return self.env._("%(what)s (owed by %(who)s)", what=requirement.name, who=owner)

    def _missing(self, direction):
        """What is missing, for a whole batch with three queries.

        :return: ``{handoff: requirements}`` for each handoff of ``self``
        """
        result = dict.fromkeys(self, self.env["crm.handoff.requirement"])
        # sudo: files and fields of the order count whoever looks at the handoff
        handoffs = self.sudo().filtered(lambda handoff: handoff.state not in ("done", "cancelled"))
        requirements = handoffs.node_id.requirement_ids.filtered(
            lambda requirement: requirement.direction == direction
        )
        if not requirements:
            return result
        files = handoffs._files() if "document" in requirements.mapped("kind") else {}
        for handoff in handoffs:
            for requirement in handoff.node_id.requirement_ids:
                if requirement.direction != direction:
                    continue
                if requirement.kind == "field":
                    record = requirement._record(handoff)
                    found = bool(record and record[requirement.field_id.name])
                else:
                    found = bool(handoff._requirement_files(requirement, files))
                if not found:
                    result[handoff] |= requirement
        return result

    def _files(self):
        """Attachments on these handoffs and what they hang on: ``{(model, id): attachments}``."""
        places = defaultdict(set)
        for handoff in self:
            places["crm.handoff"].add(handoff.id)
            places["sale.order"].add(handoff.order_id.id)
            places["crm.lead"].add(handoff.lead_id.id)
        # what upstream delivered is an input downstream
        siblings = self._siblings(self.node_id.previous_node_ids)
        places["crm.handoff"] |= set(siblings.ids)
        domain = fields.Domain.OR(
            [
                [("res_model", "=", model), ("res_id", "in", list(ids - {False}))]
                for model, ids in places.items()
            ]
        )
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_field", "=", False), *domain], order="id")
        )
        files = defaultdict(self.env["ir.attachment"].sudo().browse)
        for attachment in attachments:
            files[attachment.res_model, attachment.res_id] |= attachment
        for handoff in self:
            for sibling in siblings:
                if sibling._place() == handoff._place() and sibling.node_id in (
                    handoff.node_id.previous_node_ids
                ):
                    files["before", handoff.id] |= files["crm.handoff", sibling.id]
        return files

    def _requirement_files(self, requirement, files):
        """Files that meet a requirement of this handoff."""
        found = files["crm.handoff", self.id]
        if requirement.direction == "input":
            found |= files["sale.order", self.order_id.id]
            found |= files["crm.lead", self.lead_id.id]
            found |= files["before", self.id]
        if requirement.document_type_id:
            found = found.filtered(
                lambda attachment: attachment.document_type_id == requirement.document_type_id
            )
        return found

    def _input_files(self):
        """Files this handoff's people may open: those its inputs ask for, wherever they lie."""
        self.ensure_one()
        handoff = self.sudo()
        requirements = handoff.node_id.requirement_ids.filtered(
            lambda each: each.direction == "input" and each.kind == "document"
        )
        if not requirements:
            return self.env["ir.attachment"].sudo()
        files = handoff._files()
        found = self.env["ir.attachment"].sudo()
        for requirement in requirements:
            found |= handoff._requirement_files(requirement, files)
        return found

    def _compute_document_links(self):
        for handoff in self:
            links = [
                Markup('<a href="/crm_handoff/%s/document/%s" target="_blank">%s</a>')
                % (handoff.id, attachment.id, escape(attachment.name))
                for attachment in handoff._input_files()
            ]
            handoff.document_links = Markup("<br/>").join(links) or False
