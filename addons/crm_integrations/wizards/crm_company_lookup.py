from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import AccessError, UserError

# field of what is registered: fields of the lead and of the contact
FIELDS = {
    "name": ("partner_name", None),
    "credit_code": ("credit_code", "vat"),
    "street": ("street", "street"),
    "city": ("city", "city"),
    "website": ("website", "website"),
    "phone": ("phone", "phone"),
    "email": ("email_from", "email"),
}
# of a company's registration, seldom of whom one talks to: people choose them
NOT_TICKED = frozenset({"phone", "email"})


class CrmCompanyLookup(models.TransientModel):
    """What is registered beside what is written here: what is empty can be filled."""

    _name = "crm.company.lookup"
    _description = "Look Up a Company"
    _inherit = ["crm.notary.attached"]
    _attached_to = {"lead_id": "write", "partner_id": "write"}

    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", readonly=True, ondelete="cascade")
    keyword = fields.Char("Name or Credit Code")
    data_id = fields.Many2one("crm.company.data", readonly=True, ondelete="cascade")
    name = fields.Char(related="data_id.name")
    credit_code = fields.Char(related="data_id.credit_code")
    capital_text = fields.Char(related="data_id.capital_text")
    insured_headcount = fields.Integer(related="data_id.insured_headcount")
    legal_person = fields.Char(related="data_id.legal_person")
    status = fields.Char(related="data_id.status")
    industry = fields.Char(related="data_id.industry")
    date_founded = fields.Date(related="data_id.date_founded")
    date_fetched = fields.Datetime(related="data_id.date_fetched")
    is_other = fields.Boolean(compute="_compute_is_other")
    line_ids = fields.One2many("crm.company.lookup.line", "lookup_id", "Proposals")

    @api.depends("data_id", "lead_id", "partner_id")
    def _compute_is_other(self):
        for lookup in self:
            known, found = lookup._known_code(), lookup.data_id.credit_code
            lookup.is_other = bool(known and found and known != found)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def _open(self, values, keyword):
        """The dialog; with the result where there is something to look for."""
        lookup = without_defaults(self).create({**values, "keyword": keyword})
        if keyword:
            lookup._look()
        return lookup._dialog()

    def action_look_up(self):
        """Look for what was typed."""
        self.ensure_one()
        self._look()
        return self._dialog()

    def action_apply(self):
        """Fill what is empty and was ticked; what a person wrote stays."""
        self.ensure_one()
        record = self._record()
        record.check_access("write")
        if not self.data_id:
            raise UserError(self.env._("There is nothing to take over: look the company up first."))
        if self.is_other:
            raise UserError(
                self.env._("This is another company: its credit code is not the one written here.")
            )
        ticked = set(self.line_ids.filtered("is_taken").mapped("source"))
        values = {
            target: self.data_id[source]
            for source, target in self._targets()
            if source in ticked and self.data_id[source] and not record[target]
        }
        record.write(values)
        # sudo: the link is written by this step only
        record.sudo().company_data_id = self.data_id
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------
    # HELPERS
    # ------------------------------------------------------------

    def _record(self):
        record = self.lead_id or self.partner_id
        if not record:
            raise AccessError(self.env._("Open the dialog on a lead or a contact."))
        return record

    def _targets(self):
        """``[(field of what is registered, field here)]`` of those there are."""
        place = 0 if self.lead_id else 1
        record = self._record()
        return [
            (source, targets[place])
            for source, targets in FIELDS.items()
            if targets[place] and targets[place] in record._fields
        ]

    def _known_code(self):
        record = self.lead_id or self.partner_id
        name = "credit_code" if self.lead_id else "vat"
        return (record[name] or "").strip().upper() if record and name in record._fields else ""

    def _look(self):
        record = self._record()
        record.check_access("write")
        company = record.company_id or self.env.company
        self.data_id = self.env["crm.company.data"]._look_up(company, self.keyword)
        self.line_ids.unlink()
        if not self.data_id:
            return
        labels = self.data_id._fields
        without_defaults(self.env["crm.company.lookup.line"]).create(
            [
                {
                    "lookup_id": self.id,
                    "source": source,
                    "label": labels[source]._description_string(self.env),
                    "current": record[target] or False,
                    "proposed": self.data_id[source],
                    "is_taken": not (record[target] or source in NOT_TICKED or self.is_other),
                }
                for source, target in self._targets()
                if self.data_id[source] and self.data_id[source] != record[target]
            ]
        )

    def _dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Look Up the Company"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }


class CrmCompanyLookupLine(models.TransientModel):
    _name = "crm.company.lookup.line"
    _description = "Proposal About a Company"

    lookup_id = fields.Many2one("crm.company.lookup", required=True, ondelete="cascade")
    source = fields.Char(required=True, readonly=True)
    label = fields.Char("Field", readonly=True)
    current = fields.Char("Written Here", readonly=True)
    proposed = fields.Char("Registered", readonly=True)
    is_taken = fields.Boolean("Fill In")
