"""What people leave behind: one kind of thing a model, offered by whichever addon knows it."""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain


class Facts(NamedTuple):
    """What decides who may get one record.

    ``company``: in which company who gets it must work; ``team``: its sales team; ``customer``:
    all of a customer goes to one person; ``subject``: the record whose person gets it, too;
    ``candidates``: who of those asked about can have it. All but the last may be empty.
    """

    company: object
    team: object
    customer: object
    subject: object
    candidates: object


class CrmHandoverKind(models.AbstractModel):
    """One kind of thing that belongs to a person, and how somebody else gets it.

    An addon adds a kind by a file of its own::

        class HandoverVisits(models.AbstractModel):
            _name = "crm.handover.visits"
            _description = "Visits"           # translated name in the dialog
            _inherit = ["crm.handover.kind"]
            _handover_model = "crm.visit"
            _handover_sequence = 60

            def _handover_domain(self):
                return [("state", "=", "planned")]

    All methods are called with ``sudo()`` for a sales administrator; what is found is limited to
    the companies that are switched on.
    """

    _name = "crm.handover.kind"
    _description = "Kind of Thing That Is Handed Over"

    _handover_model = None
    # the many2one to the person, or a many2many to people
    _handover_field = "user_id"
    _handover_sequence = 100
    # many at once: their entries and one notice say it, instead of a message a record. Definitions
    # (rules, gates) are few, and their own history says it as well
    _handover_is_quiet = True

    @api.model
    def _handover_kinds(self):
        """All kinds of the installed addons, in the order in which they are handed over."""
        names = self.env.registry.descendants(["crm.handover.kind"], "_inherit")
        kinds = [self.env[name] for name in names if self.env[name]._handover_model]
        return sorted(kinds, key=lambda kind: (kind._handover_sequence, kind._name))

    @api.model
    def _handover_label(self):
        """What it is called, in the language of the user."""
        # sudo: the names of models are no secret
        return self.env["ir.model"].sudo()._get(self._name).name

    @api.model
    def _handover_domain(self):
        """Which of a person's records are handed over; the others are history."""
        return []

    @api.model
    def _handover_records(self, users):
        """What belongs to these people."""
        # sudo: what is left behind is found whoever may read it; who hands over was checked
        model = self.env[self._handover_model].sudo().with_context(active_test=False)
        domain = Domain(self._handover_field, "in", users.ids) & Domain(self._handover_domain())
        if "company_id" in model._fields:
            domain &= Domain("company_id", "in", [False, *self.env.companies.ids])
        return model.search(domain, order="id")

    @api.model
    def _handover_facts(self, records, users):
        """Facts of a batch.

        :param users: people who may get them
        :return: ``{record: Facts}``
        """
        no_company, no_team = self.env["res.company"], self.env["crm.team"].sudo()
        nobody = self.env["res.partner"].sudo()
        names = records._fields
        facts, of_company = {}, {no_company: users}
        for record in records:
            company = record.company_id if "company_id" in names else no_company
            if company not in of_company:
                of_company[company] = self._handover_of_company(users, company)
            facts[record] = Facts(
                company,
                record.team_id if "team_id" in names else no_team,
                record.partner_id.commercial_partner_id if "partner_id" in names else nobody,
                None,
                of_company[company],
            )
        return facts

    @api.model
    def _handover_of_company(self, users, company):
        return users.filtered(lambda user: not company or company in user.company_ids)

    @api.model
    def _handover_give(self, records, leaver, user, reason):
        """Give these records of ``leaver`` to ``user``, in one batch.

        :param str reason: why, as the manager wrote it
        """
        if self._handover_is_quiet:
            records = records.with_context(tracking_disable=True, mail_notrack=True)
        if records._fields[self._handover_field].type == "many2many":
            for people, batch in records.grouped(self._handover_field).items():
                batch.write({self._handover_field: [(6, 0, (people - leaver | user).ids)]})
        else:
            records.write({self._handover_field: user.id})
        if self._handover_is_quiet and "message_follower_ids" in records._fields:
            records.message_subscribe(user.partner_id.ids)
