"""The router's kinds on My Day: clocks that run, and leads that say too little."""

from odoo import api, models


class MyDayClocks(models.AbstractModel):
    _name = "crm.my.day.clocks"
    _description = "New Lead"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead.assignment"
    _my_day_weight = 75
    _my_day_icon = "fa-hourglass-half"
    _my_day_may_wait = False
    _my_day_activity_types = ("crm_lead_router.mail_activity_start",)

    @api.model
    def _my_day_rows(self, users, now):
        assignments = self._my_day_search(
            [
                ("user_id", "in", users.ids),
                ("state", "in", ("assigned", "reminded")),
                ("lead_id.active", "=", True),
            ],
            "due_next, id",
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
        due = assignment.due_reclaim or assignment.due_remind
        since = self._my_day_moment(assignment.date)
        if assignment.due_reclaim:
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


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    def _my_day_reassign_values(self, record, user, reason):
        values = super()._my_day_reassign_values(record, user, reason)
        if record._name == "crm.lead":
            values["assignment_reason"] = reason
        return values
