"""The router's kinds on My Day: clocks that run, leads that say too little, and the pool."""

from odoo import api, models

# the best of the pool; whoever wants to choose from all opens it
POOL_SHOWN = 3
# so many of the pool's best are asked whether one may claim them; the rest is counted up to a limit
POOL_ASKED, POOL_COUNTED = 20, 500


class MyDayClocks(models.AbstractModel):
    _name = "crm.my.day.clocks"
    _description = "New Lead"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead.assignment"
    _my_day_weight = 75
    _my_day_icon = "fa-hourglass-half"
    _my_day_can_wait = False
    _my_day_activity_types = ("crm_lead_router.mail_activity_start",)

    @api.model
    def _my_day_rows(self, users, now):
        assignments = self._my_day_search(
            [
                ("user_id", "in", users.ids),
                ("state", "in", ("assigned", "reminded")),
                ("lead_id.active", "=", True),
            ],
            "date_due, id",
            users,
        )
        # what the reader may not open is not theirs to start
        leads = assignments.lead_id._filtered_access("read")
        return [
            self._my_day_clock(assignment, now)
            for assignment in assignments
            if assignment.lead_id in leads
        ]

    @api.model
    def _my_day_clock(self, assignment, now):
        env, lead = self.env, assignment.lead_id
        # what is lost, and not when one is reminded of it
        due = assignment.date_reclaim or assignment.date_remind
        since = self._my_day_moment(assignment.date)
        if assignment.date_reclaim:
            why = env._(
                "New since %(since)s. If nobody starts, somebody else gets it at %(due)s.",
                since=since,
                due=self._my_day_moment(due),
            )
        else:
            why = env._("New since %s, and nobody has started.", since)
        start = self._my_day_do(lead, "action_start_followup", env._("Start Follow-up"))
        explain = {
            "type": "explain",
            "label": env._("Why me?"),
            "model": assignment._name,
            "ids": assignment.ids,
            "field": "explanation_html",
        }
        return self._my_day_row(
            assignment,
            assignment.user_id,
            now,
            subject=lead,
            why=why,
            due=due or None,
            is_clock=bool(due),
            action=start,
            others=[{**explain, "is_beside": True}, self._my_day_open(lead)],
            **self._my_day_of_lead(lead),
        )

    @api.model
    def _my_day_changes(self, users, since):
        """Leads that were taken back because nobody started."""
        taken = self.env["crm.lead.assignment"].search_fetch(
            [("user_id", "in", users.ids), ("state", "=", "reclaimed"), ("date_end", ">=", since)],
            ["lead_name", "user_id", "date_end", "lead_id"],
            limit=30,
            order="date_end desc",
        )
        return [
            {
                "date": each.date_end,
                "user_id": each.user_id.id,
                "title": each.lead_name or "",
                "text": self.env._("Taken back: nobody started in time"),
                "tone": "danger",
                "res_model": "crm.lead",
                "res_id": each.lead_id.id,
            }
            for each in taken
        ]


class MyDayIncomplete(models.AbstractModel):
    _name = "crm.my.day.incomplete"
    _description = "Incomplete Lead"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead"
    _my_day_weight = 25
    _my_day_icon = "fa-pencil-square-o"

    @api.model
    def _my_day_rows(self, users, now):
        leads = self._my_day_search(
            [
                ("user_id", "in", users.ids),
                ("won_status", "=", "pending"),
                ("completeness", "<", 100),
                ("route_state", "!=", False),
            ],
            "completeness, id desc",
            users,
        )
        return [
            self._my_day_row(
                lead,
                lead.user_id,
                now,
                why=self.env._("Still missing: %s.", lead.missing_basics or ""),
                action={
                    **self._my_day_open(lead, self.env._("Fill In")),
                    "target": "new",
                },
                **self._my_day_of_lead(lead),
            )
            for lead in leads
            if lead.missing_basics
        ]


class MyDayPool(models.AbstractModel):
    """Leads that nobody has: offered to whoever may take them, and nobody's duty."""

    _name = "crm.my.day.pool"
    _description = "Lead Pool"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead"
    _my_day_weight = 10
    _my_day_icon = "fa-hand-paper-o"

    @api.model
    def _my_day_is_offered(self):
        receives = self.env.user.has_group("crm_lead_router.group_router_user")
        return receives and super()._my_day_is_offered()

    @api.model
    def _my_day_rows(self, users, now):
        if users != self.env.user:
            # each claims for themselves
            return []
        in_pool = [("route_state", "=", "pool"), ("user_id", "=", False)]
        leads = self.env["crm.lead"]
        best = leads.search_fetch(in_pool, order="score_total desc, id", limit=POOL_ASKED)
        claimable = best._route_claimable()[:POOL_SHOWN]
        rows = [
            # the best first, as in the pool
            self._my_day_pooled(lead, now, self._my_day_weight - place / 10)
            for place, lead in enumerate(claimable)
        ]
        if rows:
            count = leads.search_count(in_pool, limit=POOL_COUNTED) - len(rows)
            rows[-1]["more"] = self._my_day_rest_of_pool(count)
        return rows

    @api.model
    def _my_day_pooled(self, lead, now, weight):
        env = self.env
        claim = self._my_day_do(
            lead,
            "action_claim_and_start",
            env._("Claim and Start"),
            stays=True,
            done=env._("“%s” is yours now.", lead.name),
        )
        told = self._my_day_of_lead(lead)
        # who has not claimed it has no business with its number
        told["phone"] = ""
        return self._my_day_row(
            lead,
            env.user,
            now,
            why=env._(
                "Nobody has it since %(since)s; score %(score)s.",
                since=self._my_day_moment(lead.create_date),
                score=round(lead.score_total),
            ),
            weight=weight,
            is_offer=True,
            action=claim,
            others=[self._my_day_open(lead)],
            **told,
        )

    @api.model
    def _my_day_rest_of_pool(self, count):
        """The way to the leads that are not shown; nothing where all are."""
        if count <= 0:
            return False
        if count >= POOL_COUNTED - POOL_SHOWN:
            text = self.env._("More than %s more in the pool", POOL_COUNTED - POOL_SHOWN)
        else:
            text = self.env._("%s more in the pool", count)
        return {"text": text, "action": "crm_lead_router.crm_lead_action_pool"}


class CrmMyDayKind(models.AbstractModel):
    _inherit = "crm.my.day.kind"

    @api.model
    def _my_day_lead_values(self, lead, user, reason):
        return {**super()._my_day_lead_values(lead, user, reason), "assignment_reason": reason}
