"""What people leave behind in native sales, and in decisions."""

from collections import defaultdict

from odoo import api, fields, models


class HandoverCustomers(models.AbstractModel):
    _name = "crm.handover.customers"
    _description = "Customers"
    _inherit = ["crm.handover.kind"]
    _handover_model = "res.partner"
    _handover_sequence = 10

    @api.model
    def _handover_domain(self):
        return [("active", "=", True)]

    @api.model
    def _handover_facts(self, records, users):
        facts = super()._handover_facts(records, users)
        return {
            record: each._replace(customer=record.commercial_partner_id)
            for record, each in facts.items()
        }


class HandoverLeads(models.AbstractModel):
    _name = "crm.handover.leads"
    _description = "Leads"
    _inherit = ["crm.handover.kind"]
    _handover_model = "crm.lead"
    _handover_sequence = 20

    @api.model
    def _handover_domain(self):
        return [("type", "=", "lead"), ("active", "=", True)]

    @api.model
    def _handover_give(self, records, leaver, user, reason):
        """The team stays: with another one the stage could change."""
        for team, leads in records.grouped("team_id").items():
            leads.with_context(tracking_disable=True, mail_notrack=True).write(
                {"user_id": user.id, "team_id": team.id}
            )
        records.message_subscribe(user.partner_id.ids)


class HandoverOpportunities(models.AbstractModel):
    _name = "crm.handover.opportunities"
    _description = "Opportunities"
    _inherit = ["crm.handover.leads"]
    _handover_sequence = 30

    @api.model
    def _handover_domain(self):
        return [("type", "=", "opportunity"), ("active", "=", True), ("won_status", "=", "pending")]


class HandoverActivities(models.AbstractModel):
    _name = "crm.handover.activities"
    _description = "Plans and To-dos"
    _inherit = ["crm.handover.kind"]
    _handover_model = "mail.activity"
    _handover_sequence = 60

    @api.model
    def _handover_followed(self):
        """Models whose to-dos follow the record's own person: they are not handed over apart."""
        return [model._name for model in self.env["crm.decision.mixin"]._decision_models()]

    @api.model
    def _handover_domain(self):
        return [("active", "=", True), ("res_model", "not in", self._handover_followed())]

    @api.model
    def _handover_subjects(self, records):
        """``{activity: what it is about}``, of those that still exist."""
        subjects = {}
        for model, batch in records.grouped("res_model").items():
            if not model or model not in self.env:
                continue
            about = self.env[model].sudo().browse(set(batch.mapped("res_id"))).exists()
            by_id = {each.id: each for each in about}
            subjects.update({each: by_id[each.res_id] for each in batch if each.res_id in by_id})
        return subjects

    @api.model
    def _handover_records(self, users):
        """Those about something in the companies that are switched on, or about nothing."""
        records = super()._handover_records(users)
        subjects = self._handover_subjects(records)
        return records.filtered(
            lambda each: (
                not (company := self._handover_company_of(subjects.get(each)))
                or company in self.env.companies
            )
        )

    @api.model
    def _handover_company_of(self, subject):
        if subject is None or "company_id" not in subject._fields:
            return self.env["res.company"]
        return subject.company_id

    @api.model
    def _handover_facts(self, records, users):
        """To-dos go with what they are about, else to somebody who can open it."""
        facts = super()._handover_facts(records, users)
        subjects = self._handover_subjects(records)
        readable = defaultdict(users.browse)
        by_model = defaultdict(set)
        for subject in subjects.values():
            by_model[subject._name].add(subject.id)
        for model, ids in by_model.items():
            for user in users:
                about = self.env[model].sudo(False).with_user(user).browse(ids)
                for each in about._filtered_access("read"):
                    readable[model, each.id] |= user
        for record, each in facts.items():
            subject = subjects.get(record)
            if subject is None:
                continue
            company = self._handover_company_of(subject)
            candidates = self._handover_of_company(each.candidates, company)
            facts[record] = each._replace(
                company=company,
                team=subject.team_id if "team_id" in subject._fields else each.team,
                subject=subject,
                candidates=candidates & readable[subject._name, subject.id] or candidates,
            )
        return facts

    @api.model
    def _handover_give(self, records, leaver, user, reason):
        return super()._handover_give(
            records.with_context(mail_activity_quick_update=True), leaver, user, reason
        )


class HandoverTeams(models.AbstractModel):
    _name = "crm.handover.teams"
    _description = "Sales Teams They Lead"
    _inherit = ["crm.handover.kind"]
    _handover_model = "crm.team"
    _handover_is_quiet = False
    _handover_sequence = 70

    @api.model
    def _handover_domain(self):
        return [("active", "=", True)]


class HandoverDelegations(models.AbstractModel):
    _name = "crm.handover.delegations"
    _description = "Stand-ins"
    _inherit = ["crm.handover.kind"]
    _handover_model = "crm.decision.delegation"
    _handover_field = "delegate_id"
    _handover_sequence = 80

    @api.model
    def _handover_domain(self):
        return [("date_to", ">=", fields.Date.context_today(self))]

    @api.model
    def _handover_facts(self, records, users):
        """Nobody stands in for themselves, or makes themselves somebody's stand-in."""
        facts = super()._handover_facts(records, users)
        return {
            record: each._replace(candidates=each.candidates - record.user_id - self.env.user)
            for record, each in facts.items()
        }
