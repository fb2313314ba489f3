"""A leader gives a row of somebody's day to somebody else, by the record's own way of doing so."""

from odoo import api, fields, models
from odoo.exceptions import UserError

INTERNAL = [("share", "=", False)]


class CrmMyDayKind(models.AbstractModel):
    _inherit = "crm.my.day.kind"

    @api.model
    def _my_day_records(self, rows):
        """What rows are, and not only what they are about; read together.

        :return: a record for each row
        """
        keys = [row["key"].split(":") for row in rows]
        ids = {}
        for _kind, model, number in keys:
            ids.setdefault(model, []).append(int(number))
        return [
            self.env[model].browse(int(number)).with_prefetch(ids[model])
            for _kind, model, number in keys
        ]

    @api.model
    def _my_day_takers(self, rows):
        """Who may get what these rows of this kind are about, if the current user gives it.

        By default an opportunity goes to another salesperson, and nothing else goes anywhere.

        :param rows: rows of this kind
        :return: for each row ``{"domain": of res.users, "hint": what else happens}``, or None if
            it cannot be given away
        """
        leads = self.env["crm.lead"].browse(
            [row["res_id"] for row in rows if row["res_model"] == "crm.lead"]
        )
        leads = set(leads._filtered_access("write").ids) if leads else ()
        sells = self.env.ref("sales_team.group_sale_salesman").id
        domain = [*INTERNAL, ("all_group_ids", "in", [sells])]
        return [
            {"domain": domain, "hint": ""}
            if row["res_model"] == "crm.lead" and row["res_id"] in leads
            else None
            for row in rows
        ]

    @api.model
    def _my_day_give(self, row, person, user, reason):
        """Give a row of ``person`` to ``user``: the write is judged as any other.

        :param row: one that :meth:`_my_day_takers` has
        :param str reason: why, in the leader's words
        """
        lead = self.env["crm.lead"].browse(row["res_id"])
        lead.write(self._my_day_lead_values(lead, user, reason))

    @api.model
    def _my_day_lead_values(self, lead, user, reason):
        """What is written on an opportunity that goes to ``user``; who asks for reasons adds."""
        # the team stays: with another one the stage could change
        return {"user_id": user.id, "team_id": lead.team_id.id}


class MyDayDecisions(models.AbstractModel):
    _inherit = "crm.my.day.decisions"

    @api.model
    def _my_day_takers(self, rows):
        """Nobody gives away one decision: somebody stands in, which administrators arrange."""
        administers = self.env.user.has_group("sales_team.group_sale_manager")
        return [
            self._my_day_stand_ins(row, request) if administers else None
            for row, request in zip(rows, self._my_day_records(rows), strict=True)
        ]

    @api.model
    def _my_day_stand_ins(self, row, request):
        if row["user_id"] not in request.approver_ids.ids:
            return None
        # sudo: whose own it is decides nothing about it
        involved = request.sudo()._decision_involved() | request.sudo().requested_by_id
        barred = [*involved.ids, *request.approver_ids.ids, self.env.uid]
        return {
            "domain": [*INTERNAL, ("id", "not in", barred)],
            "hint": self.env._("Decides everything that waits for this person, until this is due."),
        }

    @api.model
    def _my_day_give(self, row, person, user, reason):
        (request,) = self._my_day_records([row])
        today = fields.Date.context_today(self)
        due = request.deadline and fields.Datetime.context_timestamp(self, request.deadline).date()
        self.env["crm.decision.delegation"].create(
            {
                "user_id": person.id,
                "delegate_id": user.id,
                "date_from": today,
                "date_to": max(filter(None, (today, due))),
            }
        )
        if user not in request.delegate_ids:
            raise UserError(
                self.env._(
                    "%(person)s may not decide this: it is their own, or of another company. "
                    "Please choose somebody else.",
                    person=user.name,
                )
            )


class MyDayActivities(models.AbstractModel):
    _inherit = "crm.my.day.activities"

    @api.model
    def _my_day_takers(self, rows):
        activities = self._my_day_records(rows)
        mine = self.env["mail.activity"].union(*activities)._filtered_access("write")
        return [{"domain": INTERNAL, "hint": ""} if each in mine else None for each in activities]

    @api.model
    def _my_day_give(self, row, person, user, reason):
        # natively: the new one is told
        self._my_day_records([row])[0].write({"user_id": user.id})


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    def _my_day_add_takers(self, rows):
        """Say on rows who may get them: ``takers``, a domain of people, empty for nobody."""
        by_kind = {}
        for row in rows:
            by_kind.setdefault(row["kind"], []).append(row)
        for kind, mine in by_kind.items():
            takers = self.env[f"crm.my.day.{kind}"]._my_day_takers(mine)
            for row, found in zip(mine, takers, strict=True):
                others = [*found["domain"], ("id", "!=", row["user_id"])] if found else []
                row.update(takers=others, takers_hint=found["hint"] if found else "")

    @api.model
    def reassign(self, user_id, key, new_user_id, reason):
        """Give what a row is about to somebody else, in the way of its kind.

        :raise UserError: without a reason, or when it cannot be given to them
        """
        person, row = self._my_day_row_of(user_id, key)
        reason = " ".join((reason or "").split())
        if len(reason) < 2:
            raise UserError(self.env._("Please say in a few words why somebody else gets it."))
        self._my_day_add_takers([row])
        if not row["takers"]:
            raise UserError(self.env._("This cannot be given to somebody else from here."))
        user = self.env["res.users"].browse(int(new_user_id)).exists()
        # sudo: what people may do is not readable for everybody
        if not user.sudo().filtered_domain([*row["takers"], ("active", "=", True)]):
            raise UserError(self.env._("Please choose somebody who can take it."))
        self.env[f"crm.my.day.{row['kind']}"]._my_day_give(row, person, user, reason)
        said = f"→ {user.name}: {reason}"
        until = fields.Datetime.now()
        self.env["crm.my.day.mark"]._record("reassign", [(key, row["title"], person, said, until)])
        self._my_day_touch(person | user)
        return True
