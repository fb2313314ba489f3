"""The steps every company takes: its clock, its people, its mail."""

from zoneinfo import available_timezones

from odoo import api, models

from ...tools.periods import today


class GuideCompany(models.AbstractModel):
    _name = "crm.guide.step.company"
    _description = "Company, working hours and time zone"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 10
    _guide_icon = "fa-clock-o"
    _guide_group = "base.group_system"

    @api.model
    def _guide_look(self, entries):
        env, company = self.env, self.env.company
        # sudo: working hours are no secret, and users' zones are read to be counted
        calendar = company.sudo().resource_calendar_id
        lost = self._guide_without_zone()
        hours = calendar.hours_per_week
        facts = [
            self._guide_fact(
                env._(
                    "%(calendar)s: %(hours)g hours a week, in the time zone %(zone)s.",
                    calendar=calendar.name,
                    hours=hours,
                    zone=calendar.tz,
                ),
                "ok" if hours else "warn",
            )
            if calendar
            else self._guide_fact(env._("%s has no working hours.", company.name), "warn")
        ]
        if lost:
            names = self._guide_names(lost.mapped("name"))
            facts.append(
                self._guide_fact(
                    env._("Without a time zone, so that deadlines shift: %s.", names), "warn"
                )
            )
        else:
            facts.append(self._guide_fact(env._("Everybody has a time zone."), "ok"))
        holidays = self._guide_holidays(calendar)
        facts.append(
            self._guide_fact(
                env._("%(count)s public holidays in %(year)s.", **holidays)
                if holidays["count"]
                else env._(
                    "No public holidays in %s yet: deadlines would run on them.", holidays["year"]
                ),
                "ok" if holidays["count"] else "warn",
            )
        )
        zones = [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone]
        if calendar.tz not in dict(zones):
            zones.insert(0, (calendar.tz, calendar.tz))
        choice = {
            "name": "zone",
            "label": env._("Time zone"),
            "options": zones
            if calendar.tz in dict(zones)
            else [(calendar.tz, calendar.tz), *zones],
            "value": calendar.tz,
            # nobody has chosen yet: where the browser is will be right
            "guess": "zone" if lost else "",
        }
        return {
            "done": bool(hours) and not lost,
            "why": env._(
                "Every deadline is counted in these hours. A missing time zone shifts all of them."
            ),
            "facts": facts,
            "buttons": [
                self._guide_button("zone", env._("Use This Time Zone"), [choice], "primary"),
                self._guide_button("hours", env._("Working Hours")),
                self._guide_button("holidays", env._("Import Public Holidays")),
            ],
        }

    @api.model
    def _guide_without_zone(self):
        # sudo: people of the company, whoever may edit them
        Users = self.env["res.users"].sudo()
        return Users.search(
            [
                ("share", "=", False),
                ("company_ids", "in", self.env.company.ids),
                ("partner_id.tz", "=", False),
            ]
        )

    @api.model
    def _guide_holidays(self, calendar):
        year = today(self.env.company).year
        count = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_count(
                [
                    ("resource_id", "=", False),
                    ("calendar_id", "in", [False, calendar.id]),
                    ("company_id", "in", [False, self.env.company.id]),
                    ("date_from", ">=", f"{year}-01-01"),
                    ("date_from", "<", f"{year + 1}-01-01"),
                ]
            )
        )
        return {"count": count, "year": str(year)}

    @api.model
    def _guide_do_zone(self, values):
        """The company's hours, and whoever has no zone of their own, are in this zone."""
        zone = values["zone"]
        calendar, lost = self.env.company.resource_calendar_id, self._guide_without_zone()
        changes = [(user, {"tz": zone}) for user in lost.sudo(False)]
        if calendar and calendar.tz != zone:
            changes.insert(0, (calendar, {"tz": zone}))
        if changes:
            self._guide_change(
                changes,
                lambda env: env._(
                    "Time zone %(zone)s for the working hours and for %(count)s people.",
                    zone=zone,
                    count=len(lost),
                ),
            )

    @api.model
    def _guide_do_hours(self, values):
        calendar = self.env.company.resource_calendar_id
        return self._guide_window("resource.calendar", "form", res_id=calendar.id)

    @api.model
    def _guide_do_holidays(self, values):
        return {**self._guide_window("crm.calendar.import", "form"), "target": "new"}

    @api.model
    def _guide_note_holidays(self, year, calendars, count):
        """Say what an import of holidays changed, wherever it was begun, so that it can be undone.

        :param count: Counter of ``holidays`` and ``workdays`` that were added
        """
        self.env["crm.guide.entry"]._record(
            "change",
            self._guide_code(),
            lambda env: env._(
                "%(year)s: %(holidays)s public holidays and %(workdays)s made-up working days.",
                year=str(year),
                holidays=count["holidays"],
                workdays=count["workdays"],
            ),
            {"holidays": year, "calendars": calendars.ids},
        )

    @api.model
    def _guide_take_back(self, data):
        if "holidays" not in data:
            return super()._guide_take_back(data)
        calendars = self.env["resource.calendar"].browse(data["calendars"]).exists()
        return self.env["crm.calendar.import"]._take_back(data["holidays"], calendars)


class GuidePeople(models.AbstractModel):
    _name = "crm.guide.step.people"
    _description = "People and roles"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 20
    _guide_icon = "fa-users"

    @api.model
    def _guide_look(self, entries):
        env = self.env
        teams = env["crm.team"].search(
            [
                ("use_opportunities", "=", True),
                ("company_id", "in", [False, env.company.id]),
                ("member_ids", "!=", False),
            ]
        )
        sellers = self._guide_sellers()
        outside = sellers - teams.member_ids - teams.user_id
        leaderless = teams.filtered(lambda team: not team.user_id)
        director = env.company.notary_director_id
        # sudo: who it is is no secret
        fallback = env.company.sudo().notary_fallback_user_id
        facts = [
            self._guide_fact(
                env._(
                    "%(people)s people sell, in %(teams)s teams.",
                    people=len(sellers),
                    teams=len(teams),
                ),
                "ok" if len(sellers) > 1 and teams else "warn",
            )
        ]
        if leaderless:
            names = self._guide_names(leaderless.mapped("name"))
            facts.append(
                self._guide_fact(env._("Teams without a leader, who decides?: %s.", names), "warn")
            )
        if outside:
            names = self._guide_names(outside.mapped("name"))
            facts.append(self._guide_fact(env._("Sell, but are in no team: %s.", names), "info"))
        facts.append(
            self._guide_fact(env._("Sales director: %s.", director.name), "ok")
            if director
            else self._guide_fact(
                env._("No sales director: what a leader leaves goes to nobody above."), "info"
            )
        )
        unanswered = self._guide_unanswered()
        facts.append(self._guide_fallback_fact(unanswered))
        empty = self._guide_roles().filtered(lambda role: not role.user_ids)
        if empty:
            names = self._guide_names(empty.mapped("name"))
            facts.append(
                self._guide_fact(
                    env._("Roles that get work or are asked, with nobody in them: %s.", names),
                    "warn",
                )
            )
        buttons = [
            self._guide_button("teams", env._("Teams and Leaders"), style="primary"),
            self._guide_button("director", env._("Choose the Director"), [self._guide_people()]),
            self._guide_button(
                "fallback", env._("Choose the Fallback Person"), [self._guide_fallback_people()]
            ),
        ]
        if env["res.role"].has_access("write"):
            buttons.append(self._guide_button("roles", env._("Roles")))
        return {
            "done": (
                len(sellers) > 1
                and bool(teams)
                and not (leaderless or empty)
                # where there is a fallback, it is a person who does not answer, not the set-up
                and bool(fallback or not unanswered)
            ),
            "why": env._(
                "Leads, approvals and handoffs go to people; a place with nobody in it holds all "
                "of them up."
            ),
            "facts": facts,
            "buttons": buttons,
        }

    @api.model
    def _guide_sellers(self):
        group = self.env.ref("sales_team.group_sale_salesman")
        # sudo: who sells is no secret
        users = group.sudo().all_user_ids
        company = self.env.company
        return users.filtered(lambda user: not user.share and company in user.company_ids)

    @api.model
    def _guide_roles(self):
        """Hook: roles (``res.role``, sudo'd) that work or questions go to."""
        return self.env["res.role"].sudo()

    @api.model
    def _guide_unanswered(self):
        """How many requests for a decision have nobody left who could be asked."""
        # sudo: how many there are, not what they are about
        return sum(
            model.sudo().search_count(
                [
                    ("state", "=", "pending"),
                    ("is_unanswered", "=", True),
                    ("company_id", "in", [False, self.env.company.id]),
                ]
            )
            for model in self.env["crm.decision.mixin"]._decision_models()
        )

    @api.model
    def _guide_fallback_fact(self, unanswered):
        env = self.env
        # sudo: who it is is no secret
        fallback = env.company.sudo().notary_fallback_user_id
        if fallback:
            return self._guide_fact(env._("Fallback person: %s.", fallback.name), "ok")
        if unanswered:
            return self._guide_fact(
                env._(
                    "No fallback person, and requests for a decision that nobody answers: %s.",
                    unanswered,
                ),
                "warn",
            )
        return self._guide_fact(
            env._(
                "No fallback person: what nobody decides in time goes to those who define the "
                "rules, and to nobody else."
            ),
            "info",
        )

    @api.model
    def _guide_people(self):
        director = self.env.company.notary_director_id
        return self._guide_choice(self.env._("Sales director"), director)

    @api.model
    def _guide_fallback_people(self):
        # sudo: who it is is no secret
        fallback = self.env.company.sudo().notary_fallback_user_id
        return self._guide_choice(self.env._("Fallback person"), fallback)

    @api.model
    def _guide_choice(self, label, chosen):
        return {
            "name": "user",
            "label": label,
            "options": [(str(user.id), user.name) for user in self._guide_sellers() | chosen],
            "value": str(chosen.id) if chosen else "",
        }

    @api.model
    def _guide_do_teams(self, values):
        return self.env["ir.actions.act_window"]._for_xml_id("sales_team.crm_team_action_config")

    @api.model
    def _guide_do_director(self, values):
        self._guide_name_person(
            "notary_director_id", values, lambda env, name: env._("Sales director: %s.", name)
        )

    @api.model
    def _guide_do_fallback(self, values):
        self._guide_name_person(
            "notary_fallback_user_id", values, lambda env, name: env._("Fallback person: %s.", name)
        )

    @api.model
    def _guide_name_person(self, field, values, said):
        user = self.env["res.users"].browse(int(values["user"]))
        # sudo: the sales administrator names these people, whoever edits companies
        company = self.env.company.sudo()
        name = user.name
        self._guide_change([(company, {field: user.id})], lambda env: said(env, name))

    @api.model
    def _guide_record(self, model, number):
        record = super()._guide_record(model, number)
        # sudo: as for naming the director
        return record.sudo() if model == "res.company" else record

    @api.model
    def _guide_do_roles(self, values):
        return self.env["ir.actions.act_window"]._for_xml_id("mail.res_role_action")


class GuideConnect(models.AbstractModel):
    _name = "crm.guide.step.connect"
    _description = "Connect mail, WeCom or DingTalk"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 60
    _guide_icon = "fa-plug"
    _guide_group = "base.group_system"

    @api.model
    def _guide_look(self, entries):
        env = self.env
        # sudo: that there are servers, not what is in them
        servers = env["ir.mail_server"].sudo().search_count([])
        domain = env.company.sudo().alias_domain_id.name
        facts = [
            self._guide_fact(env._("Mail is sent by a server of its own."), "ok")
            if servers
            else self._guide_fact(
                env._("No outgoing mail server here: mail goes out only if the host sends it."),
                "info",
            ),
            self._guide_fact(env._("Answers of customers arrive at %s.", domain), "ok")
            if domain
            else self._guide_fact(
                env._("No mail domain: what customers answer does not reach their opportunity."),
                "warn",
            ),
        ]
        return {
            "done": bool(domain),
            "why": env._(
                "What arrives by itself need not be typed. Connect one way in first; the others "
                "can wait."
            ),
            "facts": facts,
            "buttons": [self._guide_button("mail", env._("Mail Settings"))],
        }

    @api.model
    def _guide_do_mail(self, values):
        return self._guide_window("res.config.settings", "form", name=self.env._("Settings"))
