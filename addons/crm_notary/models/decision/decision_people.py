"""Who may decide: looked up whenever it matters, and again when anything it hangs on changes."""

from functools import reduce
from operator import or_

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.decision import Deciders
from .decision_asking import _why_passed_over

# so many requests are looked up at once by whoever changes people; the rest by cron
LOOKED_UP_AT_ONCE = 100


class CrmDecisionMixin(models.AbstractModel):
    _inherit = "crm.decision.mixin"

    # -- who ----------------------------------------------------------------------------------

    def _decision_levels(self):
        """Who is asked at first and who next: ``{request: [res.users, ...]}``, not checked yet.

        By default what the holders say. The company's fallback and the last resort follow.
        """
        cases = self._decision_cases()
        levels = {}
        for each, holders in self._decision_holders().items():
            found = [holder._holder_levels(cases[each]) for holder in holders]
            depth = max(map(len, found), default=0)
            levels[each] = [
                self.env["res.users"].union(*(one[level] for one in found if level < len(one)))
                for level in range(depth)
            ]
        return levels

    def _decision_hours(self):
        """Working hours each level has: ``{request: hours}``; 0 for no deadline."""
        return {
            each: max((holder.deadline_hours for holder in holders), default=0.0)
            for each, holders in self._decision_holders().items()
        }

    def _decision_deciders(self, levels=None, *, asking=False):
        """Who may decide these requests now.

        :param levels: ``{request: level to ask at least}``; by default where each stands
        :param asking: whether they are asked for the first time: the last resort is for what
            waits already
        :return: ``{request: Deciders}``
        """
        if not self:
            return {}
        cases, named = self._decision_cases(), self._decision_levels()
        last = self.env["res.users"] if asking else self._decision_last_resort()
        chains = {}
        for each in self:
            company = cases[each].company or self.env.company
            chain = [*named[each], company.sudo().notary_fallback_user_id, last]
            own = cases[each].owners | each.requested_by_id | each._decision_involved()
            chains[each] = [_fit(people, cases[each].company, own) for people in chain]
        everybody = self.env["res.users"].union(*(reduce(or_, chain) for chain in chains.values()))
        stand_ins = self.env["crm.decision.delegation"]._delegates_of(everybody)
        found = {}
        for each, chain in chains.items():
            own = cases[each].owners | each.requested_by_id | each._decision_involved()
            level = min((levels or {}).get(each, each.escalation_level), len(chain) - 1)
            asked = reduce(or_, chain[: level + 1])
            newly = chain[level]
            while not asked and level + 1 < len(chain):
                level += 1
                asked = newly = chain[level]
            delegates = {}
            for person in asked:
                for stand_in in _fit(stand_ins.get(person, own.browse()), cases[each].company, own):
                    if stand_in not in asked:
                        delegates[stand_in] = delegates.get(stand_in, own.browse()) | person
            has_next = any(people - asked for people in chain[level + 1 :])
            found[each] = Deciders(asked, delegates, level, newly, has_next)
        return found

    def _decision_involved(self):
        # a draft has none yet, and would give them back as drafts
        return self.involved_ids if self.id else self.env["res.users"]

    def _decision_present_deciders(self, deciders, moment):
        """The same, but further up where all who were asked are away: that is no answer.

        :param deciders: ``{request: Deciders}``
        :return: ``{request: Deciders}``
        """
        found, left = dict(deciders), list(deciders)
        hours, cases = self._decision_hours(), self._decision_cases()
        while left:
            people = self.env["res.users"].union(
                *(found[each].approvers | _stand_ins(found[each]) for each in left)
            )
            absent = self._decision_absent(people, left, hours, cases, moment)
            up = {}
            for each in left:
                known = found[each]
                there = (known.approvers | _stand_ins(known)) - absent[each]
                if known.approvers and not there and known.has_next:
                    up[each] = known.level + 1
            left = list(up)
            if not left:
                break
            again = self.browse().concat(*left)._decision_deciders(up)
            found.update(again)
        return found

    def _decision_absent(self, people, requests, hours, cases, moment):
        """``{request: those of people who are away before it would be due}``."""
        service = self.env["crm.working.time"]
        windows = {(hours[each], cases[each].company) for each in requests}
        windows = sorted(windows, key=lambda window: (window[0], window[1].id or 0))
        ends = service._plan([(moment, h, None, company) for h, company in windows])
        away = {
            window: service._absent_users(people, moment, end if window[0] else None)
            for window, end in zip(windows, ends, strict=True)
        }
        return {each: away[hours[each], cases[each].company] for each in requests}

    # -- looking up again ---------------------------------------------------------------------

    @api.model
    def _decision_people_changed(self):
        """People, roles or what says who decides changed: every open question is looked up again.

        Some at once, so that whoever changed it sees the result; many by cron.
        """
        for model in self._decision_models():
            model.sudo().search([("state", "=", "pending")])._decision_definition_changed()

    @api.model
    def _decision_customer_paths(self):
        """What these hang on of customers: ``{field of res.partner: {path to the partner}}``.

        Asked at each write of a partner: keep it, see ``tools/customer_paths.py``.
        """
        return {}

    @api.model
    def _decision_customers_changed(self, partners, names):
        """Partners whose fields ``names`` changed: what hangs on them is looked up again.

        Costs one query for each model that asks for one of the fields, where nothing waits.
        """
        for model in self._decision_models():
            paths = model._decision_customer_paths()
            concerned = [
                Domain(path, "in", partners.ids)
                for name in names & paths.keys()
                for path in paths[name]
            ]
            if not concerned:
                continue
            # sudo: whoever changes a customer need not see what waits for a decision
            waiting = model.sudo().search(Domain("state", "=", "pending") & Domain.OR(concerned))
            if waiting:
                # what the database refuses is raised here, not kept back with a request
                self.env.flush_all()
                waiting._decision_definition_changed()

    def _decision_definition_changed(self):
        """What says who decides these changed: look them up again, some at once, many by cron."""
        self._decision_mark_stale()
        self[:LOOKED_UP_AT_ONCE].try_lock_for_update()._decision_look_up_each()
        if len(self) > LOOKED_UP_AT_ONCE:
            self.env.ref("crm_notary.ir_cron_decisions").sudo()._trigger()

    def _decision_mark_stale(self):
        fresh = self.filtered(lambda each: not each.is_stale)
        if fresh:
            fresh._decision_store({"is_stale": True})

    def _decision_look_up_each(self):
        """Look up a batch again; one bad record stops nobody."""
        self._decision_do_each("_decision_look_up")

    def _decision_look_up(self):
        """Bring pending requests in line with who may decide and with what they are about.

        Those that need no answer any more close; those that nobody could answer are closed, too,
        and who asked is told.
        """
        pending = self.sudo().filtered(lambda each: each.state == "pending")
        needed = pending._decision_needed()
        (pending - needed)._decision_end("cancelled", by_system=True)
        if not needed:
            return
        needed._decision_note_owners()
        moment = fields.Datetime.now()
        contents = needed._decision_content()
        deciders = needed._decision_deciders()
        orphans = self.browse().concat(*(each for each in needed if not deciders[each].approvers))
        if orphans:
            orphans._decision_end(
                "cancelled",
                lambda env: env._("Nobody is left who may decide this. Please ask again."),
                by_system=True,
            )
            orphans._decision_tell_ended()
        rest = needed - orphans
        # nobody answered, and now there is somebody who could
        late = rest.filtered(lambda each: each.is_unanswered and deciders[each].has_next)
        before = {each: deciders[each] for each in rest} | late._decision_next_deciders(deciders)
        after = rest._decision_present_deciders(before, moment)
        causes = {
            each: _why_passed_over(deciders[each], after[each])
            for each in rest
            if after[each].level > each.escalation_level
        }
        for each in rest:
            if each.is_unanswered and after[each].approvers - each.approver_ids:
                causes[each] = "late"
        values = {each: {"content": contents[each], "is_stale": False} for each in rest}
        # they were asked when the last level had no deadline
        undated = rest.filtered(lambda each: not each.deadline and each not in causes)
        for each, planned in undated._decision_timed()._deadline_planned().items():
            values[each].update(planned)
        rest._decision_climb(after, moment, causes, values)

    def _decision_note_owners(self):
        """Remember whoever owns what waits for a decision: lending it away does not help."""
        for each, case in self._decision_cases().items():
            new = case.owners - each.involved_ids
            if new:
                each._decision_store(
                    {"involved_ids": [fields.Command.link(person.id) for person in new]}
                )

    def _decision_keep(self, deciders, values):
        """Store who may decide, give to-dos to those who are new and take them from the others.

        :param deciders: ``{request: Deciders}``
        :param values: ``{request: what else is stored}``
        """
        people, invited = {}, {}
        for each in self:
            stand_ins = _stand_ins(deciders[each])
            invited[each] = deciders[each].approvers | stand_ins
            changed = {name: value for name, value in values[each].items() if each[name] != value}
            if changed:
                each._decision_store(changed)
            for name, who in (
                ("approver_ids", deciders[each].approvers),
                ("delegate_ids", stand_ins),
            ):
                if each[name] != who:
                    people.setdefault((name, who), []).append(each.id)
        # lists of people are written one by one: those with the same ones together
        for (name, who), ids in people.items():
            self.browse(ids)._decision_store({name: [fields.Command.set(who.ids)]})
        self._decision_invite(invited)


def _fit(people, company, own):
    """Those of ``people`` who can decide: present staff of the company, not on own things."""
    return (people - own).filtered(
        lambda user: user.active and not user.share and (not company or company in user.company_ids)
    )


def _stand_ins(deciders):
    return deciders.approvers.browse().union(*deciders.delegates)
