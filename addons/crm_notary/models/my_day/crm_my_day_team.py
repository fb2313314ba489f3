"""The leader's day: the same for the team, by person, and what changed since yesterday."""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.periods import period_of

# of each person, the rest is counted
SHOWN = 5
CHANGES = 30


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    @api.readonly
    def get_team_day(self):
        """What waits for the people of the teams that the current user leads.

        :return: ``{"people": [{"id", "name", "count", "late", "put_off", "rows"}], "changes"}``,
            whoever has the most harmful row first; each row has ``nudged`` (text or empty) and
            ``takers`` (a domain of who may get it, empty for nobody)
        :raise AccessError: for who leads nobody
        """
        self._my_day_check_reader()
        people, now = self._my_day_check_leader(), fields.Datetime.now()
        kinds = self.env["crm.my.day.kind"]._my_day_kinds()
        rows, put_off = self._my_day_collect(kinds, people, now)
        nudges = self.env["crm.my.day.mark"]._in_force("nudge", people, now)
        found = []
        for person in people:
            mine = [row for row in rows if row["user_id"] == person.id]
            for row in mine[:SHOWN]:
                mark = nudges.get((person.id, row["key"]))
                row["nudged"] = mark.author_id.name if mark else ""
            found.append(
                {
                    "id": person.id,
                    "name": person.name,
                    "count": len(mine),
                    "late": sum(row["is_late"] for row in mine),
                    "put_off": [row for row in put_off if row["user_id"] == person.id],
                    "rows": mine[:SHOWN],
                }
            )
        self._my_day_add_takers([row for each in found for row in each["rows"]])
        worst = {each["id"]: each["rows"][0]["harm"] if each["rows"] else 0 for each in found}
        return {
            "people": sorted(found, key=lambda each: (-worst[each["id"]], each["name"])),
            "changes": self._my_day_changes(kinds, people, now),
        }

    @api.model
    def _my_day_changes(self, kinds, people, now):
        """What became of the team's things since yesterday began, the latest first."""
        company = self.env.company
        since, _end = period_of("day", now, company).previous().bounds(company)
        changes = [each for kind in kinds for each in kind._my_day_changes(people, since)]
        names = {person.id: person.name for person in people}
        for change in changes:
            change["user"] = names.get(change["user_id"], "")
            change["date"] = fields.Datetime.to_string(change["date"])
        return sorted(changes, key=lambda change: change["date"], reverse=True)[:CHANGES]

    # -- whose leader -------------------------------------------------------------------------

    @api.model
    def _my_day_team(self, only_whether=False):
        """The people whose day the current user may see; sales administrators see all teams'.

        :param only_whether: one of them is enough
        """
        domain = [("active", "=", True), ("user_id.active", "=", True)]
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            domain.append(("crm_team_id.user_id", "=", self.env.uid))
        domain.append(("user_id", "!=", self.env.uid))
        # sudo: who is in a team is no secret to its leader
        members = self.env["crm.team.member"].sudo()
        domain.append(("crm_team_id.company_id", "in", [False, *self.env.companies.ids]))
        return members.search(domain, limit=1 if only_whether else None).user_id

    @api.model
    def _my_day_check_leader(self):
        people = self._my_day_team()
        if not people:
            raise AccessError(self.env._("Only who leads a sales team sees its day."))
        return people.with_env(self.env)

    @api.model
    def _my_day_row_of(self, user_id, key):
        """A row of somebody in the team, as it is now.

        :raise AccessError: for people of other teams
        :raise UserError: when it does not wait any more
        """
        self._my_day_check_reader()
        person = self._my_day_check_leader().filtered(lambda each: each.id == user_id)
        if not person:
            raise AccessError(self.env._("This person is not in a team that you lead."))
        kinds = self.env["crm.my.day.kind"]._my_day_kinds()
        rows, put_off = self._my_day_collect(kinds, person, fields.Datetime.now())
        for row in [*rows, *put_off]:
            if key == row["key"] or key in row.get("keys", ()):
                return person, row
        raise UserError(self.env._("This does not wait any more: it has been done."))

    # -- what a leader does -------------------------------------------------------------------

    @api.model
    def nudge(self, user_id, key, words=""):
        """Remind somebody of a row of their day, once a day.

        :param str words: the leader's own words, may be empty
        :raise UserError: when it was done today, or the row has gone
        """
        person, row = self._my_day_row_of(user_id, key)
        now, Mark = fields.Datetime.now(), self.env["crm.my.day.mark"]
        mark = Mark._in_force("nudge", person, now).get((person.id, row["key"]))
        if mark:
            raise UserError(
                self.env._(
                    "%(leader)s reminded %(person)s of this today already.",
                    leader=mark.author_id.name,
                    person=person.name,
                )
            )
        words = " ".join((words or "").split())
        leader = self.env.user

        def content(env):
            subject = env._("%(leader)s asks you to look at: %(what)s", leader=leader.name,
                            what=row["title"])  # fmt: skip
            body = Markup("<p>%s</p>") % words if words else Markup("")
            return subject, body

        record = self.env[row["res_model"]].browse(row["res_id"])
        self.env["crm.notice"]._tell(
            [{"user": person, "content": content, "record": record, "author": leader}]
        )
        until = self._my_day_morning(1)
        Mark._record("nudge", [(row["key"], row["title"], person, words, until)])
        return True
