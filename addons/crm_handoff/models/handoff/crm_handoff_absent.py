from collections import defaultdict

from odoo import api, fields, models


class CrmHandoff(models.Model):
    """Whose leave begins before the deadline is as good as absent for what is assigned now."""

    _inherit = "crm.handoff"

    @api.model
    def _assign(self, asked, plan):
        """Who gets each of these handoffs now, and their clock; for all of them at once.

        Whoever would have it, if they are there before its deadline; else anybody of its role;
        else whom the house names instead, as for notices: the leader, then the company's
        fallback. Where nobody of these is there either, it is open to its role as ever, or stays
        with the salesperson: they find it when they are back, *Hand Over* finds what is an
        archived person's, and whoever sees all handoffs sees it meanwhile.

        :param asked: list of ``(user, role, company)``; without a user it is open to the role
        :param plan: function of ``[(place in asked, whose hours count)]`` that gives their clocks,
            dicts with a ``deadline``, in the same order
        :return: list of ``(user or nobody, clock)``
        """
        companies = [company for _user, _role, company in asked]
        own = {
            index: [who for who in (user, role) if who]
            for index, (user, role, _company) in enumerate(asked)
        }
        found = self._first_there(own, companies, plan)
        away = {
            index: each for index, each in enumerate(asked) if own[index] and index not in found
        }
        found |= self._first_there(self._instead_of(away), companies, plan)
        rest = [
            (index, role or user)
            for index, (user, role, _company) in enumerate(asked)
            if index not in found
        ]
        if rest:
            found |= {
                turn[0]: (turn[1], clock) for turn, clock in zip(rest, plan(rest), strict=True)
            }
        nobody = self.env["res.users"]
        given = [found[index] for index in range(len(asked))]
        return [(who if who._name == "res.users" else nobody, clock) for who, clock in given]

    @api.model
    def _first_there(self, chains, companies, plan):
        """The first of each chain who is there before the deadline on their own clock.

        :param chains: ``{index: [person or role, ...]}``
        :return: ``{index: (person or role, clock)}`` of those of whom somebody is there
        """
        now, found = fields.Datetime.now(), {}
        while chains := {index: chain for index, chain in chains.items() if chain}:
            turns = [(index, chain[0]) for index, chain in chains.items()]
            clocks = plan(turns)
            people = {
                (who, companies[index]): who
                if who._name == "res.users"
                else self._role_people(who, companies[index])
                for index, who in turns
            }
            deadlines = defaultdict(set)
            for (index, who), clock in zip(turns, clocks, strict=True):
                for person in people[who, companies[index]]:
                    deadlines[person].add(clock["deadline"] or now)
            absent = self._absent_before(deadlines, now)
            for (index, who), clock in zip(turns, clocks, strict=True):
                those = people[who, companies[index]]
                # nobody of a role without people is away
                if not those or any(
                    (person, clock["deadline"] or now) not in absent for person in those
                ):
                    found[index] = (who, clock)
            chains = {index: chain[1:] for index, chain in chains.items() if index not in found}
        return found

    @api.model
    def _absent_before(self, deadlines, now):
        """Who is away before which of their deadlines.

        :param deadlines: ``{person: {moment, ...}}``
        :return: set of ``(person, moment)``
        """
        found = set()
        while deadlines:
            # the latest first: who is there until then is there before all others, and most are
            until = {person: max(moments) for person, moments in deadlines.items()}
            everybody = self.env["res.users"].sudo().union(*until)
            away = self.env["crm.working.time"]._absent_users(everybody, now, until)
            found |= {(person, until[person]) for person in away}
            left = {person: deadlines[person] - {until[person]} for person in away}
            deadlines = {person: moments for person, moments in left.items() if moments}
        return found

    @api.model
    def _instead_of(self, away):
        """Whom the house names instead of people, of those who can work on what is theirs.

        :param away: ``{index: (user, role, company)}``
        :return: ``{index: [res.users, ...]}``: the leader, the company's fallback
        """
        if not away:
            return {}
        known = {each: each[0] | self._role_people(each[1], each[2]) for each in set(away.values())}
        # sudo: whoever moves a handoff need not see other people and companies
        everybody = self.env["res.users"].sudo().union(*known.values())
        leaders = self.env["crm.notice"]._notice_leaders(everybody)
        named = {}
        for (user, role, company), people in known.items():
            chain = [leaders[person] for person in people if person in leaders]
            chain.append(company.sudo().notary_fallback_user_id)
            named[user, role, company] = [
                each for each in dict.fromkeys(chain) if self._can_have(each, role, company)
            ]
        return {index: named[each] for index, each in away.items()}

    @api.model
    def _can_have(self, user, role, company):
        """Whether somebody could open a handoff of this role, or of nobody's, and work on it."""
        if not self.env["crm.notice"]._notice_is_reader(user):
            return False
        if company and company not in user.company_ids:
            return False
        if user.has_group("crm_handoff.group_handoff_manager"):
            return True
        if role:
            return user in self._role_people(role, company)
        return self.browse().with_user(user).has_access("write")
