"""Choices become assignments: owners, clocks, the pool, requests for approval."""

from collections import defaultdict

from odoo import api, models
from odoo.addons.crm_notary.tools.fetch import linked_ids
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_assign(self):
        """Open the dialog in which a manager assigns these leads and says why."""
        self.check_access("write")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_lead_router.crm_lead_assign_action"
        )
        return {**action, "context": {"active_model": "crm.lead", "active_ids": self.ids}}

    def _route_apply(self, choices, moment, due, scores):
        """Store the choices: owners, the pool, what waits for an approval.

        :param due: ``{(user_id, company_id, hours): moment}``, see RouteFacts
        :return: ``{lead_id: user_id}``
        """
        given = [each for each in choices if each["user_id"] and each["kind"] != "approval"]
        approvals = [each for each in choices if each["user_id"] and each["kind"] == "approval"]
        pooled = self.browse(each["lead"].id for each in choices if not each["user_id"])
        pooled._route_write({"route_state": "pool", "is_duplicate_checked": True})
        if approvals:
            self.env["crm.route.approval"].sudo()._propose(approvals)
        owners = self._route_assign(given, moment, due, scores)
        self.browse(owners)._route_notify_owners(
            lambda leads: leads.env._("%(count)s leads are now yours", count=len(leads))
        )
        return owners

    @api.model
    def _route_assign(self, choices, moment, due=None, scores=None):
        """Give leads to people: a handful of statements for the whole batch.

        :param choices: dicts with lead, user_id, kind, rule, team_id, explanation
        :param due: deadlines known already, see RouteFacts
        :param scores: of leads whose scores are still to be stored, see _route_score_first
        :return: ``{lead_id: user_id}``
        """
        if not choices:
            return {}
        leads = self.sudo().browse(each["lead"].id for each in choices)
        companies = leads._route_companies()
        hours = {
            (company, urgency): company._route_hours(urgency)
            for company, urgency in {(companies[lead.id], lead.urgency) for lead in leads}
            if company
        }
        due = self._route_plan(due or {}, choices, companies, hours, moment)
        team_of = self._route_teams_of({each["user_id"] for each in choices})
        own_teams = linked_ids(leads, "team_id")
        rows, owners, teams = [], {}, {}
        for lead, each in zip(leads, choices, strict=True):
            user_id, company = each["user_id"], companies[lead.id]
            remind, reclaim = (
                due.get((user_id, company.id, each)) for each in hours[company, lead.urgency]
            )
            # the manager is the last resort: nobody would get the lead after him
            timed = each["kind"] != "manager"
            owners[lead.id] = user_id
            team_id = each.get("team_id") or own_teams[lead.id] or None
            own = [
                own_id
                for own_id, own_company_id in team_of.get(user_id, ())
                if own_company_id in (False, company.id)
            ]
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
                    "date_remind": remind if timed else None,
                    "date_reclaim": reclaim if timed else None,
                    "date_due": remind if timed else None,
                    "urgency": lead.urgency or None,
                    "quality": lead.score_total,
                    "reason": each.get("reason") or None,
                    "explanation": each.get("explanation") or {"v": 1},
                }
            )
        assignments = self.env["crm.lead.assignment"].sudo()._append(rows)
        leads._route_store_owners(owners, teams, assignments, moment, scores or {})
        return owners

    @api.model
    def _route_plan(self, due, choices, companies, hours, moment):
        """Deadlines of these choices that are not known yet, added to a copy of ``due``."""
        missing = {}
        for each in choices:
            lead, user_id = each["lead"], each["user_id"]
            company = companies[lead.id]
            for number in hours[company, lead.urgency]:
                key = (user_id, company.id, number)
                if key not in due and key not in missing:
                    user = self.env["res.users"].browse(user_id)
                    missing[key] = (moment, number, user, company)
        moments = self.env["crm.working.time"]._plan(list(missing.values())) if missing else []
        return {**due, **dict(zip(missing, moments, strict=True))}

    @api.model
    def _route_teams_of(self, user_ids):
        """The teams people belong to or lead: ``{user_id: [(team_id, company_id or False)]}``."""
        Team = self.env["crm.team"].sudo()
        found = defaultdict(list)
        numbers = list(user_ids)
        for team in Team.search(
            ["|", ("user_id", "in", numbers), ("crm_team_member_ids.user_id", "in", numbers)]
        ):
            for user_id in {team.user_id.id, *team.crm_team_member_ids.user_id.ids}:
                found[user_id].append((team.id, team.company_id.id))
        return found

    def _route_companies(self):
        """:meth:`_route_company` of each: ``{lead_id: company}``."""
        found, known = {}, {}
        teams = linked_ids(self, "team_id")
        for lead_id, company_id in linked_ids(self, "company_id").items():
            place = company_id, not company_id and teams[lead_id]
            if place not in known:
                known[place] = self.browse(lead_id)._route_company()
            found[lead_id] = known[place]
        return found

    def _route_company(self):
        """The company whose settings count for this lead."""
        self.ensure_one()
        return self.company_id or self.team_id.company_id or self.env.company

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
