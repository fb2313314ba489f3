from typing import NamedTuple

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools.text import clean

LONGEST_VALUE = 250
MOST_LINES = 40


class Place(NamedTuple):
    """Where a value belongs: a field of the lead, one of the contact; "" is none."""

    lead: str = ""
    partner: str = ""


# in the order in which they are filled in: a number people carry along reaches them
PLACES = {
    "name": Place("contact_name"),
    "title": Place("function", "function"),
    "company": Place("partner_name", "company_name"),
    "mobile": Place("phone", "phone"),
    "phone": Place("phone", "phone"),
    "email": Place("email_from", "email"),
    "address": Place("street", "street"),
    "website": Place("website", "website"),
}


class CrmProposal(models.Model):
    """What a mail or a paper says about an opportunity, until somebody confirms or refuses it.

    Nothing is filled in by itself, and what is filled in already is never written over.
    """

    _name = "crm.proposal"
    _description = "Proposal"
    _order = "id desc"
    _rec_name = "origin_name"

    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", "About", index="btree_not_null", ondelete="cascade")
    is_contact = fields.Boolean(
        "About the Contact of the Opportunity",
        help="Otherwise it is about a colleague of theirs and fills in that person only.",
    )
    origin = fields.Selection(
        [
            ("mail", "Mail"),
            ("supplier", "Supplier's Quotation"),
            ("competitor", "Competitor's Quotation"),
            ("customer", "Customer's Paper"),
            ("photo", "Photo"),
        ],
        required=True,
        default="mail",
    )
    origin_name = fields.Char("File or Sender")
    source = fields.Char("From Where", compute="_compute_source")
    message_id = fields.Many2one("mail.message", index="btree_not_null", ondelete="set null")
    attachment_id = fields.Many2one("ir.attachment", index="btree_not_null", ondelete="set null")
    line_ids = fields.One2many("crm.proposal.line", "proposal_id", "Lines")

    @api.depends_context("lang", "tz")
    @api.depends("origin", "origin_name", "message_id.date")
    def _compute_source(self):
        for proposal in self:
            name = proposal.origin_name or ""
            if proposal.origin == "mail":
                # sudo: who may see the proposal may know when the mail came
                date = proposal.sudo().message_id.date or proposal.create_date
                proposal.source = self.env._(
                    "the mail of %(date)s from %(sender)s",
                    date=format_date(self.env, date.date()) if date else "",
                    sender=name,
                )
            elif proposal.origin == "supplier":
                proposal.source = self.env._("the supplier's quotation “%s”", name)
            elif proposal.origin == "competitor":
                proposal.source = self.env._("the competitor's quotation “%s”", name)
            elif proposal.origin == "customer":
                proposal.source = self.env._("the customer's paper “%s”", name)
            else:
                proposal.source = self.env._("the photo “%s”", name)

    @api.model
    def _propose(self, lead, values, origin, name, partner=None, is_contact=True, **more):
        """Propose what is new.

        :param lead: crm.lead, one record
        :param values: ``[(kind, text)]``, see :attr:`CrmProposalLine.kind`
        :param origin: see :attr:`origin`
        :param name: of the file or the sender
        :param partner: the contact it is about, if we know them
        :param is_contact: whether that is the lead's own contact
        :return: the proposal, empty where all of it is known or was decided before
        """
        # sudo: proposals are made by the system, whoever's mail or paper it was
        proposals = without_defaults(self).sudo()
        lead = lead.sudo()
        partner = (partner or self.env["res.partner"]).sudo()
        lines = [
            {"kind": kind, "value": text, "sequence": number}
            for number, (kind, text) in enumerate(proposals._new(lead, values, partner, is_contact))
        ]
        if not lines:
            return proposals.browse()
        return proposals.create(
            {
                "lead_id": lead.id,
                "partner_id": partner.id,
                "is_contact": is_contact,
                "origin": origin,
                "origin_name": clean(name, LONGEST_VALUE),
                "line_ids": [fields.Command.create(line) for line in lines],
                **more,
            }
        )

    @api.model
    def _new(self, lead, values, partner, is_contact):
        """Those of ``values`` that have an empty place, and that nobody decided about."""
        known = {
            (line.kind, line.value)
            for line in self.env["crm.proposal.line"].search([("lead_id", "=", lead.id)])
        }
        new = []
        for kind, text in values[:MOST_LINES]:
            text = " ".join(clean(text, LONGEST_VALUE).split())
            place = PLACES.get(kind)
            if not text or (kind, text) in known:
                continue
            if place and not any(self._empty_places(place, lead, partner, is_contact)):
                continue
            known.add((kind, text))
            new.append((kind, text))
        return new

    @api.model
    def _empty_places(self, place, lead, partner, is_contact):
        """``(whether the lead's field is empty, whether the contact's is)``"""
        theirs = bool(place.partner and partner and not partner[place.partner])
        if place.partner == "company_name" and partner.parent_id:
            theirs = False
        own = bool(place.lead and is_contact and not lead[place.lead])
        contact = lead.partner_id
        if own and place.lead in ("phone", "email_from") and contact[place.partner]:
            # native: what is written on the lead is written on its contact
            own = False
        return own, theirs


class CrmProposalLine(models.Model):
    _name = "crm.proposal.line"
    _description = "Proposed Value"
    _order = "proposal_id desc, sequence, id"
    _rec_name = "value"

    proposal_id = fields.Many2one(
        "crm.proposal", required=True, index=True, ondelete="cascade", readonly=True
    )
    lead_id = fields.Many2one(related="proposal_id.lead_id", store=True, index=True)
    source = fields.Char(related="proposal_id.source")
    sequence = fields.Integer()
    kind = fields.Selection(
        [
            ("name", "Contact Name"),
            ("title", "Job Position"),
            ("company", "Company"),
            ("mobile", "Mobile"),
            ("phone", "Phone"),
            ("email", "Email"),
            ("address", "Address"),
            ("website", "Website"),
            ("price", "Price"),
            ("quantity", "Quantity"),
            ("lead_time", "Lead Time"),
            ("material", "Material"),
            ("pain", "Pain Point"),
            ("competitor", "Competitor"),
        ],
        "Field",
        required=True,
        readonly=True,
    )
    value = fields.Char("Proposed Value", required=True, readonly=True)
    state = fields.Selection(
        [("open", "To Decide"), ("accepted", "Confirmed"), ("refused", "Refused")],
        required=True,
        default="open",
        readonly=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    date_decided = fields.Datetime("Decided On", readonly=True)

    _open_index = models.Index("(lead_id) WHERE state = 'open'")

    def action_accept(self):
        """Fill in what is empty; what is not is noted in the chatter.

        :raise UserError: where somebody was faster
        """
        for proposal, lines in self._take("accepted").grouped("proposal_id").items():
            filled = lines._fill()
            noted = lines.filtered(lambda line: line not in filled)  # noqa: B023
            lead = lines.lead_id.with_user(self.env.user)
            lead._message_log(body=proposal._told(filled, noted))
        return True

    def action_refuse(self):
        """It is not so; it is not proposed again.

        :raise UserError: where somebody was faster
        """
        self._take("refused")
        return True

    def _take(self, state):
        """Decide once: who comes second is told.

        :return: the lines, with the system's rights
        """
        self.check_access("read")
        self.lead_id.check_access("write")
        # sudo: proposals are written by the system only
        lines = self.sudo()
        lines.lock_for_update()
        lines.invalidate_recordset(["state"])
        for line in lines:
            if line.state != "open":
                raise UserError(
                    self.env._(
                        "“%(value)s” has been decided by %(person)s. Please reload the page.",
                        value=line.value,
                        person=line.decided_by_id.name or self.env._("somebody"),
                    )
                )
        lines.write(
            {"state": state, "decided_by_id": self.env.uid, "date_decided": fields.Datetime.now()}
        )
        return lines

    def _fill(self):
        """Write the lines of one proposal where there is nothing yet.

        :return: those that found an empty place
        """
        proposal = self.proposal_id
        # as the person who decides, not as the system
        lead = proposal.lead_id.with_user(self.env.user)
        partner = proposal.partner_id.with_user(self.env.user)
        can_write = bool(partner) and partner.has_access("write")
        order = list(PLACES)
        filled = self.browse()
        for line in self.filtered(lambda each: each.kind in PLACES).sorted(
            lambda each: order.index(each.kind)
        ):
            place = PLACES[line.kind]
            own, theirs = proposal._empty_places(
                place, lead, partner if can_write else partner.browse(), proposal.is_contact
            )
            if theirs:
                partner[place.partner] = line.value
            if own and not lead[place.lead]:
                lead[place.lead] = line.value
            if own or theirs:
                filled |= line
        return filled


class CrmProposalTold(models.Model):
    _inherit = "crm.proposal"

    def _told(self, filled, noted):
        """What the chatter says about a decision."""
        names = dict(self.env["crm.proposal.line"]._fields["kind"]._description_selection(self.env))

        def listed(lines):
            return self.env._("; ").join(f"{names[line.kind]}: {line.value}" for line in lines)

        parts = []
        if filled:
            parts.append(
                self.env._("Filled in from %(paper)s: %(values)s.", paper=self.source,
                           values=listed(filled))
            )  # fmt: skip
        if noted:
            parts.append(
                self.env._("Noted from %(paper)s: %(values)s.", paper=self.source,
                           values=listed(noted))
            )  # fmt: skip
        return " ".join(parts)
