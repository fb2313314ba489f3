"""From the queue to an owner: one batch at a time, exactly once."""

import logging
import time
from ast import literal_eval
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from psycopg2 import OperationalError, errors

from ...tools import engine
from ...tools.working_time import WorkingTime

_logger = logging.getLogger(__name__)

BATCH = 2000
# a worker that meets another at the same people counts again; more than this means real trouble
RETRIES = 20
ROUTER_LOCK = "crm_lead_router"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # ------------------------------------------------------------
    # QUEUE
    # ------------------------------------------------------------

    @api.model
    def _cron_route(self):
        """Route what waits, batch by batch; safe to kill and to run in several workers."""
        while True:
            done = self._route_next_committed()
            if not done:
                break
            if not self.env["ir.cron"]._commit_progress(done, remaining=self._route_remaining()):
                break

    @api.model
    def _route_next_committed(self, limit=BATCH):
        """One batch in a transaction of its own, begun again when others changed its people.

        :return: number of leads taken from the queue; 0 when nothing is left for this worker
        """
        for attempt in range(RETRIES):
            try:
                done = self._route_next(limit)
                self.env.flush_all()
                return done
            except (errors.SerializationFailure, errors.LockNotAvailable, errors.DeadlockDetected):
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.01 * (attempt + 1))
        _logger.info("The router leaves a batch to the next run: others keep changing its people")
        return 0

    @api.model
    def _route_remaining(self):
        return self.sudo().search_count([("route_state", "=", "queued"), ("user_id", "=", False)])

    @api.model
    def _route_next(self, limit=BATCH):
        """Take the next leads from the queue and decide about each.

        :return: number of leads taken
        """
        # one router at a time works on the queue; the lock goes with the transaction, so a worker
        # that is killed leaves nothing behind
        self.env.cr.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext(%s), hashtext(current_database()))",
            [ROUTER_LOCK],
        )
        if not self.env.cr.fetchone()[0]:
            raise errors.LockNotAvailable()
        self.env.flush_all()
        # what earlier batches have read is of no use, and a cache of all leads is slow
        self.env.invalidate_all(flush=False)
        self.env.cr.execute(
            """
            SELECT id FROM crm_lead
             WHERE route_state = 'queued' AND user_id IS NULL AND active
             ORDER BY score_total DESC, id LIMIT %s
               FOR NO KEY UPDATE SKIP LOCKED
            """,
            [limit],
            log_exceptions=False,
        )
        leads = self.sudo().browse([lead_id for (lead_id,) in self.env.cr.fetchall()])
        if leads:
            leads._route_safely()
        return len(leads)

    def _route_safely(self):
        """Route a batch; where one lead spoils it, route one by one and pool that lead."""
        try:
            with self.env.cr.savepoint():
                self._route_batch()
                return
        except OperationalError:
            # another worker was faster: the transaction begins again
            raise
        except Exception:
            _logger.info("A batch of leads failed; going on one by one", exc_info=True)
        for lead in self:
            try:
                with self.env.cr.savepoint():
                    lead._route_batch()
            except OperationalError:
                raise
            except Exception as error:
                lead._route_write({"route_state": "pool"})
                lead._message_log(
                    body=lead.env._("The router could not decide about this lead: %s", error)
                )

    def _route_enqueue(self):
        """Put leads that nobody owns into the queue and wake the router."""
        waiting = self.filtered(lambda lead: not lead.user_id and lead.active)
        if not waiting:
            return
        waiting._route_write({"route_state": "queued"})
        self._route_trigger()

    @api.model
    def _route_trigger(self):
        # anybody's lead may wake the router
        self.env.ref("crm_lead_router.ir_cron_route").sudo()._trigger()

    # ------------------------------------------------------------
    # BATCH
    # ------------------------------------------------------------

    def _route_batch(self):
        """Decide about these queued leads; the number of queries does not grow with theirs.

        :return: ``{lead_id: user_id}`` of the leads that got an owner
        """
        moment = self.env.cr.now().replace(microsecond=0)
        routed_teams = self.env["crm.team"]._route_team_ids()
        # the router sees every team and person, whoever has woken it
        off = self.filtered(lambda lead: lead.team_id and lead.team_id.id not in routed_teams)
        off._route_write({"route_state": False})
        leads = self - off
        leads.filtered(lambda lead: not lead.score_date)._route_score_recompute()
        same_owner, follows = leads._route_settle_repeated()
        leads = leads.filtered(lambda lead: lead.route_state == "queued")
        leads = leads.sorted(lambda lead: (-lead.score_total, lead.id))
        rule_of = leads._route_match_rules()
        candidates = leads._route_candidates(rule_of, same_owner, follows)
        everybody = {user_id for ids in candidates.values() for user_id in ids}
        everybody |= {owner for owner, _other in same_owner.values()}
        self.env["crm.route.load"]._seize(everybody)
        facts = self._route_facts(leads, everybody, moment)
        if any(rule.evidence != "none" for rule in rule_of.values() if rule):
            self._route_read_won(facts, everybody)
        decisions = leads._route_decide(rule_of, candidates, same_owner, facts, moment)
        self._route_decide_followers(decisions, follows, facts, moment)
        return leads._route_apply(decisions, moment)

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
            if rule.company_id:
                pool = pool.filtered(
                    lambda lead, rule=rule: lead._route_company() == rule.company_id
                )
            if not pool:
                continue
            try:
                matched = self._route_matching(pool, rule.lead_domain)
            except (ValueError, SyntaxError, KeyError) as error:
                # a field the rule looks at is gone: the other rules go on
                _logger.info("Routing rule %s can't be read: %s", rule.id, error)
                continue
            for lead in matched:
                found[lead.id] = rule
            left -= matched
        return found

    def _route_candidates(self, rule_of, same_owner, follows):
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
        for lead in self:
            rule = rule_of[lead.id]
            if lead.id in same_owner or lead.id in follows or not rule:
                found[lead.id] = ()
                continue
            team_id = rule.team_id.id or lead.team_id.id
            key = (rule.id, team_id)
            if key not in cache:
                cache[key] = tuple(sorted(named.get(rule) or of_team.get(team_id, ())))
            found[lead.id] = cache[key]
        return found

    def _route_decide(self, rule_of, candidates, same_owner, facts, moment):
        """Choose for each lead, counting what the leads before it have changed.

        :return: list of dicts: lead, user_id, kind, rule, team_id, explanation
        """
        stamp = moment.timestamp()
        decisions, static = [], {}
        weights = {}
        for lead in self:
            company = lead._route_company()
            if company not in weights:
                weights[company] = company._route_weights()
            rule = rule_of[lead.id]
            team_id = (rule.team_id.id if rule else False) or lead.team_id.id
            decision = {
                "lead": lead, "rule": rule, "team_id": team_id, "kind": "route", "user_id": None,
                "explanation": None,
            }  # fmt: skip
            decisions.append(decision)
            if lead.id in same_owner:
                self._route_decide_repeated(decision, same_owner[lead.id], facts)
            elif lead.reclaim_count >= max(company.route_max_reclaims, 1) and lead.team_id.user_id:
                decision.update(
                    user_id=lead.team_id.user_id.id, kind="manager", explanation={"v": 1}
                )
            elif rule:
                people = [facts.people[user_id] for user_id in candidates[lead.id]]
                barred = self._route_barred(lead, rule, team_id, people, facts, static, moment)
                coverage = facts.coverage.get(lead.industry_id.id, {}) if lead.industry_id else {}
                used = weights[company]
                user_id, rows = engine.choose(people, coverage, barred, used, lead.score_total)
                decision.update(
                    user_id=user_id,
                    explanation={
                        "v": 1,
                        "weights": {
                            "followups": used.followups, "open": used.open,
                            "coverage": used.coverage, "near": used.near,
                        },
                        "candidates": rows,
                    },
                )  # fmt: skip
                if user_id:
                    approval = rule.approval == "always" or (
                        rule.approval == "cross" and lead._route_is_foreign(user_id, facts)
                    )
                    decision["kind"] = "approval" if approval else "route"
            if decision["user_id"] in facts.people and decision["kind"] != "approval":
                facts.people[decision["user_id"]].take(lead.score_total, stamp)
        return decisions

    @api.model
    def _route_decide_followers(self, decisions, follows, facts, moment):
        """Leads that repeat another of the same batch go where that one went."""
        by_lead = {each["lead"].id: each for each in decisions}
        for lead_id, other_id in sorted(follows.items()):
            decision, other = by_lead.get(lead_id), by_lead.get(other_id)
            if not decision or not other or not other["user_id"] or other["kind"] == "approval":
                continue
            decision.update(
                user_id=other["user_id"],
                kind="duplicate",
                team_id=other["team_id"],
                explanation={"v": 1, "repeats": other_id},
            )
            if other["user_id"] in facts.people:
                facts.people[other["user_id"]].take(
                    decision["lead"].score_total, moment.timestamp()
                )

    @api.model
    def _route_decide_repeated(self, decision, repeated, facts):
        owner_id, other_id = repeated
        if facts.people[owner_id].absent:
            # the customer must not wait for a holiday: the pool can claim, the owner is told
            return
        decision.update(
            user_id=owner_id, kind="duplicate", explanation={"v": 1, "repeats": other_id}
        )

    def _route_barred(self, lead, rule, team_id, people, facts, static, moment):
        """Who may not have this lead, and why: ``{user_id: why}``."""
        company_id = lead.company_id.id
        key = (
            rule.id, team_id, company_id, lead.industry_id.id, lead.state_id.id, lead.country_id.id,
        )  # fmt: skip
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
        if person.absent:
            return "absent"
        if person.teams.get(team_id):
            return "paused"
        if lead.company_id and lead.company_id.id not in facts.companies[person.user_id]:
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
        """Whether the lead is outside the person's home regions; nobody without any is at home."""
        return self.state_id.id not in facts.regions.get(user_id, ())

    # ------------------------------------------------------------
    # APPLY
    # ------------------------------------------------------------

    def _route_apply(self, decisions, moment):
        """Store the decisions: owners, the pool, what waits for an approval.

        :return: ``{lead_id: user_id}``
        """
        given = [each for each in decisions if each["user_id"] and each["kind"] != "approval"]
        approvals = [each for each in decisions if each["user_id"] and each["kind"] == "approval"]
        pooled = self.browse(each["lead"].id for each in decisions if not each["user_id"])
        pooled._route_write({"route_state": "pool", "duplicate_checked": True})
        if approvals:
            self.env["crm.route.approval"].sudo()._propose(approvals, moment)
        owners = self._route_assign(given, moment)
        self.browse(owners)._route_notify_owners(
            lambda leads: leads.env._("%(count)s leads are now yours", count=len(leads))
        )
        return owners

    @api.model
    def _route_assign(self, decisions, moment, reason=False):
        """Give leads to people: a handful of statements for the whole batch.

        :param decisions: dicts with lead, user_id, kind, rule, team_id, explanation
        :return: ``{lead_id: user_id}``
        """
        if not decisions:
            return {}
        leads = self.sudo().browse(each["lead"].id for each in decisions)
        companies = {lead.id: lead._route_company() for lead in leads}
        clock = WorkingTime(self.env, moment)
        clock.load({(each["user_id"], companies[each["lead"].id].id) for each in decisions})
        team_of = self._route_teams_of({each["user_id"] for each in decisions})
        rows, owners, teams = [], {}, {}
        for lead, each in zip(leads, decisions, strict=True):
            user_id, company = each["user_id"], companies[lead.id]
            remind, reclaim = company._route_hours(lead.urgency)
            # the manager is the last resort: nobody would get the lead after him
            timed = each["kind"] != "manager"
            due_remind = clock.add(user_id, company.id, remind) if timed else None
            owners[lead.id] = user_id
            team_id = each.get("team_id") or lead.team_id.id or None
            own = team_of.get(user_id, ())
            # as natively: the owner's own team where the owner is no member of the lead's
            teams[lead.id] = team_id if team_id in own or not own else own[0]
            rows.append(
                {
                    "lead_id": lead.id,
                    "lead_ref": lead.id,
                    "lead_name": lead.name,
                    "user_id": user_id,
                    "previous_user_id": each.get("previous_user_id"),
                    "team_id": teams[lead.id],
                    "company_id": company.id,
                    "rule_id": each["rule"].id if each.get("rule") else None,
                    "kind": each["kind"],
                    "state": "assigned",
                    "date": moment,
                    "due_remind": due_remind,
                    "due_reclaim": clock.add(user_id, company.id, reclaim) if timed else None,
                    "due_next": due_remind,
                    "urgency": lead.urgency or None,
                    "quality": lead.score_total,
                    "reason": each.get("reason") or reason or None,
                    "explanation": each.get("explanation") or {"v": 1},
                }
            )
        assignments = self.env["crm.lead.assignment"].sudo()._append(rows)
        leads._route_store_owners(owners, teams, assignments, moment)
        return owners

    @api.model
    def _route_teams_of(self, user_ids):
        """The teams people belong to or lead, in their order: ``{user_id: [team_id]}``."""
        Team = self.env["crm.team"].sudo()
        found = defaultdict(list)
        numbers = list(user_ids)
        for team in Team.search(
            ["|", ("user_id", "in", numbers), ("crm_team_member_ids.user_id", "in", numbers)]
        ):
            for user_id in {team.user_id.id, *team.crm_team_member_ids.user_id.ids}:
                found[user_id].append(team.id)
        return found

    def _route_company(self):
        """The company whose settings count for this lead."""
        self.ensure_one()
        return self.company_id or self.team_id.company_id or self.env.company

    @api.model
    def _route_now(self):
        return fields.Datetime.now()

    @api.model
    def _route_rows_of(self, lead_ids):
        """Lock rows of leads and say who owns them: ``{lead_id: (user_id, route_state)}``."""
        self.env["crm.lead"].flush_model(["user_id", "route_state"])
        return {
            lead_id: (user_id, state)
            for lead_id, user_id, state in self.env.execute_query(
                SQL(
                    "SELECT id, user_id, route_state FROM crm_lead WHERE id = ANY(%s)"
                    " ORDER BY id FOR NO KEY UPDATE",
                    list(lead_ids),
                )
            )
        }
