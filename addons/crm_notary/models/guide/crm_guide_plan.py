"""Seven days from a sheet of paper to the first report: what to look at on which day."""

from odoo import api, fields, models

from ...tools.periods import period_of, today


class CrmGuidePlan(models.AbstractModel):
    """The plan; an addon adds what it knows to :meth:`_guide_looks`."""

    _name = "crm.guide.plan"
    _description = "Seven-Day Plan"

    @api.model
    def _guide_length(self):
        return len(self._guide_days())

    @api.model
    def _guide_days(self):
        """``[{"title", "purpose"}]``, a day each."""
        env = self.env
        return [
            {
                "title": env._("How deals really go"),
                "purpose": env._(
                    "Take the last three customers who bought and follow each from the first "
                    "contact to delivery: who did what, what was kept, where did it stick?"
                ),
            },
            {
                "title": env._("The smallest pipeline"),
                "purpose": env._(
                    "Few stages, few fields, everything else off. A stage has the name of "
                    "something that has happened, not of a feeling."
                ),
            },
            {
                "title": env._("Everybody enters one"),
                "purpose": env._(
                    "Each salesperson enters one real opportunity, in less than five minutes. "
                    "Who cannot, shows where it is too much."
                ),
            },
            {
                "title": env._("The first way in by itself"),
                "purpose": env._(
                    "Connect one source and send ten trial enquiries: do they arrive with their "
                    "labels, is somebody told, can they be found?"
                ),
            },
            {
                "title": env._("The first figure"),
                "purpose": env._(
                    "New leads that somebody followed up within 72 hours. Show it to everybody, "
                    "and say what it is good for."
                ),
            },
            {
                "title": env._("Thirty minutes of complaints"),
                "purpose": env._(
                    "Salespeople work in the system while you write down where they get stuck: "
                    "which button, which sentence. Mend the first ones tonight."
                ),
            },
            {
                "title": env._("The first report"),
                "purpose": env._(
                    "One page: so many new, so many followed up, and by name those that were not "
                    "and why. Promise in public what will be better next week."
                ),
            },
        ]

    @api.model
    def _guide_looks(self, number, since):
        """What to look at on a day.

        :param number: 1 to 7
        :param since: naive UTC moment at which the plan's first day began
        :return: ``[{"text", "tone" ("ok", "warn" or "info"), "step" (code of a step of the guide
            where it is, or "")}]``
        """
        looks = {
            1: self._guide_look_won,
            2: self._guide_look_stages,
            3: self._guide_look_entered,
            4: self._guide_look_arrived,
            5: self._guide_look_figure,
            6: self._guide_look_complaints,
            7: self._guide_look_figure,
        }
        return looks[number](since)

    # -- the plan as a page shows it ----------------------------------------------------------

    @api.model
    def _guide_plan(self, entries):
        """:return: ``{"started", "day", "days": [{"number", "title", "purpose", "looks"}],
        "said": [{"kind", "text", "by"}]}``; before it began there are no looks"""
        started = self._guide_started(entries)
        number = self._guide_day(started) if started else 0
        since = self._guide_since(started) if started else None
        days = [
            {
                "number": index,
                **day,
                "looks": self._guide_looks(index, since) if since and index <= number else [],
            }
            for index, day in enumerate(self._guide_days(), 1)
        ]
        return {
            "started": fields.Date.to_string(started) if started else "",
            "day": number,
            "days": days,
            "said": self._guide_said(entries, started),
        }

    @api.model
    def _guide_started(self, entries):
        """The date on which the plan began, in the company's zone; False if it has not."""
        start = entries.filtered(lambda entry: entry.kind == "start")[:1]
        return bool(start) and today(self.env.company, start.date)

    @api.model
    def _guide_day(self, started):
        """Which day of the plan it is: only days on which the company works count."""
        now = today(self.env.company)
        last = self._guide_length()
        company = self.env.company
        dates = self.env["crm.working.time"]._plan_days(
            [(started, count, None, company) for count in range(1, last + 1)]
        )
        return 1 + sum(date <= now for date in dates)

    @api.model
    def _guide_is_seen(self, number, entries):
        """Whether a day was looked at since the plan began."""
        start = entries.filtered(lambda entry: entry.kind == "start")[:1]
        return any(
            entry.kind == "look" and entry.id > start.id and entry._data().get("day") == number
            for entry in entries
        )

    @api.model
    def _guide_since(self, started):
        return period_of("day", started, self.env.company).bounds(self.env.company)[0]

    @api.model
    def _guide_said(self, entries, started):
        """Remarks and promises since the plan began, the oldest first."""
        if not started:
            return []
        since = self._guide_since(started)
        return [
            {"kind": entry.kind, "text": entry.text, "by": entry.user_id.name or ""}
            for entry in reversed(entries)
            if entry.kind in ("remark", "promise") and entry.date >= since
        ]

    # -- looks --------------------------------------------------------------------------------

    @api.model
    def _guide_say(self, text, tone="info", step=""):
        return {"text": text, "tone": tone, "step": step}

    @api.model
    def _guide_leads(self, since):
        """Leads of the company that arrived since a moment, the archived ones, too."""
        return (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(
                [
                    ("create_date", ">=", since),
                    ("company_id", "in", [False, self.env.company.id]),
                ]
            )
        )

    @api.model
    def _guide_look_won(self, since):
        count = self.env["crm.lead"].search_count(
            [
                ("won_status", "=", "won"),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )
        if count < 3:
            text = self.env._(
                "%s won deals are in the system. Draw the others on paper and pin it to the wall.",
                count,
            )
            return [self._guide_say(text, "warn")]
        return [self._guide_say(self.env._("%s won deals are in the system.", count), "ok")]

    @api.model
    def _guide_look_stages(self, since):
        looks = []
        stages = self.env["crm.stage"].search([])
        for team in self.env["crm.team"].search(
            [
                ("use_opportunities", "=", True),
                ("member_ids", "!=", False),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        ):
            count = len(
                stages.filtered(lambda each, team=team: not each.team_ids or team in each.team_ids)
            )
            text = self.env._("%(team)s: %(count)s stages.", team=team.name, count=count)
            looks.append(self._guide_say(text, "ok" if count <= 7 else "warn"))
        return looks

    @api.model
    def _guide_look_entered(self, since):
        leads = self._guide_leads(since)
        sellers = self.env["crm.guide.step.people"]._guide_sellers()
        entered = leads.create_uid & sellers.with_env(leads.env)
        without = sellers - entered.sudo()
        looks = [
            self._guide_say(
                self.env._(
                    "%(some)s of %(all)s salespeople have entered something.",
                    some=len(entered),
                    all=len(sellers),
                ),
                "ok" if not without else "warn",
            )
        ]
        if without:
            names = self.env["crm.guide.step"]._guide_names(without.mapped("name"), 12)
            looks.append(self._guide_say(self.env._("Not yet: %s.", names)))
        return looks

    @api.model
    def _guide_look_arrived(self, since):
        leads = self._guide_leads(since)
        sellers = self.env["crm.guide.step.people"]._guide_sellers()
        by_itself = leads.filtered(lambda lead: lead.create_uid not in sellers)
        labelled = by_itself.filtered(lambda lead: lead.source_id or lead.medium_id or lead.tag_ids)
        return [
            self._guide_say(
                self.env._(
                    "%(count)s of %(all)s new leads came in by themselves.",
                    count=len(by_itself),
                    all=len(leads),
                ),
                "ok" if by_itself else "warn",
                "connect",
            ),
            self._guide_say(
                self.env._("%s of them carry a label or a source.", len(labelled)),
                "ok" if by_itself and labelled == by_itself else "info",
            ),
        ]

    @api.model
    def _guide_look_figure(self, since):
        report = self.env["crm.guide.report"]._guide_report()
        figures = report["figures"]
        looks = [
            self._guide_say(
                self.env._(
                    "%(new)s new, %(done)s followed up within 72 hours, %(not_done)s not.",
                    new=figures["new"],
                    done=figures["done"],
                    not_done=figures["not_done"],
                ),
                "warn" if figures["not_done"] else "ok",
            )
        ]
        if figures["open"]:
            looks.append(
                self._guide_say(self.env._("%s of them still have time.", figures["open"]))
            )
        return looks

    @api.model
    def _guide_look_complaints(self, since):
        count = self.env["crm.my.day.mark"].search_count(
            [("kind", "=", "snooze"), ("date", ">=", since)]
        )
        return [
            self._guide_say(
                self.env._("%s times somebody put something off; the reasons tell a lot.", count)
            )
        ]
