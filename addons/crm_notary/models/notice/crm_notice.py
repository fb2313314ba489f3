"""Telling people: who hears it, in which words, and when.

How it reaches them is in ``crm_notice_delivery``, what waits in ``crm_notice_queued``, to-dos in
``crm_notice_todo``.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass, field

import pytz
from markupsafe import Markup, escape
from odoo import api, fields, models

from ...tools.quiet_hours import quiet_until
from ...tools.told_once import RUN
from ..protection.crm_notary_protected import without_sentinel

_logger = logging.getLogger(__name__)

# more people than this are told by the cron a moment later, so that the cause need not wait
IMMEDIATE = 10
SHOWN = 50


@dataclass(frozen=True)
class Item:
    """One notice in its reader's words; ``record`` may be empty, ``author`` is a partner."""

    subject: str
    body: Markup
    record: object = None
    author: object = None

    def url(self):
        return f"/odoo/{self.record._name}/{self.record.id}" if self.record else ""


@dataclass(frozen=True)
class Prepared:
    """The one message a person gets from a call: what channels deliver.

    ``body`` is HTML with links that begin with ``/odoo/``; ``items`` are the notices it was joined
    from, for channels that show less; ``record`` is only set when there is one notice.
    """

    user: object
    subject: str
    body: Markup
    record: object
    author: object
    items: tuple = field(default=())


class CrmNotice(models.AbstractModel):
    """The one way in which the suite tells people something.

    ::

        self.env["crm.notice"]._tell(
            {
                "user": lead.user_id,
                "content": lambda env, lead=lead: (env._("New lead: %s", lead.name), ""),
                "record": lead,
            }
            for lead in leads
        )

    However many notices a call has for a person, they get one message. Nobody archived and nobody
    outside the company is told: the leader of their sales team is, else the company's fallback
    (``res.company.notary_fallback_user_id``). What falls into the reader's quiet hours waits until
    these end; so that a record or a to-do is there at once, only the telling is late.
    """

    _name = "crm.notice"
    _description = "Notice"

    @api.model
    def _tell(self, notices):
        """Tell people; costs queries by the number of distinct people, not of notices.

        :param notices: iterable of dicts:

            - ``user``: res.users, one person
            - ``subject`` and ``body``: text or Markup; or ``content(env) -> (subject, body)``,
              called with an environment of the reader's language and zone, once for all readers
              who share these if it is the same function
            - ``record`` (optional): what it is about, the message links to it
            - ``author`` (optional): res.users or res.partner; else the system
        """
        self = self.with_env(without_sentinel(self.env))
        by_user = defaultdict(list)
        for user, instead_of, notice in self._notice_readers(notices):
            by_user[user].append((instead_of, notice))
        if not by_user:
            return
        known, items = {}, {}
        for user, found in by_user.items():
            env = self._notice_env(user)
            words = [self._notice_item(env, notice, known, instead) for instead, notice in found]
            items[user] = list(dict.fromkeys(words))
        waiting = self._notice_quiet_until(self.env["res.users"].union(*items))
        now = {user: listed for user, listed in items.items() if user not in waiting}
        queue = self.env["crm.notice.queued"].sudo()
        run = self.env.context.get(RUN)
        if run:
            rows = [(user, item, run.until) for user in now for item in now[user]]
            run.ids += queue._queue(rows)
            now = {}
        elif len(now) > IMMEDIATE:
            waiting.update(dict.fromkeys(now, fields.Datetime.now()))
            now = {}
        queue._queue([(user, item, waiting[user]) for user in waiting for item in items[user]])
        self._notice_send(now)

    # -- who ----------------------------------------------------------------------------------

    @api.model
    def _notice_readers(self, notices):
        """Who is told instead of people who are gone or not of the house.

        :return: list of ``(user, missing user or None, notice)``, without notices for nobody
        """
        notices = [notice for notice in notices if notice["user"]]
        # sudo: whoever causes a notice need not be able to read its readers
        users = self.env["res.users"].sudo().union(*(notice["user"] for notice in notices))
        gone = users.filtered(lambda user: not self._notice_is_reader(user))
        leaders = self._notice_leaders(gone)
        found = []
        for notice in notices:
            user = notice["user"].sudo()
            if user not in gone:
                found.append((user, None, notice))
                continue
            fallback = self._notice_company(user, notice).notary_fallback_user_id
            instead = leaders.get(user) or fallback
            if self._notice_is_reader(instead):
                found.append((instead, user, notice))
            else:
                _logger.info("nobody to tell instead of user %s", user.id)
        return found

    @api.model
    def _notice_is_reader(self, user):
        return bool(user) and user.active and not user.share

    @api.model
    def _notice_company(self, user, notice):
        """Whose fallback counts: the company of what it is about, else the person's."""
        record = notice.get("record")
        if record and "company_id" in record._fields and record.sudo().company_id:
            return record.sudo().company_id
        return user.company_id

    @api.model
    def _notice_leaders(self, users):
        """``{user: leader}`` of people's last sales team, of those who have one to be told."""
        if not users:
            return {}
        # archiving a person archives the memberships, too
        memberships = (
            self.env["crm.team.member"]
            .sudo()
            .with_context(active_test=False)
            .search([("user_id", "in", users.ids)], order="active DESC, write_date DESC, id DESC")
        )
        leaders = {}
        for membership in memberships:
            leader = membership.crm_team_id.user_id
            if leader != membership.user_id and self._notice_is_reader(leader):
                leaders.setdefault(membership.user_id, leader)
        return leaders

    # -- in which words -----------------------------------------------------------------------

    @api.model
    def _notice_env(self, user):
        """This environment in the language and zone of ``user``; with the caller's rights."""
        lang = user.lang if user.lang and self.env["res.lang"]._lang_get(user.lang) else None
        return self.with_context(
            lang=lang or self.env.lang, tz=user.tz or self.env.context.get("tz")
        ).env

    @api.model
    def _notice_item(self, env, notice, known, instead_of=None):
        """One notice in the words of its reader."""
        content = notice.get("content")
        if content:
            key = (content, env.lang, env.context.get("tz"))
            if key not in known:
                known[key] = content(env)
            subject, body = known[key]
        else:
            subject, body = notice["subject"], notice.get("body") or ""
        if instead_of:
            subject = env._("%(subject)s (for %(name)s)", subject=subject, name=instead_of.name)
        author = notice.get("author")
        if author and author._name == "res.users":
            author = author.sudo().partner_id
        return Item(str(subject), escape(body), notice.get("record"), author)

    @api.model
    def _notice_join(self, user, items):
        """The one message of all ``items`` for ``user``.

        :return: :class:`Prepared`
        """
        env = self._notice_env(user)
        authors = {item.author for item in items}
        author = authors.pop() if len(authors) == 1 else None
        author = author or env.ref("base.partner_root").sudo()
        if len(items) == 1:
            item = items[0]
            body = item.body
            if url := item.url():
                body += Markup('<p><a href="%s">%s</a></p>') % (url, env._("Open"))
            return Prepared(user, item.subject, body, item.record, author, tuple(items))
        rows = Markup("").join(
            Markup("<li><b>%s</b>%s</li>")
            % (
                Markup('<a href="%s">%s</a>') % (item.url(), item.subject)
                if item.url()
                else item.subject,
                Markup("<div>%s</div>") % item.body if item.body else "",
            )
            for item in items[:SHOWN]
        )
        body = Markup("<ul>%s</ul>") % rows
        if len(items) > SHOWN:
            more = env._("and %(count)s more", count=len(items) - SHOWN)
            body += Markup("<p>%s</p>") % more
        subject = env._(
            "%(count)s notices: %(subject)s, …", count=len(items), subject=items[0].subject
        )
        return Prepared(user, subject, body, None, author, tuple(items))

    # -- when ---------------------------------------------------------------------------------

    @api.model
    def _notice_quiet_until(self, users):
        """``{user: naive UTC moment}`` of those whose quiet hours it is now."""
        quiet = users.filtered(
            lambda user: user.company_id.notary_quiet_from != user.company_id.notary_quiet_to
        )
        if not quiet:
            return {}
        # people's own zone, else that of their working hours
        zones = self.env["crm.working.time"]._zones([(user, user.company_id) for user in quiet])
        now = pytz.utc.localize(fields.Datetime.now())
        found = {}
        for user, zone in zip(quiet, zones, strict=True):
            company = user.company_id
            end = quiet_until(
                now.astimezone(pytz.timezone(user.tz or zone)),
                company.notary_quiet_from,
                company.notary_quiet_to,
            )
            if end:
                found[user] = end
        return found

    # -- off it goes --------------------------------------------------------------------------

    @api.model
    def _notice_send(self, items_by_user):
        """Join what each person is told and hand it to the channels."""
        if items_by_user:
            self._deliver([self._notice_join(user, items) for user, items in items_by_user.items()])
