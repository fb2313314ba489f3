"""Leads of the pool: claimed by salespeople, sent through the rules again by managers."""

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .crm_lead_facts import RECEIVED_DAYS

# how long somebody may still have a claimed lead on the screen
JUST_NOW = timedelta(hours=1)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_claim(self):
        """Take leads from the pool, first come first served.

        :raise UserError: when somebody was faster, or the person has no room for more leads
        """
        user = self.env.user
        if not user.has_group("crm_lead_router.group_router_user"):
            raise AccessError(self.env._("Only salespeople can claim leads."))
        self._route_check_faster()
        self.check_access("read")
        moment = self.env.cr.now().replace(microsecond=0)
        # judged below as the person; the router's tables are not theirs to write
        leads = self.sudo()
        # whoever else gives this person leads, or takes one of these, waits or starts again
        self.env["crm.route.lock"].sudo()._seize([user.id])
        rows = self._route_rows_of(leads.ids)
        leads.invalidate_recordset(["user_id", "route_state"])
        taken = leads.filtered(lambda lead: rows.get(lead.id, (1, None)) != (None, "pool"))
        if taken:
            first = taken[0]
            if first.user_id == user:
                raise UserError(self.env._("“%(lead)s” is yours already.", lead=first.name))
            first._route_refuse_claim(first.user_id)
        self._route_check_claim(leads, user, moment)
        self._route_assign(
            [
                {
                    "lead": lead, "user_id": user.id, "kind": "claim",
                    "team_id": lead.team_id.id or user.sale_team_id.id, "explanation": {"v": 1},
                }
                for lead in leads
            ],
            moment,
        )  # fmt: skip
        if len(leads) == 1:
            return self.with_context(default_type=leads.type).get_formview_action()
        return True

    def _route_check_faster(self):
        """Tell somebody who has just seen a lead in the pool that it is gone, and to whom.

        Its new owner's lead is not theirs to read; the lead's name was, a moment ago.

        :raise UserError: naming who was faster
        """
        hidden = self - self._filtered_access("read")
        since = self.env.cr.now() - JUST_NOW
        claims = (
            self.env["crm.lead.assignment"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", hidden.ids),
                    ("kind", "=", "claim"),
                    ("date", ">=", since),
                    ("company_id", "in", [*self.env.user.company_ids.ids, False]),
                ],
                limit=1,
            )
        )
        if claims:
            claims.lead_id.with_env(self.env)._route_refuse_claim(claims.user_id)

    def _route_refuse_claim(self, owner):
        raise UserError(
            self.env._(
                "“%(lead)s” is no longer in the pool: %(owner)s was faster. Choose another.",
                lead=self.sudo().name,
                owner=owner.sudo().name or self.env._("somebody"),
            )
        )

    def action_route_again(self):
        """Managers: send leads of the pool through the rules once more."""
        if not self._route_can_assign():
            raise AccessError(self.env._("Only managers can send leads through the rules again."))
        self.check_access("write")
        self.sudo().filtered(lambda lead: lead.route_state == "pool")._route_enqueue()
        return True

    @api.model
    def _route_check_claim(self, leads, user, moment):
        """Refuse a claim the router would not make either."""
        facts = self._route_facts(leads, [user.id], moment)
        person = facts.people[user.id]
        for lead in leads:
            if why_not := self._route_why_no_claim(lead, user, facts):
                raise UserError(why_not)
        if not self._route_has_room(person, len(leads)):
            raise UserError(
                self.env._(
                    "You have no room for %(wanted)s more leads: %(received)s of %(capacity)s in "
                    "%(days)s days, %(open)s open. Ask your manager to raise your capacity, or "
                    "close leads first.",
                    wanted=len(leads),
                    received=person.received,
                    capacity=person.capacity,
                    days=RECEIVED_DAYS,
                    open=person.open,
                )
            )

    @api.model
    def _route_has_room(self, person, count):
        """Whether somebody may take ``count`` more leads.

        :param person: of the facts, see ``_route_facts``
        """
        return person.received + count <= person.capacity and not (
            person.open_max and person.open + count > person.open_max
        )

    @api.model
    def _route_why_no_claim(self, lead, user, facts):
        """Why somebody may not claim a lead, whatever room they have; empty when they may."""
        person = facts.people[user.id]
        if user.id in facts.previous.get(lead.id, ()):
            return self.env._(
                "You had “%(lead)s” and did not start in time: somebody else gets the chance now.",
                lead=lead.name,
            )
        team = lead.team_id
        if team and team.id not in person.teams and user != team.user_id:
            return self.env._(
                "“%(lead)s” belongs to the team %(team)s, and you are no member of it.",
                lead=lead.name,
                team=team.name,
            )
        if person.teams.get(team.id) == 0:
            return self.env._(
                "You take no leads of the team %(team)s: your capacity there is 0. Ask its "
                "leader to raise it.",
                team=team.name,
            )
        return ""

    def _route_claimable(self):
        """Those of these leads that the user may claim now; a few queries for all of them."""
        pool = self.filtered(lambda lead: lead.route_state == "pool" and not lead.user_id)
        user = self.env.user
        if not pool or not user.has_group("crm_lead_router.group_router_user"):
            return self.browse()
        # sudo: the router's tables are not theirs to read
        leads = pool.sudo()
        moment = self.env.cr.now().replace(microsecond=0)
        facts = leads._route_facts(leads, [user.id], moment)
        if not self._route_has_room(facts.people[user.id], 1):
            return self.browse()
        return pool.filtered(lambda lead: not self._route_why_no_claim(lead.sudo(), user, facts))
