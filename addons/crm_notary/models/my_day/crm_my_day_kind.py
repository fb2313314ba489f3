"""What can wait for somebody: each addon adds its kinds, a small file each."""

from odoo import api, fields, models

from ...tools import dates

# of each kind the most urgent are shown; more than this nobody does in a day
LIMIT = 60


class CrmMyDayKind(models.AbstractModel):
    """One kind of thing that waits for people and has one next action.

    An addon adds a kind by an abstract model::

        class MyDayVisits(models.AbstractModel):
            _name = "crm.my.day.visits"
            _description = "Visit"                  # translated name on the page
            _inherit = ["crm.my.day.kind"]
            _my_day_model = "crm.visit"             # not offered to who may not read it
            _my_day_weight = 50                     # how much harm it does to leave it

            def _my_day_rows(self, users, now):
                visits = self._my_day_search([("user_id", "in", users.ids)], "date", users)
                return [
                    self._my_day_row(visit, visit.user_id, now, title=visit.name, why=..., ...)
                    for visit in visits
                ]

    It is called as the person who looks, in a number of queries that does not grow with the rows.
    What a row's buttons do are methods of native or the addons' own models, which judge who may.
    """

    _name = "crm.my.day.kind"
    _description = "Kind of Thing That Waits for People"

    _my_day_model = None
    _my_day_weight = 50
    _my_day_icon = "fa-check-square-o"
    # a clock that takes something away when it runs out is not put off by a click
    _my_day_can_wait = True
    # types of bus messages after which the page looks again
    _my_day_events = ()
    # to-dos that say the same: external ids of activity types
    _my_day_activity_types = ()

    @api.model
    def _my_day_kinds(self):
        """All kinds of the installed addons that the current user may see something of."""
        names = self.env.registry.descendants(["crm.my.day.kind"], "_inherit")
        kinds = [self.env[name] for name in sorted(names) if name != "crm.my.day.kind"]
        return [kind for kind in kinds if kind._my_day_is_offered()]

    @api.model
    def _my_day_is_offered(self):
        return self._my_day_model in self.env and self.env[self._my_day_model].has_access("read")

    @api.model
    def _my_day_labels(self, kinds):
        """What kinds are called in the language of the user, in one query.

        :return: ``{"kind" of their rows: name}``
        """
        # sudo: the names of models are no secret
        models_ = self.env["ir.model"].sudo()
        models_ = models_.browse([models_._get_id(kind._name) for kind in kinds])
        names = dict(zip(models_.mapped("model"), models_.mapped("name"), strict=True))
        return {kind._my_day_key(): names[kind._name] for kind in kinds}

    @api.model
    def _my_day_key(self):
        return self._name.removeprefix("crm.my.day.")

    @api.model
    def _my_day_rows(self, users, now):
        """What waits for these people.

        :param users: res.users, the reader or the people of a leader
        :param now: naive UTC moment
        :return: list of rows, see :meth:`_my_day_row`
        """
        return []

    @api.model
    def _my_day_changes(self, users, since):
        """What became of these people's things since a moment, for their leader.

        :return: list of ``{"date", "user_id", "title", "text", "tone", "res_model", "res_id"}``
        """
        return []

    # -- for kinds ----------------------------------------------------------------------------

    @api.model
    def _my_day_search(self, domain, order, users, names=None):
        """The most urgent as the reader may see them; more for several people, in one query."""
        limit = self._my_day_limit(users)
        return self.env[self._my_day_model].search_fetch(domain, names, limit=limit, order=order)

    @api.model
    def _my_day_limit(self, users):
        return LIMIT * min(len(users), 5)

    @api.model
    def _my_day_row(self, record, user, now, *, title, why, action, subject=None, **more):
        """One row.

        :param record: what it is; its key, with the kind
        :param user: for whom it waits
        :param str why: one sentence that says why it is here
        :param action: its next action: ``{"type", "label", ...}``, see ``my_day_row.js``
        :param subject: what it is about and what opens; ``record`` if not given
        :param more: ``due`` (date or naive UTC moment), ``weight`` (else the kind's), ``others``
            (more actions), ``subtitle``, ``phone``, ``amount``, ``obstacle`` and ``promised``
            (text), ``is_clock`` (it counts down), ``is_offer`` (it waits for whoever wants it and
            is not counted), ``more`` (``{"text", "action"}``: the way to what is not shown)
        :return: a dict that can be sent as JSON
        """
        subject = subject if subject is not None else record
        due = more.pop("due", None)
        weight = more.pop("weight", None)
        weight = self._my_day_weight if weight is None else weight
        moment = fields.Datetime.to_datetime(due) if due else None
        # a day ends when it is over
        hours = (moment - now).total_seconds() / 3600 if moment else None
        if due and not isinstance(due, type(now)):
            hours += 24
        return {
            "key": f"{self._my_day_key()}:{record._name}:{record.id}",
            "kind": self._my_day_key(),
            "icon": self._my_day_icon,
            "res_model": subject._name,
            "res_id": subject.id,
            "user_id": user.id,
            "title": title or "",
            "subtitle": "",
            "why": why,
            "harm": round(_harm(weight, hours), 2),
            "due": str(due) if due else "",
            "is_clock": False,
            "is_offer": False,
            "more": False,
            "is_late": hours is not None and hours < 0,
            "can_wait": self._my_day_can_wait,
            "obstacle": "",
            "promised": "",
            "phone": "",
            "also": [],
            "action": action,
            "others": [],
            **more,
        }

    @api.model
    def _my_day_of_lead(self, lead):
        """What every row about an opportunity shows; the page is read on the way to the customer.

        :return: ``{"title", "subtitle", "phone"}``
        """
        customer = lead.partner_name or lead.partner_id.display_name or lead.contact_name or ""
        revenue = lead.expected_revenue
        amount = lead.company_currency.format(revenue) if revenue else ""
        return {
            "title": lead.name,
            "subtitle": " · ".join(part for part in (customer, amount) if part),
            "phone": lead.phone or "",
        }

    @api.model
    def _my_day_date(self, day):
        """A day as the fields of the client show it: Nov 24."""
        return dates.day_text(self.env, day, fields.Date.context_today(self))

    @api.model
    def _my_day_moment(self, moment):
        """A moment as people say it: today 9:40 AM, yesterday 5:05 PM, Nov 24, 10:00 AM."""
        local = fields.Datetime.context_timestamp(self, moment)
        today = fields.Date.context_today(self)
        days = (today - local.date()).days
        hour = dates.hour_text(self.env, local)
        if days == 0:
            return self.env._("today %s", hour)
        if days == 1:
            return self.env._("yesterday %s", hour)
        if days == -1:
            return self.env._("tomorrow %s", hour)
        return dates.moment_text(self.env, local, today)

    @api.model
    def _my_day_open(self, record, label=None):
        """The action that opens a record."""
        return {
            "type": "open",
            "label": label or self.env._("Look"),
            "model": record._name,
            "ids": record.ids,
        }

    @api.model
    def _my_day_do(self, records, method, label, **more):
        """The action that calls a method of records as a button does.

        :param more: ``args`` and ``context``; ``style`` ("danger", …); ``is_beside`` shows it
            beside the first action and not in the menu; ``batch`` is what doing it for all rows
            that have the same at once is called; ``stays`` opens nothing that is returned;
            ``done`` is what is said then
        """
        return {
            "type": "object",
            "label": label,
            "model": records._name,
            "ids": records.ids,
            "method": method,
            **more,
        }


def _harm(weight, hours):
    """What leaving it costs: its kind's weight, and up to 20 more the less time is left.

    What is late gets one more a day, at most ten.

    :param hours: until it is due; negative when it is late, None without a time
    """
    if hours is None:
        return weight
    if hours < 0:
        return weight + 20 + min(-hours / 24, 10)
    return weight + 20 / (1 + hours / 8)
