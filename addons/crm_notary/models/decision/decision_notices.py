"""What people are told about decisions: one notice a person for all that happened at once."""

from functools import partial

from markupsafe import Markup
from odoo import api, models

from .decision_people import _stand_ins

SHOWN = 50


class CrmDecisionMixin(models.AbstractModel):
    _inherit = "crm.decision.mixin"

    def _decision_tell_invited(self, invited):
        """Those who are asked are told, with links to what waits for them.

        :param invited: list of ``(request, person)``
        """
        notices = self._decision_notices_deciders(invited, "_decision_words_invited")
        self.env["crm.notice"].sudo()._tell(notices)

    def _decision_words_invited(self, env):
        return env._("Please decide: %s", self._title(env))

    def _decision_notices_deciders(self, invited, words):
        """One notice to each person, with links to what waits for them.

        :param words: name of the method that gives the subject in a language
        """
        requests_by_person = {}
        for each, person in invited:
            requests_by_person.setdefault(person, self.browse())
            requests_by_person[person] |= each
        notices = []
        for person, requests in requests_by_person.items():

            def content(env, requests=requests):
                lines = Markup("").join(
                    Markup("<li>%s</li>") % requests._decision_line_for_decider(env, each)
                    for each in requests[:SHOWN]
                )
                return getattr(requests, words)(env), Markup("<ul>%s</ul>") % lines

            one = requests if len(requests) == 1 else None
            notices.append({"user": person, "content": content, "record": one})
        return notices

    def _decision_tell_decided(self):
        """Who asked is told what came of it, but of no approval while others are to be heard."""
        final = self.filtered(lambda each: each.state == "refused" or each._decision_is_last())
        self._decision_tell_requesters(
            (decided, "_decision_words_decided", decided[0].reason)
            for decided in final.grouped("state").values()
            if decided[0].state in ("approved", "refused")
        )

    def _decision_words_decided(self, env):
        if self[0].state == "refused":
            return env._("%(user)s refused: %(what)s", user=env.user.name, what=self._title(env))
        return env._("%(user)s approved: %(what)s", user=env.user.name, what=self._title(env))

    def _decision_tell_ended(self):
        """Who asked is told that an approval holds no longer, or that nobody will answer."""
        # sudo: who asked may read why it ended
        groups = self.sudo().grouped(lambda each: (each.state, each.ended_reason))
        self._decision_tell_requesters(
            (
                ended,
                "_decision_words_ended",
                lambda env, first=ended[:1]: first.with_context(lang=env.lang).ended_reason,
            )
            for ended in groups.values()
        )

    def _decision_words_ended(self, env):
        what, state = self._title(env), self[0].state
        if state == "withdrawn":
            return env._("%(user)s withdrew the approval: %(what)s", user=env.user.name, what=what)
        if state == "lapsed":
            return env._("The approval does not hold any more: %s", what)
        return env._("Nobody can decide: %s", what)

    def _decision_tell_escalated(self, causes):
        """Who asked is told whom the question has gone on to, and why.

        :param causes: ``{request: "late", "away" or "gone"}``
        """
        if not self:
            return
        groups = self.grouped(lambda each: (causes[each], *each.approver_ids.mapped("name")))
        bodies = {}
        for (cause, *names), requests in groups.items():
            note = requests._decision_note_escalated(cause, self.env._(", ").join(names))
            bodies.update(dict.fromkeys(requests.ids, note))
        self._message_log_batch(bodies=bodies)
        self._decision_tell_requesters(
            (
                requests,
                f"_decision_words_{cause}",
                lambda env, names=names: env._(", ").join(names),
            )
            for (cause, *names), requests in groups.items()
        )

    def _decision_note_escalated(self, cause, names):
        if cause == "away":
            return self.env._("They are away; now asked: %s", names)
        if cause == "gone":
            return self.env._("Those in charge cannot decide; now asked: %s", names)
        return self.env._("The time to decide is over; now asked: %s", names)

    def _decision_words_away(self, env):
        return env._("Those who decide are away; others are asked: %s", self._title(env))

    def _decision_words_gone(self, env):
        return env._("Those in charge cannot decide; others are asked: %s", self._title(env))

    def _decision_words_late(self, env):
        return env._("Nobody decided in time; others are asked: %s", self._title(env))

    def _decision_tell_unanswered(self, deciders):
        """Who asked is told that nobody has answered, and those who still may are reminded.

        :param deciders: ``{request: Deciders}``
        """
        note = self.env._("Nobody has decided in time, and nobody else is left to be asked.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, note))
        # sudo: whether there is a fallback is no secret
        groups = self.grouped(lambda each: bool(each.company_id.sudo().notary_fallback_user_id))
        notices = self._decision_notices_requesters(
            (
                requests,
                "_decision_words_unanswered",
                None if has_fallback else self._decision_word_no_fallback,
            )
            for has_fallback, requests in groups.items()
        )
        reminded = [
            (each, person)
            for each in self
            for person in deciders[each].approvers | _stand_ins(deciders[each])
        ]
        notices += self._decision_notices_deciders(reminded, "_decision_words_remind")
        self.env["crm.notice"].sudo()._tell(notices)

    def _decision_words_unanswered(self, env):
        return env._("Nobody has decided yet: %s", self._title(env))

    def _decision_words_remind(self, env):
        return env._("Still to be decided: %s", self._title(env))

    @api.model
    def _decision_word_no_fallback(self, env):
        return env._(
            "Your company has no fallback person who would be asked now. An administrator names "
            "one under CRM → Configuration → Settings, “Fallback Person”."
        )

    # -- inside -------------------------------------------------------------------------------

    def _title(self, env):
        """The first of these, and how many more."""
        first = self.with_env(env)[:1]
        title = first._decision_titles()[first]
        return title if len(self) == 1 else title + env._(" and %s more", len(self) - 1)

    def _decision_tell_requesters(self, told):
        """One message to each person who asked for any of these, whatever there is to say.

        :param told: iterable of ``(requests, words, details)``: the name of the method that gives
            the subject in a language; and what somebody wrote, or function of an environment
        """
        self.env["crm.notice"].sudo()._tell(self._decision_notices_requesters(told))

    def _decision_notices_requesters(self, told):
        notices = []
        for told_of, words, details in told:
            for person, requests in told_of.grouped("requested_by_id").items():
                content = partial(self._decision_notice, requests, words, details)
                notices.append({"user": person, "content": content})
        return notices

    def _decision_notice(self, requests, words, details, env):
        lines = Markup("").join(
            Markup("<li>%s</li>") % requests._decision_line(env, each) for each in requests[:SHOWN]
        )
        said = details(env) if callable(details) else details
        return getattr(requests, words)(env), Markup("<p>%s</p><ul>%s</ul>") % (said or "", lines)

    def _decision_line_for_decider(self, env, request):
        """The request itself: who decides may have no access to what it is about."""
        request = request.with_env(env)
        return Markup('<a href="/odoo/%s/%s">%s</a>') % (
            request._name,
            request.id,
            request._decision_titles()[request],
        )

    def _decision_line(self, env, request):
        request = request.with_env(env)
        link = request._decision_link()
        return Markup('<a href="/odoo/%s/%s">%s</a>') % (
            link._name,
            link.id,
            request._decision_titles()[request],
        )
