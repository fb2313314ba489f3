"""What waits for the person who looks, in order of harm: read from all kinds in a few queries."""

from datetime import datetime, time, timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .crm_my_day_mark import LONGEST

MORNING = time(8)


class CrmMyDay(models.AbstractModel):
    """The page's server side; ``crm.my.day.kind`` says what can be on it."""

    _name = "crm.my.day"
    _description = "My Day"

    @api.model
    @api.readonly
    def get_my_day(self):
        """What waits for the current user.

        :return: ``{"rows", "put_off", "events", "leads_team", "has_deals", "first_steps",
            "today"}``: rows as in ``crm.my.day.kind``, the most harmful first; ``events`` are
            types of bus messages after which to look again; ``first_steps`` whether to offer them
        """
        self._my_day_check_reader()
        now, me = fields.Datetime.now(), self.env.user
        kinds = self.env["crm.my.day.kind"]._my_day_kinds()
        rows, put_off = self._my_day_collect(kinds, me, now)
        return {
            "rows": rows,
            "put_off": put_off,
            "events": sorted({event for kind in kinds for event in kind._my_day_events}),
            "leads_team": bool(self._my_day_team(only_whether=True)),
            "has_deals": self._my_day_has_deals(),
            "first_steps": me._notary_wants_first_steps(now),
            "today": fields.Date.to_string(fields.Date.context_today(self)),
        }

    @api.model
    def _my_day_check_reader(self):
        """:raise AccessError: for portal users and visitors"""
        if not self.env.user._is_internal():
            raise AccessError(self.env._("My Day is for people of the company."))

    @api.model
    def _my_day_collect(self, kinds, users, now):
        """The rows of these people and those they put off, in order of harm.

        :return: ``(rows, rows put off with "put_off": {"until", "reason", "by"})``
        """
        found = [row for kind in kinds for row in kind._my_day_rows(users, now)]
        labels = self.env["crm.my.day.kind"]._my_day_labels(kinds)
        for row in found:
            row["label"] = labels[row["kind"]]
        marks = self.env["crm.my.day.mark"]._in_force("snooze", users, now)
        rows, put_off = [], []
        for row in found:
            mark = row["can_wait"] and marks.get((row["user_id"], row["key"]))
            if mark:
                row["put_off"] = {
                    "until": fields.Datetime.to_string(mark.date_until),
                    "reason": mark.reason,
                    "by": mark.author_id.name or "",
                }
            (put_off if mark else rows).append(row)
        rows = self._my_day_one_a_subject(rows)
        self._my_day_enrich(rows)
        return rows, sorted(put_off, key=lambda row: row["put_off"]["until"])

    @api.model
    def _my_day_one_a_subject(self, rows):
        """One row a record and person: what else is to say about it is said there."""
        merged = {}
        for row in sorted(rows, key=lambda row: (-row["harm"], row["key"])):
            known = merged.setdefault((row["user_id"], row["res_model"], row["res_id"]), row)
            if known is row:
                row["keys"] = [row["key"]]
                continue
            said = {name: row[name] for name in ("kind", "label", "icon")}
            known["also"].append({**said, "text": row["why"]})
            known["keys"].append(row["key"])
            known["can_wait"] = known["can_wait"] and row["can_wait"]
            for name in ("obstacle", "promised", "phone"):
                known[name] = known[name] or row[name]
            offered = {_same(each) for each in [known["action"], *known["others"]]}
            known["others"] += [
                # beside the first action stands what belongs to it
                {name: value for name, value in each.items() if name != "is_beside"}
                for each in [row["action"], *row["others"]]
                if _same(each) not in offered
            ]
        return list(merged.values())

    @api.model
    def _my_day_enrich(self, rows):
        """Hook: say more about rows of any kind, all at once."""

    # -- not now ------------------------------------------------------------------------------

    @api.model
    def put_off(self, keys, days, reason):
        """Put rows of the own day off until the morning in ``days`` days; 0 shows them again.

        :param keys: ``keys`` of a row, as ``get_my_day`` gives them
        :raise UserError: without a reason, for too long, or for what cannot wait
        """
        self._my_day_check_reader()
        reason = " ".join((reason or "").split())
        days = int(days)
        if not 0 <= days <= LONGEST:
            raise UserError(
                self.env._("Please choose one of the next %s days, and then look again.", LONGEST)
            )
        if days and len(reason) < 2:
            raise UserError(self.env._("Please say in a few words why this can wait."))
        now, me = fields.Datetime.now(), self.env.user
        kinds = self.env["crm.my.day.kind"]._my_day_kinds()
        rows, put_off = self._my_day_collect(kinds, me, now)
        mine = {key: row for row in rows for key in row["keys"]}
        mine.update({row["key"]: row for row in put_off})
        chosen = {key: mine[key] for key in keys if key in mine}
        if not chosen:
            raise UserError(self.env._("This does not wait for you any more."))
        if not all(row["can_wait"] for row in chosen.values()):
            raise UserError(
                self.env._(
                    "“%s” has a clock that goes on: it cannot be put off. Start it, or ask your "
                    "leader to give it to somebody else.",
                    next(row["title"] for row in chosen.values() if not row["can_wait"]),
                )
            )
        until = self._my_day_morning(days) if days else now
        self.env["crm.my.day.mark"]._record(
            "snooze", [(key, row["title"], me, reason, until) for key, row in chosen.items()]
        )
        return True

    @api.model
    def _my_day_morning(self, days):
        """Naive UTC moment of the morning in so many days, where the user is."""
        zone = pytz.timezone(self.env.user.tz or "UTC")
        today = datetime.now(zone).date()
        morning = datetime.combine(today + timedelta(days=days), MORNING)
        return zone.localize(morning).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def end_first_steps(self):
        """The reader has taken the first steps or does not want them: no more offers."""
        self._my_day_check_reader()
        # sudo: people do not write their own accounts; this is about themselves only
        self.env.user.sudo().notary_first_steps_ended = True
        return True

    # -- live ---------------------------------------------------------------------------------

    @api.model
    def _my_day_touch(self, users):
        """Tell the open pages of these people that something waits for them, or no longer."""
        for user in users:
            user._bus_send("crm_notary.my_day", {})


def _same(action):
    """What makes two actions the same for who presses them."""
    names = ("type", "model", "ids", "method", "args")
    return tuple(str(action.get(name)) for name in names)
