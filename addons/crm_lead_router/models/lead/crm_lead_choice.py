"""A batch of queued leads: each gets its owner chosen, counting what those before it changed."""

from odoo import api, models
from odoo.addons.crm_notary.tools.fetch import linked_ids

from ...tools import load_score
from .crm_lead_scoring import SCORE_FIELDS

# what a batch asks of its leads; Odoo would read all of their columns
READ_FIELDS = (
    "active",
    "company_id",
    "country_id",
    "credit_code",
    "date_scored",
    "industry_id",
    "is_duplicate_checked",
    "name",
    "partner_name",
    "reclaim_count",
    "route_email",
    "route_phone",
    "route_phone_2",
    "route_state",
    "score_total",
    "stage_id",
    "state_id",
    "team_id",
    "urgency",
    "user_id",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_batch(self):
        """Decide about these queued leads; the number of queries does not grow with theirs.

        :return: ``{lead_id: user_id}`` of the leads that got an owner
        """
        moment = self.env.cr.now().replace(microsecond=0)
        routed_teams = self.env["crm.team"]._route_team_ids()
        self.fetch(READ_FIELDS)
        # the router sees every team and person, whoever has woken it
        team_of = linked_ids(self, "team_id")
        off = self.browse(
            lead_id
            for lead_id, team_id in team_of.items()
            if team_id and team_id not in routed_teams
        )
        off._route_write({"route_state": False})
        leads = self - off
        unscored = leads.filtered(lambda lead: not lead.date_scored)
        scores = {}
        if self._route_rules_read_scores():
            unscored._route_score_recompute()
        else:
            scores = unscored._route_score_first()
        same_owner, follows, takes = leads._route_settle_repeated()
        leads = leads.filtered(lambda lead: lead.route_state == "queued")
        leads = leads.sorted(lambda lead: (-lead.score_total, lead.id))
        rule_of = leads._route_match_rules()
        candidates = leads._route_candidates(rule_of, follows)
        everybody = {user_id for ids in candidates.values() for user_id in ids}
        everybody |= {owner for owner, _other in same_owner.values()}
        self.env["crm.route.lock"]._seize(everybody)
        facts = self._route_facts(leads, everybody, moment)
        if any(rule.evidence != "none" for rule in rule_of.values() if rule):
            self._route_read_won(facts, everybody)
        choices = leads._route_choose(rule_of, candidates, same_owner, facts, moment)
        self._route_choose_followers(choices, follows, facts, moment)
        self._route_choose_taken(choices, takes, facts, moment)
        owners = leads._route_apply(choices, moment, facts.due, scores)
        # what waits for something else is scored, too
        self.browse(
            [lead_id for lead_id in scores if lead_id not in owners]
        )._route_score_recompute()
        return owners

    @api.model
    def _route_rules_read_scores(self):
        """Whether a condition of routing looks at scores, so that these are stored before it."""
        conditions = [
            *self.env["crm.route.rule"].sudo().search([]).mapped("lead_domain"),
            *self.env["crm.team.member"].sudo().search([]).mapped("assignment_domain"),
        ]
        return any(name in (text or "") for text in conditions for name in SCORE_FIELDS)

    def _route_choose(self, rule_of, candidates, same_owner, facts, moment):
        """Choose for each lead, counting what the leads before it have changed.

        :return: list of dicts: lead, user_id, kind, rule, team_id, explanation
        """
        stamp = moment.timestamp()
        choices, static = [], {}
        companies, places = self._route_companies(), self._route_places()
        teams, industries = linked_ids(self, "team_id"), linked_ids(self, "industry_id")
        weights = {each: each._route_weights() for each in set(companies.values())}
        most = {each: max(each.route_max_reclaims, 1) for each in weights}
        for lead in self:
            company = companies[lead.id]
            rule = rule_of[lead.id]
            team_id = (rule.team_id.id if rule else False) or teams[lead.id]
            choice = {
                "lead": lead, "rule": rule, "team_id": team_id, "kind": "route", "user_id": None,
                "explanation": None,
            }  # fmt: skip
            choices.append(choice)
            owner_id, other_id = same_owner.get(lead.id, (None, None))
            if owner_id and not facts.is_away(owner_id, lead):
                choice.update(
                    user_id=owner_id, kind="duplicate", explanation={"v": 1, "repeats": other_id}
                )
            elif lead.reclaim_count >= most[company] and lead.team_id.user_id.active:
                leader = lead.team_id.user_id
                choice.update(user_id=leader.id, kind="manager", explanation={"v": 1})
            elif rule:
                people = [facts.people[user_id] for user_id in candidates[lead.id]]
                barred = self._route_barred(
                    lead, rule, team_id, places[lead.id], people, facts, static, moment
                )
                coverage = facts.coverage.get(industries[lead.id] or None, {})
                used = weights[company]
                user_id, rows = load_score.choose(people, coverage, barred, used, lead.score_total)
                choice.update(
                    user_id=user_id,
                    explanation={
                        "v": 1,
                        "weights": {
                            "followups": used.followups, "open": used.open,
                            "coverage": used.coverage, "near": used.near, "even": used.even,
                        },
                        "candidates": rows,
                    },
                )  # fmt: skip
                if owner_id:
                    # the customer does not wait for somebody who is not there
                    choice["explanation"].update(repeats=other_id, away=owner_id)
                if user_id:
                    approval = rule.approval == "always" or (
                        rule.approval == "cross" and lead._route_is_foreign(user_id, facts)
                    )
                    choice["kind"] = "approval" if approval else "route"
            # what is proposed for somebody counts as theirs until it is refused
            if choice["user_id"] in facts.people:
                facts.people[choice["user_id"]].take(lead.score_total, stamp)
        return choices

    @api.model
    def _route_choose_followers(self, choices, follows, facts, moment):
        """Leads that repeat another of the same batch go where that one went."""
        by_lead = {each["lead"].id: each for each in choices}
        for lead_id, other_id in sorted(follows.items()):
            choice, other = by_lead.get(lead_id), by_lead.get(other_id)
            if not choice or not other or not other["user_id"] or other["kind"] == "approval":
                continue
            choice.update(
                user_id=other["user_id"],
                kind="duplicate",
                team_id=other["team_id"],
                explanation={"v": 1, "repeats": other_id},
            )
            if other["user_id"] in facts.people:
                facts.people[other["user_id"]].take(choice["lead"].score_total, moment.timestamp())

    @api.model
    def _route_choose_taken(self, choices, takes, facts, moment):
        """An older enquiry that nobody has claimed goes along with the one that repeats it."""
        by_lead = {each["lead"].id: each for each in choices}
        for lead_id, older_id in sorted(takes.items()):
            choice = by_lead.get(lead_id)
            if not choice or not choice["user_id"] or choice["kind"] == "approval":
                continue
            older = choice["lead"].browse(older_id)
            choices.append(
                {
                    **choice,
                    "lead": older,
                    "rule": None,
                    "kind": "duplicate",
                    "explanation": {"v": 1, "repeats": lead_id},
                }
            )
            if choice["user_id"] in facts.people:
                facts.people[choice["user_id"]].take(older.score_total, moment.timestamp())
