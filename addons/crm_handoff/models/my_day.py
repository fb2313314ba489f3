"""Handoffs on My Day: what others wait for, with the time that is left and who owes what."""

from odoo import api, models

# weights beside the usual one: above decisions, and below all that runs
FIRST, BLOCKED = 78, 30


class MyDayHandoffs(models.AbstractModel):
    _name = "crm.my.day.handoffs"
    _description = "Handoff"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.handoff"
    _my_day_weight = 60
    _my_day_icon = "fa-exchange"
    _my_day_activity_types = ("crm_handoff.mail_activity_type_handoff",)

    @api.model
    def _my_day_rows(self, users, now):
        # sudo: people's roles; whose they are is not shown
        roles = users.sudo().role_ids
        handoffs = self._my_day_search(
            [
                ("state", "in", ("todo", "in_progress", "blocked")),
                "|",
                ("user_id", "in", users.ids),
                "&",
                ("user_id", "=", False),
                ("role_id", "in", roles.ids),
            ],
            "deadline, id",
            users,
        )
        people = {role.id: role.user_ids & users.sudo() for role in roles}
        # finance and production: handoffs are their day, before all else
        sells = "sales_team.group_sale_salesman"
        first = {user.id for user in users.sudo() if not user.has_group(sells)}
        return [
            self._my_day_handoff(handoff, person.with_env(self.env), now, person.id in first)
            for handoff in handoffs
            for person in handoff.user_id or people[handoff.role_id.id]
        ]

    @api.model
    def _my_day_handoff(self, handoff, person, now, is_first):
        runs = handoff.state in ("todo", "in_progress") and handoff.deadline
        action, others = self._my_day_handoff_actions(handoff)
        # sudo: the node's name is on the handoff
        names = (handoff._handoff_reference(), handoff.sudo().node_id.name)
        return self._my_day_row(
            handoff,
            person,
            now,
            title=" · ".join(filter(None, names)),
            subtitle=handoff.sudo().partner_id.display_name or "",
            why=self._my_day_handoff_why(handoff),
            obstacle=self._my_day_handoff_obstacle(handoff),
            due=handoff.deadline if runs else None,
            is_clock=bool(runs),
            weight=self._my_day_handoff_weight(handoff, is_first),
            action=action,
            others=others,
        )

    @api.model
    def _my_day_handoff_weight(self, handoff, is_first):
        # a clock that stands harms nobody today
        if handoff.state == "blocked":
            return BLOCKED
        return FIRST if is_first else self._my_day_weight

    @api.model
    def _my_day_handoff_why(self, handoff):
        env = self.env
        if handoff.state == "blocked":
            return env._("Blocked, the clock stands.")
        if handoff.state == "in_progress":
            return env._("It has been started; others wait for it.")
        since = self._my_day_moment(handoff.date_opened)
        if not handoff.user_id:
            return env._("Nobody has taken it since %s.", since)
        return env._("Yours since %s, not started yet.", since)

    @api.model
    def _my_day_handoff_obstacle(self, handoff):
        if handoff.state == "blocked":
            parts = (handoff.sudo().blocked_reason_id.name, handoff.blocked_note)
            return " · ".join(filter(None, parts))
        missing = [part for part in (handoff.missing_input or "").split("\n") if part]
        return self.env._("Missing: %s", self.env._(", ").join(missing)) if missing else ""

    @api.model
    def _my_day_handoff_actions(self, handoff):
        """The one thing to do next, and the others."""
        env, opened = self.env, self._my_day_open(handoff)
        upload = self._my_day_do(handoff, "action_upload", env._("Add a Document"))
        if handoff.state == "blocked":
            return self._my_day_do(handoff, "action_unblock", env._("Go On")), [opened]
        block = self._my_day_do(handoff, "action_block", env._("Something Is in the Way"))
        if handoff.state == "todo":
            label = env._("Start") if handoff.user_id else env._("Take and Start")
            return self._my_day_do(handoff, "action_start", label), [block, opened]
        if handoff.missing_output:
            return upload, [block, opened]
        if handoff.completion in ("manual", "external"):
            done = self._my_day_do(handoff, "action_done", env._("Done"))
            return done, [upload, block, opened]
        # accounting, manufacturing or inventory close it; what can be done there is done here
        order = self._my_day_do(handoff, "action_look_at_order", env._("Look at the Order"))
        others = [upload, block, order, opened]
        if handoff.can_register_payment:
            pay = self._my_day_do(
                handoff, "action_handoff_register_payment", env._("Register payment")
            )
            return pay, others
        if handoff.can_invoice:
            return self._my_day_do(
                handoff, "action_handoff_invoice", env._("Create invoice")
            ), others
        return order, [upload, block, opened]

    @api.model
    def _my_day_takers(self, rows):
        """Whoever has the role, or, without one, anybody of the company: as on the handoff."""
        return [
            self._my_day_takers_of(handoff, row["user_id"])
            for row, handoff in zip(rows, self._my_day_records(rows), strict=True)
        ]

    @api.model
    def _my_day_takers_of(self, handoff, user_id):
        if not handoff._can_act():
            return None
        company = handoff.company_id
        domain = [("share", "=", False)]
        if company:
            domain.append(("company_ids", "in", company.ids))
        if handoff.role_id:
            # sudo: who is in a role is no secret to who works in it
            people = handoff.sudo()._role_people(handoff.sudo().role_id, company)
            if not set(people.ids) - {user_id}:
                return None
            domain.append(("id", "in", people.ids))
        return {"domain": domain, "hint": ""}

    @api.model
    def _my_day_give(self, row, person, user, reason):
        (handoff,) = self._my_day_records([row])
        handoff.write({"user_id": user.id})
        handoff.message_post(
            body=self.env._(
                "%(leader)s gave it to %(person)s: %(reason)s",
                leader=self.env.user.name,
                person=user.name,
                reason=reason,
            )
        )

    @api.model
    def _my_day_changes(self, users, since):
        """Handoffs that these people's orders got done."""
        done = self.env["crm.handoff"].search_fetch(
            [
                ("salesperson_id", "in", users.ids),
                ("state", "=", "done"),
                ("date_done", ">=", since),
            ],
            ["salesperson_id", "date_done", "is_late", "node_id", "contract_number", "partner_id"],
            limit=30,
            order="date_done desc",
        )
        in_time, late = self.env._("Handoff done"), self.env._("Handoff done, late")
        return [
            {
                "date": each.date_done,
                "user_id": each.salesperson_id.id,
                "title": each.display_name,
                "text": late if each.is_late else in_time,
                "tone": "warning" if each.is_late else "success",
                "res_model": each._name,
                "res_id": each.id,
            }
            for each in done
        ]


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _notary_my_day_groups(self):
        return [*super()._notary_my_day_groups(), "crm_handoff.group_handoff_user"]
