"""The same customer twice: a number, an address or a code proposes it; people decide.

A name never does: there are many Wang Weis.
"""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    proposed_lead_id = fields.Many2one("crm.lead", "Same As", readonly=True, ondelete="set null")
    proposed_partner_id = fields.Many2one(
        "res.partner", "Same Contact As", readonly=True, ondelete="set null"
    )
    proposed_by = fields.Selection(
        [("phone", "Phone"), ("email", "Mail"), ("credit_code", "Social Credit Code")],
        "Known By Its",
        readonly=True,
    )
    proposal_state = fields.Selection(
        [("open", "To Decide"), ("accepted", "The Same"), ("refused", "Somebody Else")],
        "Proposal",
        readonly=True,
        index="btree_not_null",
    )

    def _propose(self):
        """Look for whom we know by number, address or code; once decided, it stays decided."""
        self.ensure_one()
        if self.proposal_state in ("accepted", "refused"):
            return
        for by, lead_domain, partner_domain in self._proposal_domains():
            lead, partner = self._find(lead_domain, partner_domain)
            if lead or partner:
                self.write(
                    {
                        "proposed_lead_id": lead.id,
                        "proposed_partner_id": partner.id,
                        "proposed_by": by,
                        "proposal_state": "open",
                    }
                )
                return

    def _proposal_domains(self):
        """``(kind, domain of leads or None, domain of contacts or None)``, the surest first."""
        found = []
        if self.credit_code:
            has_code = "credit_code" in self.env["crm.lead"]._fields
            code = [("credit_code", "=", self.credit_code)]
            found.append(
                ("credit_code", code if has_code else None, [("vat", "=", self.credit_code)])
            )
        if self.phone:
            phone = [("phone_sanitized", "=", self.phone)]
            found.append(("phone", phone, phone))
        if self.email:
            email = [("email_normalized", "=", self.email)]
            found.append(("email", email, email))
        return found

    def _find(self, lead_domain, partner_domain):
        companies = Domain("company_id", "in", [self.company_id.id, False])
        lead = self.env["crm.lead"]
        if lead_domain:
            others = Domain(lead_domain) & companies & Domain("id", "!=", self.lead_id.id)
            lead = lead.search(others & Domain("won_status", "=", "pending"), limit=1, order="id")
        partner = self.env["res.partner"]
        if partner_domain:
            partner = partner.search(Domain(partner_domain) & companies, limit=1, order="id")
        if partner == self.lead_id.partner_id:
            partner = partner.browse()
        return lead, partner

    def action_accept(self):
        """It is the same customer: the opportunities become one, by the rules of native merging."""
        for identity in self:
            identity._check_open()
            # as the person who decides: whoever may not write an opportunity may not merge it
            lead = identity.lead_id.with_user(self.env.user)
            other = identity.proposed_lead_id.with_user(self.env.user).exists()
            partner = identity.proposed_partner_id.with_user(self.env.user).exists()
            if other and lead:
                (other | lead).check_access("write")
                lead = (other | lead).merge_opportunity()
            lead = lead or other
            if partner:
                partner.check_access("read")
                if lead and not lead.partner_id:
                    lead.partner_id = partner
            # sudo: identities are written by the system only
            identity.sudo().write(
                {
                    "lead_id": lead.id,
                    "partner_id": partner.id or lead.partner_id.id,
                    "proposal_state": "accepted",
                }
            )
        return True

    def action_refuse(self):
        """It is somebody else."""
        for identity in self:
            identity._check_open()
            identity.lead_id.with_user(self.env.user).check_access("write")
        # sudo: identities are written by the system only
        self.sudo().proposal_state = "refused"
        return True

    def _check_open(self):
        self.check_access("read")
        if self.proposal_state != "open":
            raise UserError(self.env._("There is nothing to decide about “%s”.", self.display_name))
