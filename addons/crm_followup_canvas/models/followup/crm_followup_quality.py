"""What makes a follow-up count."""

from odoo import api, fields, models

from ...text.quality import TEXTS, Entry
from ...text.similarity import shingles


class CrmFollowup(models.Model):
    _inherit = "crm.followup"

    quality_parts = fields.Json("Why this score", compute="_compute_quality_parts")

    @api.depends("quality_detail")
    @api.depends_context("lang")
    def _compute_quality_parts(self):
        """Each rule as people know it, with the points it took and why."""
        # sudo: the names of the rules are no secret
        rules = self.env["crm.followup.rule"].sudo().search([])
        names = {rule.code: rule.name for rule in rules}
        for followup in self:
            followup.quality_parts = [
                {"name": names.get(code, code), "points": points, "text": text}
                for code, points, text in followup.quality_detail or []
            ]

    def _judge(self, step, earlier):
        """Judge one follow-up.

        :param step: the earlier follow-up whose next step is still to be answered
        :param earlier: what its author wrote before, to compare with
        :return: ``([(field name, text)] that refuse, values of the score)``
        """
        self.ensure_one()
        problems = self._missing(step)
        company = self.company_id or self.env.company
        judge = self.env["crm.followup.vague.phrase"]._judge(company.followup_max_days)
        settings = self.env["crm.followup.rule"]._settings_of(self.user_id)
        missing = {name for name, _text in problems}
        detail = {code: [0, ""] for code, (mode, _points) in settings.items() if mode != "off"}
        for finding in judge.judge(self._entry(), self._shingles_of(earlier, settings)):
            mode, penalty = settings[finding.code]
            if mode == "off" or finding.field in missing:
                continue
            text = self._explain(finding, company)
            if mode == "refuse":
                problems.append((finding.field, text))
            else:
                points, said = detail[finding.code]
                detail[finding.code] = [points - penalty, f"{said}\n{text}".strip()]
        score = max(100 + sum(points for points, _text in detail.values()), 0)
        return problems, {
            "quality_score": score,
            "quality_detail": [[code, *each] for code, each in detail.items()],
            "is_effective": score >= company.followup_min_score,
        }

    def _missing(self, step):
        """Fields without which nothing is done."""
        texts = {
            "action": self.env._("What was done is missing."),
            "feedback": self.env._("What the customer answered is missing."),
            "next_action": self.env._("The next step is missing."),
            "deliverable": self.env._("The deliverable of the next step is missing."),
            "date_next": self.env._("The date of the next step is missing."),
        }
        problems = [
            (name, text)
            for name, text in texts.items()
            if not (self[name].strip() if name in TEXTS and self[name] else self[name])
        ]
        latest = self._latest_step(step)
        for each, (answer, reason) in self._answers_to(step).items():
            is_latest = each == latest
            if not answer:
                text = self.env._(
                    "Last time you planned “%s”. Was it done, moved or dropped?", each.next_action
                )
                problems.append(("previous_answer" if is_latest else f"step_{each.id}", text))
            elif answer != "done" and not (reason or "").strip():
                text = self.env._("Please say why the step was moved or dropped.")
                problems.append(("previous_reason" if is_latest else f"step_{each.id}", text))
        return problems

    @api.model
    def _latest_step(self, steps):
        return steps.sorted(lambda each: (each.date, each.id))[-1:]

    def _answers_to(self, steps):
        """``{open step: (answer, reason)}``: to the latest one, and to those a merge brought."""
        latest = self._latest_step(steps)
        answers = {latest: (self.previous_answer, self.previous_reason)} if latest else {}
        allowed = dict(self._fields["previous_answer"].selection)
        for step in steps - latest:
            answer, reason = [*(self.step_answers or {}).get(str(step.id), ()), False, False][:2]
            answers[step] = (answer if answer in allowed else False, reason)
        return answers

    def _entry(self):
        return Entry(
            action=self.action or "",
            feedback=self.feedback or "",
            next_action=self.next_action or "",
            deliverable=self.deliverable or "",
            date_next=self.date_next or None,
            today=fields.Date.context_today(self),
        )

    def _shingles_of(self, earlier, settings):
        """Of what the person wrote before; versions of this one are no copies."""
        if settings["copied"][0] == "off":
            return []
        own, version = self.browse(), self.corrected_id.sudo()
        while version:
            own |= version
            version = version.corrected_id
        return [
            shingles(" ".join((each.action or "", each.feedback or "", each.next_action or "")), 3)
            for each in earlier - own
        ]

    def _explain(self, finding, company):
        label = self._fields[finding.field]._description_string(self.env)
        if finding.code == "empty" and finding.detail:
            return self.env._(
                "“%s” and the rest of it could stand in any follow-up. Please write down one "
                "thing that is true of this customer only: who, which product or document, how "
                "many, until when.",
                finding.detail,
            )
        if finding.code == "empty":
            return self.env._(
                "This could stand in any follow-up. Please write down one thing that is true of "
                "this customer only: who, which product or document, how many, until when."
            )
        if finding.code == "vague" and finding.detail:
            return self.env._(
                "%(field)s: “%(phrase)s” says nothing a colleague could act on.",
                field=label,
                phrase=finding.detail,
            )
        if finding.code == "vague":
            return self.env._("%s: too little to understand it later.", label)
        if finding.code == "echo":
            return self.env._("The answer only repeats the action: what did the customer say?")
        if finding.code == "copied":
            return self.env._("This is nearly the text of one of your earlier follow-ups.")
        if finding.detail == "far":
            return self.env._(
                "The next step is more than %s days away; please plan a nearer one.",
                company.followup_max_days,
            )
        return self.env._("The next step lies in the past; please choose a day from today on.")

    def _format_problems(self, problems):
        return "\n".join(
            [
                self.env._("This does not count as a follow-up yet:"),
                *(f"• {text}" for _name, text in problems),
                "",
                self._example(),
            ]
        )

    @api.model
    def _example(self):
        """A good entry, in the reader's language."""
        return self.env._(
            "An example. Done: sent quotation V3 for the M8 bolts to Mr Wang. Answer: 5% above "
            "factory B, the CFO has to approve. Next: on Wednesday send the cost comparison PDF."
        )
