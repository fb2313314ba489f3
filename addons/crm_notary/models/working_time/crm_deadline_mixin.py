"""Deadlines that follow the calendar."""

import logging
from datetime import datetime

import psycopg2
import pytz
from markupsafe import Markup
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_time

_logger = logging.getLogger(__name__)


class CrmDeadlineMixin(models.AbstractModel):
    """For models whose records wait for somebody by a moment counted in working hours, or by a day
    counted in working days.

    A model says which of its records run (``_deadline_domain``), whom they wait for
    (``_deadline_people``) and where each deadline comes from (``_deadline_requests``). When a
    calendar, a leave, a time zone or a company's hours change, what runs is planned again in the
    background; what moved is stored (``_deadline_store``) and said on the record, in the language
    of its company (``_deadline_log``). To-dos that have the day of the field ``deadline`` move with
    it, where the model says which (``_deadline_todo_type``).
    """

    _name = "crm.deadline.mixin"
    _description = "Deadline in Working Hours"

    # -- what a model says --------------------------------------------------------------------

    @api.model
    def _deadline_domain(self):
        """Which records have a deadline that runs; nothing by default."""
        return Domain.FALSE

    @api.model
    def _deadline_people(self):
        """Paths of the fields by which whom a record waits for is found.

        :return: ``{"user": path, "role": path, "company": path}``, where a path may be a tuple of
            them; those that are missing do not matter. By default the fields ``user_id``,
            ``role_id`` and ``company_id``, if any.
        """
        usual = {"user": "user_id", "role": "role_id", "company": "company_id"}
        return {kind: name for kind, name in usual.items() if name in self._fields}

    def _deadline_requests(self):
        """Where the deadlines of these records come from.

        :return: ``{record: [(field name, start, hours, who, company)]}``, the main deadline first;
            ``start`` in naive UTC, without which nothing is planned; ``who`` and ``company`` as
            ``crm.working.time`` takes them. For a field that is a date, ``start`` is one, too, and
            whole working days take the place of ``hours``
        """
        raise NotImplementedError(self._name)

    @api.model
    def _deadline_store(self, values_by_record):
        """Store ``{record: {field name: moment}}``; override where fields are protected."""
        same = {}
        for record, values in values_by_record.items():
            key = tuple(sorted(values.items()))
            same[key] = same.get(key, record.browse()) | record
        for values, records in same.items():
            records.write(dict(values))

    def _deadline_log(self, bodies):
        """Say on each record what moved; override to say it elsewhere.

        :param bodies: ``{record id: Markup}``
        """
        if hasattr(self, "_message_log_batch"):
            self._message_log_batch(bodies)

    @api.model
    def _deadline_todo_type(self):
        """External id of the type of to-dos that have the day of the deadline, if any have."""
        return None

    # -- to-dos -------------------------------------------------------------------------------

    def _deadline_day(self, person):
        """The day of the deadline where the person is; none without a deadline."""
        self.ensure_one()
        if not self.deadline:
            return None
        return self._deadline_local_day(person, self.deadline)

    def _deadline_local_day(self, person, moment):
        # sudo: the zone of the company, for those who have none
        company = self.company_id.sudo() or self.env.company
        zone = person.tz or company.partner_id.tz or "UTC"
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()

    def _deadline_date_todos(self):
        """Open to-dos of these records get the days of their deadlines, in one batch."""
        kind = self._deadline_todo_type()
        kind = kind and self.env.ref(kind, raise_if_not_found=False)
        if not kind or not self:
            return
        # sudo: the to-dos of others
        todos = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", kind.id),
                ]
            )
        )
        by_id = {record.id: record for record in self.sudo()}
        days = {todo: by_id[todo.res_id]._deadline_day(todo.user_id) for todo in todos}
        moved = todos.filtered(lambda todo: days[todo] and todo.date_deadline != days[todo])
        for day, mine in moved.grouped(days.get).items():
            mine.write({"date_deadline": day})

    # -- planning -----------------------------------------------------------------------------

    def _deadline_planned(self):
        """What the deadlines are by the calendar of now: ``{record: {field name: moment}}``."""
        asked = [
            (record, *request)
            for record, requests in self._deadline_requests().items()
            for request in requests
            if request[1]
        ]
        clock, planned = self.env["crm.working.time"], {}
        for kind, plan in (("datetime", clock._plan), ("date", clock._plan_days)):
            mine = [each for each in asked if self._fields[each[1]].type == kind]
            moments = plan([tuple(request[2:]) for request in mine]) if mine else []
            for (record, name, *_request), moment in zip(mine, moments, strict=True):
                planned.setdefault(record, {})[name] = moment
        return planned

    def _deadline_replan(self):
        """Plan again; store and say what moved. Nothing happens where nothing did.

        :return: the records whose deadlines moved
        """
        moved = {}
        for record, values in self._deadline_planned().items():
            changes = {
                name: moment for name, moment in values.items() if _whole(record[name]) != moment
            }
            if changes:
                moved[record] = changes
        records = self.browse([record.id for record in moved])
        if records:
            # before they are stored: the old moments are said, too
            bodies = records._deadline_bodies(moved)
            self._deadline_store(moved)
            records._deadline_date_todos()
            records._deadline_log(bodies)
        return records

    def _deadline_replan_each(self):
        """The same, where a record that cannot be planned does not hold up the others.

        :raise psycopg2.OperationalError: when somebody else was faster; try again
        """
        if not self:
            return self
        try:
            with self.env.cr.savepoint():
                return self._deadline_replan()
        except psycopg2.OperationalError:
            raise
        except Exception:
            if len(self) == 1:
                _logger.warning("the deadline of %s cannot be planned again", self, exc_info=True)
                return self.browse()
        half = len(self) // 2
        return self[:half]._deadline_replan_each() | self[half:]._deadline_replan_each()

    # -- what changed -------------------------------------------------------------------------

    @api.model
    def _deadline_affected(self, user_ids, company_ids):
        """Domain of records that a change for these people and companies may concern."""
        people = self._deadline_people()
        paths = {
            kind: (given,) if isinstance(given, str) else given for kind, given in people.items()
        }
        concerned = []
        if user_ids:
            concerned += [Domain(path, "in", user_ids) for path in paths.get("user", ())]
            concerned += [
                Domain(f"{path}.user_ids", "in", user_ids) for path in paths.get("role", ())
            ]
        if company_ids:
            # without a company, that of the person counts
            concerned += [
                Domain(path, "in", [*company_ids, False]) for path in paths.get("company", ())
            ] or [Domain.TRUE]
        return Domain.OR(concerned)

    def _deadline_bodies(self, moved):
        """What is said on each record: ``{record id: Markup}``."""
        requests = self._deadline_requests()
        people = [(self._deadline_who(requests[record]), requests[record][0][4]) for record in self]
        zones = self.env["crm.working.time"]._zones(people)
        bodies = {}
        for record, (who, company), zone in zip(self, people, zones, strict=True):
            # sudo: names of people and companies that the reader of a calendar may not know
            company = (company or record._deadline_own_company(who)).sudo()
            whose = who.sudo() if who else company
            language = company.partner_id.lang or self.env.lang
            env = self.with_context(lang=language, tz=zone).env
            main = requests[record][0][0]
            sentences = [
                self._deadline_sentence(env, record, name, moment, whose, is_main=name == main)
                for name, moment in moved[record].items()
            ]
            bodies[record.id] = Markup("<br/>").join(sentences)
        return bodies

    def _deadline_own_company(self, who):
        own = who.company_id if who and who._name == "res.users" else None
        return own or self.env.company

    def _deadline_who(self, requests):
        """Whose calendar it is: of those a record waits for, the first."""
        return next((who for _name, _start, _hours, who, _company in requests if who), None)

    @api.model
    def _deadline_sentence(self, env, record, name, moment, whose, *, is_main):
        """One moment that moved, in language and time zone of ``env``."""
        old, new = (value and _shown(env, value) for value in (record[name], moment))
        who = env._(", ").join(whose.mapped("display_name"))
        if not is_main:
            return env._(
                "%(field)s: moved from %(old)s to %(new)s because the calendar of %(who)s changed.",
                field=record._fields[name]._description_string(env),
                old=old or "–",
                new=new,
                who=who,
            )
        if not old:
            return env._(
                "The deadline is now %(new)s because the calendar of %(who)s changed.",
                new=new,
                who=who,
            )
        return env._(
            "The deadline moved from %(old)s to %(new)s because the calendar of %(who)s changed.",
            old=old,
            new=new,
            who=who,
        )


def _whole(moment):
    """A moment without its fraction of a second, or a date as it is."""
    return moment.replace(microsecond=0) if isinstance(moment, datetime) else moment


def _shown(env, moment):
    """Date and time without seconds, in language and time zone of ``env``; or the date alone."""
    if not isinstance(moment, datetime):
        return format_date(env, moment)
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(env.context["tz"]))
    return f"{format_date(env, local.date())} {format_time(env, local.time(), time_format='short')}"
