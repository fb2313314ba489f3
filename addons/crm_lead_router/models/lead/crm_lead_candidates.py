"""Who may take a lead: the rule that matches it, its candidates, and who of them is barred."""

import logging
from ast import literal_eval
from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.addons.crm_notary.tools.fetch import linked_ids
from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)

# of a lead: what decides who is barred from all leads like it
PLACE = ("company_id", "team_id", "industry_id", "state_id", "country_id")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _route_matching(self, leads, domain):
        """Which of ``leads`` match a stored domain."""
        if not domain or domain == "[]":
            return leads
        return leads.search([("id", "in", leads.ids), *literal_eval(domain)], order="id")

    def _route_match_rules(self):
        """The first rule that matches each lead: ``{lead_id: rule or None}``."""
        found = dict.fromkeys(self.ids)
        left = self
        for rule in self.env["crm.route.rule"].sudo().search([]):
            if not left:
                break
            pool = left
            # a rule of one company, or for a team of one, leaves the leads of others alone
            if rule.company_id or rule.team_id.company_id:
                companies = {rule.company_id.id, rule.team_id.company_id.id} - {False}
                pool = pool.filtered(
                    lambda lead, companies=companies: companies == {lead._route_company().id}
                )
            if not pool:
                continue
            try:
                with self.env.cr.savepoint(flush=False):
                    matched = self._route_matching(pool, rule.lead_domain)
            except OperationalError:
                # another worker was faster: the transaction begins again
                raise
            except Exception as error:
                # a field the rule looks at is gone, or compared with nonsense: the others go on
                _logger.info("Routing rule “%s” is skipped: %s", rule.name, error)
                rule._set_problem(str(error))
                continue
            rule._set_problem(False)
            # while a rule is tried out, the rules after it have the others
            matched = rule._route_share_of(matched)
            for lead in matched:
                found[lead.id] = rule
            left -= matched
        return found

    def _route_candidates(self, rule_of, follows):
        """Who may take each lead: ``{lead_id: sorted tuple of user numbers}``."""
        Member = self.env["crm.team.member"].sudo()
        teams = self.team_id | self.env["crm.team"].browse(
            rule.team_id.id for rule in rule_of.values() if rule and rule.team_id
        )
        of_team = defaultdict(set)
        for member in Member.search([("crm_team_id", "in", teams.ids)]):
            if member.user_id.active:
                of_team[member.crm_team_id.id].add(member.user_id.id)
        named = {
            rule: frozenset(rule.user_ids.filtered("active").ids)
            for rule in set(rule_of.values())
            if rule and rule.user_ids
        }
        cache, found = {}, {}
        team_of = linked_ids(self, "team_id")
        for lead in self:
            rule = rule_of[lead.id]
            if lead.id in follows or not rule:
                found[lead.id] = ()
                continue
            team_id = rule.team_id.id or team_of[lead.id]
            key = (rule.id, team_id)
            if key not in cache:
                cache[key] = tuple(sorted(named.get(rule) or of_team.get(team_id, ())))
            found[lead.id] = cache[key]
        return found

    def _route_places(self):
        """What of a lead says who may always have it: ``{lead_id: (numbers)}``, to compare."""
        columns = [linked_ids(self, name) for name in PLACE]
        return {lead_id: tuple(column[lead_id] for column in columns) for lead_id in self._ids}

    def _route_barred(self, lead, rule, team_id, place, people, facts, static, moment):
        """Who may not have this lead, and why: ``{user_id: why}``.

        :param place: of this lead, see :meth:`_route_places`
        :param static: who was barred always, by what says so; filled here
        """
        key = rule.id, team_id, lead.urgency, place
        if key not in static:
            static[key] = {
                person.user_id: why
                for person in people
                if (why := self._route_barred_always(person, rule, team_id, lead, facts, moment))
            }
        barred = dict(static[key])
        for why, numbers in (
            ("returned", facts.previous.get(lead.id, ())),
            ("refused", facts.refused.get(lead.id, ())),
            ("filter", facts.filtered_out.get((lead.id, team_id), ())),
        ):
            for user_id in numbers:
                barred.setdefault(user_id, why)
        for person in people:
            if person.full:
                barred.setdefault(person.user_id, "capacity")
        return barred

    def _route_barred_always(self, person, rule, team_id, lead, facts, moment):
        company = lead._route_company()
        if facts.is_absent(person.user_id, company, lead.urgency):
            return "absent"
        in_team = person.teams.get(team_id)
        if in_team == "paused":
            return "paused"
        if in_team == 0:
            # no capacity in this team, whatever somebody may take in others
            return "team"
        if company.id not in facts.companies[person.user_id]:
            return "company"
        if rule.evidence != "none" and not self._route_has_won(person, rule, lead, facts, moment):
            return "evidence"
        return None

    @api.model
    def _route_has_won(self, person, rule, lead, facts, moment):
        since = moment - timedelta(days=rule.evidence_days) if rule.evidence_days else None
        for industry_id, state_id, country_id, closed in facts.won.get(person.user_id, ()):
            if since and (not closed or closed < since):
                continue
            industry = bool(lead.industry_id) and industry_id == lead.industry_id.id
            if lead.state_id:
                region = state_id == lead.state_id.id
            else:
                region = bool(lead.country_id) and country_id == lead.country_id.id
            if (industry or rule.evidence == "region") and (region or rule.evidence == "industry"):
                return True
        return False

    def _route_is_foreign(self, user_id, facts):
        """Whether the lead is from outside the person's home regions; nobody without any is home.

        A lead of which nobody knows the region is not from elsewhere.
        """
        return self._route_is_outside(facts.regions.get(user_id, ()))

    def _route_is_outside(self, region_ids):
        return bool(self.state_id) and self.state_id.id not in region_ids
