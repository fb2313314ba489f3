"""What the router must know before it chooses, read for a whole batch at once."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.load_score import Person

RECEIVED_DAYS = 30
FOLLOWUP_DAYS = 7


class RouteFacts:
    """Facts about the people and the leads of a batch; see :meth:`CrmLead._route_facts`."""

    def __init__(self):
        self.people = {}
        self.coverage = defaultdict(dict)
        self.won = {}
        self.previous = defaultdict(set)
        self.refused = defaultdict(set)
        self.filtered_out = defaultdict(set)
        self.companies = {}
        self.regions = defaultdict(set)
        # {(company_id, hours until taken back): people who are not there so long}
        self.absent = defaultdict(frozenset)
        # {(user_id, company_id, hours): moment}
        self.due = {}

    def is_absent(self, user_id, company, urgency):
        """Whether somebody is on leave, or will be before a lead of this urgency is taken back."""
        return user_id in self.absent[company.id, company._route_hours(urgency)[1]]

    def is_away(self, user_id, lead):
        """Whether somebody takes no leads like this one: absent, no capacity, another company."""
        person, company = self.people[user_id], lead._route_company()
        return (
            self.is_absent(user_id, company, lead.urgency)
            or company.id not in self.companies[user_id]
            or (bool(person.teams) and not person.capacity)
        )


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _route_facts(self, leads, user_ids, moment):
        """Read the facts: about fifteen queries, whatever the number of leads.

        The caller holds the locks of these people (``crm.route.lock``).

        :param leads: the batch
        :param user_ids: everybody who may take one of them
        :rtype: RouteFacts
        """
        facts = RouteFacts()
        user_ids = sorted(user_ids)
        if not user_ids:
            return facts
        self.env["crm.lead"].flush_model()
        self.env["crm.lead.assignment"].flush_model()
        self.env["crm.route.approval"].flush_model()
        self._route_read_people(facts, user_ids, moment)
        self._route_read_proposals(facts, user_ids)
        self._route_read_absences(facts, leads, user_ids, moment)
        self._route_read_memberships(facts, leads, user_ids, moment)
        industries = leads.industry_id.ids
        if industries:
            for user_id, industry_id, count in self.env.execute_query(
                SQL(
                    """
                    SELECT user_id, industry_id, count(*) FROM crm_lead
                     WHERE user_id = ANY(%s) AND industry_id = ANY(%s)
                       AND (won_status = 'won' OR (active AND won_status = 'pending'))
                     GROUP BY user_id, industry_id
                    """,
                    user_ids,
                    industries,
                )
            ):
                facts.coverage[industry_id][user_id] = count
        for lead_id, user_id in self.env.execute_query(
            SQL(
                "SELECT lead_id, user_id FROM crm_lead_assignment"
                " WHERE lead_id = ANY(%s) AND state = 'reclaimed'",
                list(leads.ids),
            )
        ):
            facts.previous[lead_id].add(user_id)
        for lead_id, user_id in self.env.execute_query(
            SQL(
                "SELECT lead_id, user_id FROM crm_route_approval"
                " WHERE lead_id = ANY(%s) AND state = 'refused'",
                list(leads.ids),
            )
        ):
            facts.refused[lead_id].add(user_id)
        return facts

    @api.model
    def _route_read_people(self, facts, user_ids, moment):
        # facts about colleagues decide; the caller need not be allowed to read them
        users = self.env["res.users"].sudo().browse(user_ids)
        for user in users:
            facts.people[user.id] = Person(user.id)
            facts.companies[user.id] = frozenset(user.company_ids.ids)
        for user_id, count in self._route_open_counts(user_ids):
            facts.people[user_id].open = count
        # whoever had a lead twice received it once
        for user_id, count, number, quality, last in self.env.execute_query(
            SQL(
                "SELECT user_id, count(DISTINCT lead_ref), count(*), coalesce(sum(quality), 0),"
                " extract(epoch FROM max(date))"
                " FROM crm_lead_assignment WHERE user_id = ANY(%s) AND date > %s"
                " AND state <> 'reassigned' GROUP BY user_id",
                user_ids,
                moment - timedelta(days=RECEIVED_DAYS),
            )
        ):
            person = facts.people[user_id]
            person.received = count
            person.quality_count = number
            person.quality_sum = float(quality)
            person.last = float(last)
        since = moment - timedelta(days=FOLLOWUP_DAYS)
        for user_id, count in self._route_followup_counts(user_ids, since).items():
            facts.people[user_id].followups = count

    @api.model
    def _route_read_proposals(self, facts, user_ids):
        """Leads proposed for somebody and not yet approved are as good as received."""
        for user_id, count, quality in self.env.execute_query(
            SQL(
                """
                SELECT approval.user_id, count(*), coalesce(sum(lead.score_total), 0)
                  FROM crm_route_approval approval JOIN crm_lead lead ON lead.id = approval.lead_id
                 WHERE approval.user_id = ANY(%s) AND approval.state = 'pending'
                   AND approval.origin = 'rule'
                 GROUP BY approval.user_id
                """,
                user_ids,
            )
        ):
            person = facts.people[user_id]
            person.received += count
            person.open += count
            person.quality_count += count
            person.quality_sum += float(quality)

    @api.model
    def _route_read_absences(self, facts, leads, user_ids, moment):
        """By when each of these people would have to begin, and who is not there so long."""
        users = self.env["res.users"].sudo().browse(user_ids)
        asked = {}
        companies = leads._route_companies()
        for company, urgency in {(companies[lead.id], lead.urgency) for lead in leads}:
            asked[company.id, urgency] = company
        hours = {
            (company, each)
            for (_company_id, urgency), company in asked.items()
            for each in company._route_hours(urgency)
        }
        keys = [(user, company, each) for company, each in hours for user in users]
        moments = self.env["crm.working.time"]._plan(
            [(moment, each, user, company) for user, company, each in keys]
        )
        for (user, company, each), due in zip(keys, moments, strict=True):
            facts.due[user.id, company.id, each] = due
        for (company_id, urgency), company in asked.items():
            reclaim = company._route_hours(urgency)[1]
            if (company_id, reclaim) not in facts.absent:
                until = {user: facts.due[user.id, company_id, reclaim] for user in users}
                away = self.env["crm.working.time"]._absent_users(users, moment, until)
                facts.absent[company_id, reclaim] = frozenset(away.ids)

    @api.model
    def _route_open_counts(self, user_ids):
        """How many leads people work on; what is in the database, whoever may see them.

        :return: list of ``(user id, number)``, without those who have none
        """
        return self.env.execute_query(
            SQL(
                "SELECT user_id, count(*) FROM crm_lead WHERE user_id = ANY(%s) AND active"
                " AND won_status = 'pending' GROUP BY user_id",
                user_ids,
            )
        )

    @api.model
    def _route_read_memberships(self, facts, leads, user_ids, moment):
        members = self.env["crm.team.member"].sudo().search([("user_id", "in", user_ids)])
        domains = defaultdict(list)
        joined = {}
        for member in members:
            person = facts.people[member.user_id.id]
            team_id = member.crm_team_id.id
            capacity = member._route_capacity()
            person.teams[team_id] = "paused" if member.assignment_optout else capacity
            person.capacity += capacity
            facts.regions[member.user_id.id].update(member.route_state_ids.ids)
            person.open_max = max(person.open_max, member.route_open_max)
            joined[person] = min(member.create_date, joined.get(person, member.create_date))
            if member.assignment_domain and member.assignment_domain != "[]":
                domains[member.assignment_domain].append(member)
        for person, since in joined.items():
            # whoever joined a week ago is not owed the leads of a month
            days = min(max((moment - since).days, 1), RECEIVED_DAYS)
            person.expected = person.capacity * days / RECEIVED_DAYS
        for domain, of_domain in domains.items():
            # one query a distinct filter; the filter was checked when it was written
            allowed = set(self._route_matching(leads, domain).ids)
            for lead_id in leads.ids:
                if lead_id not in allowed:
                    for member in of_domain:
                        facts.filtered_out[lead_id, member.crm_team_id.id].add(member.user_id.id)

    @api.model
    def _route_read_won(self, facts, user_ids):
        """The latest won deal of each person by industry and region."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id, industry_id, state_id, country_id, max(date_closed)
                  FROM crm_lead
                 WHERE user_id = ANY(%s) AND won_status = 'won'
                 GROUP BY user_id, industry_id, state_id, country_id
                """,
                sorted(user_ids),
            )
        )
        won = defaultdict(list)
        for user_id, *deal in rows:
            won[user_id].append(deal)
        facts.won = won
