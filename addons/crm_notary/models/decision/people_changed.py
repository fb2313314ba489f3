"""Where the house hears that people or customers changed: open questions are looked up again."""

from odoo import models

# the sales team is computed from memberships, also where one is archived, deleted or edited by hand
PERSON = {"active", "group_ids", "role_ids", "company_ids", "sale_team_id"}


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if PERSON & names:
            self.env["crm.decision.mixin"]._decision_people_changed()


class ResRole(models.Model):
    _name = "res.role"
    _inherit = ["res.role", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if "user_ids" in names:
            self.env["crm.decision.mixin"]._decision_people_changed()


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if {"user_ids", "implied_ids"} & names:
            self.env["crm.decision.mixin"]._decision_people_changed()


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = ["crm.team", "crm.notary.watched"]

    def unlink(self):
        """Its leader leads nobody any more: the database says so to no hook."""
        result = super().unlink()
        self.env["crm.decision.mixin"]._decision_people_changed()
        return result

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if {"user_id", "notary_director_id"} & names:
            self.env["crm.decision.mixin"]._decision_people_changed()


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if {"notary_fallback_user_id", "notary_director_id"} & names:
            self.env["crm.decision.mixin"]._decision_people_changed()


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        self.env["crm.decision.mixin"]._decision_customers_changed(self, names)
