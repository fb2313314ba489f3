"""Asking for decisions, and telling those who take them."""

from odoo import api, fields, models


class CrmDecisionMixin(models.AbstractModel):
    _inherit = "crm.decision.mixin"

    @api.model
    def _decision_ask(self, vals_list):
        """Ask for decisions; the caller has checked the right to.

        :param vals_list: values of each request: its subject and what its model adds, and
            ``requested_by_id`` where a person asks
        :return: the pending requests, in order; none for what nobody could decide
        """
        # sudo: asking is a right the caller has checked; deciders are looked up by the system
        blank = (
            self.browse().sudo().with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        )
        drafts = [blank.new(vals) for vals in vals_list]
        if not drafts:
            return self.browse()
        every = blank.concat(*drafts)
        moment = fields.Datetime.now()
        first = every._decision_deciders(asking=True)
        answered = [each for each in drafts if first[each].approvers]
        if not answered:
            return self.browse()
        every = blank.concat(*answered)
        deciders = every._decision_present_deciders(
            {each: first[each] for each in answered}, moment
        )
        deadlines = every._decision_plan(deciders, moment)
        cases, contents = every._decision_cases(), every._decision_content()
        rows = []
        for draft, vals in zip(drafts, vals_list, strict=True):
            if draft not in deadlines:
                continue
            known, case = deciders[draft], cases[draft]
            stand_ins = known.approvers.browse().union(*known.delegates)
            involved = case.owners | draft.requested_by_id
            rows.append(
                {
                    **vals,
                    "state": "pending",
                    "company_id": vals.get("company_id") or case.company.id,
                    "date_requested": moment,
                    "date_escalated": moment,
                    "approver_ids": [fields.Command.set(known.approvers.ids)],
                    "delegate_ids": [fields.Command.set(stand_ins.ids)],
                    "involved_ids": [fields.Command.set(involved.ids)],
                    "content": contents[draft],
                    "escalation_level": known.level,
                    "deadline": deadlines[draft],
                }
            )
        requests = blank._with_edit_sentinel().create(rows)._without_edit_sentinel()
        requests._decision_invite(
            {each: each.approver_ids | each.delegate_ids for each in requests}
        )
        requests.filtered("escalation_level")._decision_tell_escalated(
            {
                each: _why_passed_over(first[draft], deciders[draft])
                for each, draft in zip(requests, answered, strict=True)
            }
        )
        return requests.with_env(self.env)

    def _decision_plan(self, deciders, moment):
        """``{request: deadline}`` for the level that is asked now; the last has one, too."""
        hours, cases = self._decision_hours(), self._decision_cases()
        wanted = [each for each in self if hours[each]]
        planned = self.env["crm.working.time"]._plan(
            [
                (moment, hours[each], _whose_hours(deciders[each]), cases[each].company)
                for each in wanted
            ]
        )
        return {**dict.fromkeys(self, False), **dict(zip(wanted, planned, strict=True))}

    # -- to-dos -------------------------------------------------------------------------------

    def _decision_invite(self, people_by_request, *, tell=True):
        """Each of the people has one to-do on each request, and nobody else has any.

        :param people_by_request: ``{request: res.users}``
        :param tell: whether those who get one are told, too
        """
        known = self._decision_todos()
        have = {(todo.res_id, todo.user_id) for todo in known}
        superfluous = known.filtered(
            lambda todo: todo.user_id not in people_by_request[self.browse(todo.res_id)]
        )
        superfluous.unlink()
        invited = [
            (each, person)
            for each, people in people_by_request.items()
            for person in people
            if (each.id, person) not in have
        ]
        self.env["crm.notice"].sudo()._assign(
            {
                "record": each,
                "user": person,
                "activity_type": self._decision_activity_type,
                "summary": each._decision_todo_summary,
                "date_deadline": each._decision_todo_date(person),
            }
            for each, person in invited
        )
        if tell:
            self._decision_tell_invited(invited)

    def _decision_todo_summary(self, env):
        """In the language of ``env``."""
        record = self.with_env(env)
        return env._("Please decide: %s", record._decision_titles()[record])

    def _decision_todo_date(self, person):
        """The day of the deadline where the person lives, else today."""
        return self._deadline_local_day(person, self.deadline or fields.Datetime.now())

    def _decision_todos(self):
        """Open to-dos of those who decide these."""
        # sudo: other people's to-dos
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", self.env.ref(self._decision_activity_type).id),
                ]
            )
        )


def _why_passed_over(first, present):
    """Why a higher level is asked before any time is over.

    :param first: ``Deciders``, wherever they are
    :param present: ``Deciders`` of which some are there
    """
    return "away" if present.level > first.level else "gone"


def _whose_hours(deciders):
    """Their own hours count where one person is asked, else the company's."""
    return deciders.newly if len(deciders.newly) == 1 else None
