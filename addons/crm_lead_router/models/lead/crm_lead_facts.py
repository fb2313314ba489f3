"""What the router must know before it chooses, read for a whole batch at once."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.engine import Person

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


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _route_facts(self, leads, user_ids, moment):
        """Read the facts: about fifteen queries, whatever the number of leads.

        The caller holds the loads of these people (``crm.route.lock``).

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
        self._route_read_people(facts, user_ids, moment)
        self._route_read_memberships(facts, leads, user_ids)
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
        self.env["crm.route.approval"].flush_model()
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
        for user_id, count in self.env.execute_query(
            SQL(
                "SELECT user_id, count(*) FROM crm_lead WHERE user_id = ANY(%s) AND active"
                " AND won_status = 'pending' GROUP BY user_id",
                user_ids,
            )
        ):
            facts.people[user_id].open = count
        for user_id, count, quality, last in self.env.execute_query(
            SQL(
                "SELECT user_id, count(*), coalesce(sum(quality), 0), extract(epoch FROM max(date))"
                " FROM crm_lead_assignment WHERE user_id = ANY(%s) AND date > %s"
                " AND state <> 'reassigned' GROUP BY user_id",
                user_ids,
                moment - timedelta(days=RECEIVED_DAYS),
            )
        ):
            person = facts.people[user_id]
            person.received = person.quality_count = count
            person.quality_sum = float(quality)
            person.last = float(last)
        since = moment - timedelta(days=FOLLOWUP_DAYS)
        for user_id, count in self._route_followup_counts(user_ids, since).items():
            facts.people[user_id].followups = count
        for (user_id,) in self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT resource.user_id
                  FROM resource_calendar_leaves leaves
                  JOIN resource_resource resource ON resource.id = leaves.resource_id
                 WHERE resource.user_id = ANY(%(users)s) AND leaves.time_type = 'leave'
                   AND leaves.date_from <= %(now)s AND leaves.date_to > %(now)s
                """,
                users=user_ids,
                now=moment,
            )
        ):
            facts.people[user_id].absent = True

    @api.model
    def _route_read_memberships(self, facts, leads, user_ids):
        members = self.env["crm.team.member"].sudo().search([("user_id", "in", user_ids)])
        domains = defaultdict(list)
        for member in members:
            person = facts.people[member.user_id.id]
            person.teams[member.crm_team_id.id] = member.assignment_optout
            facts.regions[member.user_id.id].update(member.route_state_ids.ids)
            person.open_max = max(person.open_max, member.route_open_max)
            if not member.assignment_optout:
                # native's monthly capacity, as it is: nothing is rounded down to a day's share
                person.capacity += max(member.assignment_max, 0)
            if member.assignment_domain and member.assignment_domain != "[]":
                domains[member.assignment_domain].append(member)
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
