"""Whether the router's choice still needs an approval: its rule, the lead's region, its team."""

from odoo import api, models
from odoo.fields import Domain

# of a rule: what says whether its choices need an approval; its condition is added by leads
RULE_FIELDS = frozenset(
    {"active", "approval", "company_id", "lead_domain", "lead_percent", "team_id"}
)


class CrmRouteApproval(models.Model):
    _inherit = "crm.route.approval"

    def _route_unasked(self):
        """Why choices of the router need no approval any more: ``{request: why}``.

        What people asked for needs one wherever the lead is from. One query a rule.
        """
        by_rule = self.filtered(lambda each: each.origin == "rule")
        if not by_rule:
            return {}
        regions = self.env["crm.team.member"].sudo()._route_home_regions(by_rule.user_id)
        reasons = {}
        for rule, requests in by_rule.grouped("rule_id").items():
            asks = rule.active and rule.approval != "none"
            matching = rule._route_still_matching(requests) if asks else self.browse()
            for each in requests:
                lead = each.lead_id
                company = lead.company_id or lead.team_id.company_id
                if each not in matching:
                    reasons[each] = "rule"
                elif each.team_id != (rule.team_id or lead.team_id):
                    reasons[each] = "team"
                elif company and company != each.company_id:
                    reasons[each] = "company"
                elif rule.approval == "cross" and not lead._route_is_outside(
                    regions[each.user_id].ids
                ):
                    reasons[each] = "region"
        return reasons

    @api.model
    def _route_word_unasked(self, env, why):
        return {
            "rule": lambda: env._("The rule asks for no approval of this lead any more."),
            "team": lambda: env._("The owner is chosen from another team now."),
            "company": lambda: env._("The lead belongs to another company now."),
            "region": lambda: env._("The lead is from the person's own region now."),
        }[why]()

    def _decision_look_up(self):
        """What needs no approval any more closes with the reason; its lead is routed afresh."""
        pending = self.sudo().filtered(lambda each: each.state == "pending")
        unasked = pending._route_stands()._route_unasked()
        for why in dict.fromkeys(unasked.values()):
            self.browse().concat(*(each for each in unasked if unasked[each] == why))._decision_end(
                "cancelled",
                lambda env, why=why: self._route_word_unasked(env, why),
                by_system=True,
            )
        return super()._decision_look_up()

    @api.model
    def _decision_customer_paths(self):
        return self.env["crm.route.rule"]._route_customer_paths()

    @api.model
    def _route_teams_deleted(self, teams):
        """Who would get a lead from these teams is not decided any more; who asked is told."""
        # sudo: as above, whoever deletes the team
        waiting = self.sudo().search([("state", "=", "pending"), ("team_id", "in", teams.ids)])
        waiting = waiting.with_context(route_choose_again=True)
        for team, requests in waiting.grouped("team_id").items():
            requests._decision_end(
                "cancelled",
                lambda env, team=team: env._(
                    "The sales team “%s” was deleted.", team.with_env(env).name
                ),
                by_system=True,
            )
        waiting._decision_tell_ended()

    @api.model
    def _route_choices_changed(self, domain):
        """What the router's choices hang on has changed: those that wait are looked up again."""
        # sudo: an approval ends whoever takes its reason away
        waiting = Domain("state", "=", "pending") & Domain("origin", "=", "rule")
        self.sudo().search(waiting & Domain(domain))._route_look_up_changed()

    def _route_look_up_changed(self):
        if self:
            # what the database refuses is raised here, not kept back with a request
            self.env.flush_all()
            self._decision_definition_changed()


class CrmRouteRule(models.Model):
    _name = "crm.route.rule"
    _inherit = ["crm.route.rule", "crm.notary.kept", "crm.notary.watched"]

    def unlink(self):
        waiting = (
            self.env["crm.route.approval"]
            .sudo()
            .search(
                [("state", "=", "pending"), ("origin", "=", "rule"), ("rule_id", "in", self.ids)]
            )
        )
        result = super().unlink()
        waiting._route_look_up_changed()
        return result

    @api.model
    def _notary_is_kept(self, names):
        return bool(names & {"active", "approval", "lead_domain"})

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if RULE_FIELDS & names:
            self.env["crm.route.approval"]._route_choices_changed([("rule_id", "in", self.ids)])


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def unlink(self):
        self.env["crm.route.approval"]._route_teams_deleted(self)
        return super().unlink()


class CrmTeamMember(models.Model):
    _name = "crm.team.member"
    _inherit = ["crm.team.member", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if "route_state_ids" in names:
            self.env["crm.route.approval"]._route_choices_changed(
                [("user_id", "in", self.sudo().user_id.ids)]
            )

    @api.model
    def _route_home_regions(self, users):
        """``{user: res.country.state}``, of all of their memberships."""
        regions = dict.fromkeys(users, self.env["res.country.state"])
        for member in self.search([("user_id", "in", users.ids)]):
            regions[member.user_id] |= member.route_state_ids
        return regions
