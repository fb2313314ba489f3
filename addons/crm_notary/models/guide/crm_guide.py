"""The guide: from an installed addon to a pipeline people trust, step by step."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

READERS = "sales_team.group_sale_manager"
SAID = ("remark", "promise")


class CrmGuide(models.AbstractModel):
    """The page's server side; ``crm.guide.step`` says what can be on it.

    A native onboarding panel keeps a state for each of its steps that somebody sets and nobody
    takes back; this reads how things are each time, and so it is a page.
    """

    _name = "crm.guide"
    _description = "Guide"

    @api.model
    @api.readonly
    def get_guide(self):
        """All steps as they stand in the current company, and the plan of seven days.

        :return: ``{"company", "steps", "done", "of", "plan"}``; a step is ``{"code",
            "title", "icon", "state" (done, todo, waits, skipped), "why", "facts", "buttons",
            "changes", "skipped", "progress", "deals"}``
        """
        self._guide_check_reader()
        entries = self.env["crm.guide.entry"]._of_company()
        steps = [
            self._guide_show(step, entries) for step in self.env["crm.guide.step"]._guide_steps()
        ]
        return {
            "company": self.env.company.name,
            "steps": steps,
            "done": sum(step["state"] in ("done", "skipped") for step in steps),
            "of": len(steps),
            "plan": self.env["crm.guide.plan"]._guide_plan(entries),
        }

    @api.model
    def run(self, code, name, values=None):
        """Press a button of a step; ``skip``, ``resume`` and ``undo`` are there in each.

        :param values: choices made; ``{"reason"}`` of skip, ``{"id"}`` of undo
        :return: an action to open, or False
        :raise UserError: for what the step does not offer now
        """
        self._guide_check_reader()
        step = self._guide_find(code)
        entries = self.env["crm.guide.entry"]._of_company()
        values = dict(values or {})
        Entry = self.env["crm.guide.entry"]
        if name == "skip":
            Entry._record("skip", code, " ".join(str(values.get("reason") or "").split()))
            return False
        if name == "resume":
            Entry._record("resume", code)
            return False
        if not step._guide_can_act():
            raise AccessError(
                self.env._(
                    "“%s” is for an administrator of the system. Please ask one of them.",
                    step._guide_label(),
                )
            )
        if name == "undo":
            step._guide_undo(int(values.get("id") or 0), entries)
            return False
        offered = {button["name"]: button for button in step._guide_look(entries)["buttons"]}
        if name not in offered:
            raise UserError(self.env._("This is not to be done any more. Please look again."))
        for choice in offered[name]["inputs"]:
            if values.get(choice["name"]) not in [key for key, _label in choice["options"]]:
                raise UserError(self.env._("Please choose: %s.", choice["label"]))
        return getattr(step, f"_guide_do_{name}")(values) or False

    @api.model
    @api.readonly
    def get_plan(self):
        """The plan of seven days alone, as in :meth:`get_guide`."""
        self._guide_check_reader()
        return self.env["crm.guide.plan"]._guide_plan(self.env["crm.guide.entry"]._of_company())

    @api.model
    def look_at_day(self):
        """Today's day of the plan was looked at; it waits on nobody's My Day any more.

        :raise UserError: if the plan has not begun
        """
        self._guide_check_reader()
        plan = self.env["crm.guide.plan"]
        entries = self.env["crm.guide.entry"]
        started = plan._guide_started(entries._of_company())
        if not started:
            raise UserError(self.env._("The seven days have not begun. Please open the guide."))
        entries._record("look", data={"day": plan._guide_day(started)})
        return True

    @api.model
    def start_plan(self):
        """Begin the seven days today, or anew."""
        self._guide_check_reader()
        self.env["crm.guide.entry"]._record("start")
        return True

    @api.model
    def say(self, kind, text):
        """Keep a remark of the meeting, or a promise for the next week.

        :raise UserError: without words
        """
        self._guide_check_reader()
        text = " ".join(str(text or "").split())
        if kind not in SAID or len(text) < 2:
            raise UserError(self.env._("Please write down in a few words what was said."))
        self.env["crm.guide.entry"]._record(kind, text=text[:500])
        return True

    @api.model
    @api.readonly
    def get_report(self):
        """The one-page report of the seven days, see ``crm.guide.report``."""
        self._guide_check_reader()
        return self.env["crm.guide.report"]._guide_report()

    @api.model
    def _guide_check_reader(self):
        """:raise AccessError: for who does not administer sales"""
        if not self.env.user.has_group(READERS):
            raise AccessError(
                self.env._("The guide is for administrators of sales. Please ask one of them.")
            )

    @api.model
    def _guide_find(self, code):
        for step in self.env["crm.guide.step"]._guide_steps():
            if step._guide_code() == code:
                return step
        raise UserError(self.env._("There is no such step any more. Please look again."))

    @api.model
    def _guide_show(self, step, entries):
        look = step._guide_look(entries)
        code = step._guide_code()
        mine = entries.filtered(lambda entry: entry.step == code)
        last = mine.filtered(lambda entry: entry.kind in ("skip", "resume"))[:1]
        skipped = last.kind == "skip" and not look["done"]
        state = "done" if look["done"] else "waits" if look.get("waits") else "todo"
        can_act = step._guide_can_act()
        return {
            "code": code,
            "title": step._guide_label(),
            "icon": step._guide_icon,
            "state": "skipped" if skipped else state,
            "why": look["why"],
            "facts": look["facts"],
            "buttons": look["buttons"] if can_act else [],
            "can_act": can_act,
            "changes": step._guide_changes(entries),
            "skipped": {"by": last.user_id.name or "", "reason": last.text} if skipped else False,
            "progress": look.get("progress") or False,
            "deals": look.get("deals") or [],
        }
