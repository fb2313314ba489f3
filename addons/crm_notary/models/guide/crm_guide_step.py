"""What there is to set up: each addon adds its steps, a small file each."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmGuideStep(models.AbstractModel):
    """One step of the guide, judged by how things are and not by a tick.

    An addon adds a step by an abstract model::

        class GuideVisits(models.AbstractModel):
            _name = "crm.guide.step.visits"
            _description = "Plan visits"            # its translated title
            _inherit = ["crm.guide.step"]
            _guide_sequence = 55

            def _guide_look(self, entries):
                return {"done": ..., "why": ..., "facts": [...], "buttons": [...]}

            def _guide_do_switch_on(self, values):
                said = lambda env: env._("Visits are planned.")
                self._guide_change([(self.env.company, {"visits": True})], said)

    A button ``switch_on`` calls ``_guide_do_switch_on``, if :meth:`_guide_look` offers it at that
    moment; what it returns is an action to open, or nothing.
    """

    _name = "crm.guide.step"
    _description = "Step of the Guide"

    _guide_sequence = 50
    _guide_icon = "fa-cog"
    # who may press the step's buttons; whoever opens the guide sees it
    _guide_group = "sales_team.group_sale_manager"

    @api.model
    def _guide_steps(self):
        """All steps of the installed addons, in order."""
        names = self.env.registry.descendants(["crm.guide.step"], "_inherit")
        steps = [self.env[name] for name in names if name.startswith("crm.guide.step.")]
        return sorted(steps, key=lambda step: (step._guide_sequence, step._name))

    @api.model
    def _guide_code(self):
        return self._name.removeprefix("crm.guide.step.")

    @api.model
    def _guide_label(self):
        """What it is called, in the language of the user."""
        # sudo: the names of models are no secret
        return self.env["ir.model"].sudo()._get(self._name).name

    @api.model
    def _guide_look(self, entries):
        """How things are.

        :param entries: the guide's journal of this company
        :return: ``{"done": bool, "why": one sentence, "facts", "buttons"}`` and, as it fits,
            ``"waits"`` (nothing to do now but to let time pass), ``"progress": (value, of)``,
            ``"deals"`` (see the page)
        """
        raise NotImplementedError

    # -- for steps ----------------------------------------------------------------------------

    @api.model
    def _guide_fact(self, text, tone="info"):
        """:param tone: ``ok``, ``warn`` or ``info``"""
        return {"text": text, "tone": tone}

    @api.model
    def _guide_button(self, name, label, inputs=(), style="secondary"):
        """:param inputs: choices to make first: ``[{"name", "label", "options", "value"}]``"""
        return {"name": name, "label": label, "inputs": list(inputs), "style": style}

    @api.model
    def _guide_window(self, model, views="list,form", **more):
        """An action that opens records in the form of their own."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"].sudo()._get(model).name,
            "res_model": model,
            "views": [(False, view) for view in views.split(",")],
            "target": "current",
            **more,
        }

    @api.model
    def _guide_names(self, names, limit=5):
        """Some names in one line: "A, B, and 3 more"."""
        names = list(names)
        text = self.env._(", ").join(names[:limit])
        if len(names) <= limit:
            return text
        return self.env._("%(names)s and %(count)s more", names=text, count=len(names) - limit)

    # -- changing and undoing -----------------------------------------------------------------

    @api.model
    def _guide_change(self, changes, text):
        """Write values and remember what was before.

        :param changes: ``[(record, values)]`` of plain fields and many2one, as for ``write``
        :param text: what is said of it: function of an environment, see ``wording``
        """
        rows = []
        for record, values in changes:
            before = self._guide_values(record, values)
            record.write(values)
            rows.append(
                {
                    "model": record._name,
                    "id": record.id,
                    "before": before,
                    "after": self._guide_values(record, values),
                }
            )
        self.env["crm.guide.entry"]._record("change", self._guide_code(), text, {"changes": rows})

    @api.model
    def _guide_values(self, record, names):
        values = {}
        for name in names:
            value = record[name]
            if isinstance(value, models.BaseModel):
                value = value.ids if record._fields[name].type == "many2many" else value.id
            values[name] = value
        return values

    @api.model
    def _guide_changes(self, entries):
        """What this step changed, the newest first: ``[{"id", "text", "by", "date", "undone",
        "can_undo"}]``."""
        code = self._guide_code()
        mine = entries.filtered(lambda entry: entry.step == code)
        undone = mine.reverts_id
        can_act = self._guide_can_act()
        return [
            {
                "id": entry.id,
                "text": entry.text,
                "by": entry.user_id.name or "",
                "date": fields.Datetime.to_string(entry.date),
                "undone": entry in undone,
                "can_undo": can_act and entry not in undone,
            }
            for entry in mine
            if entry.kind == "change"
        ]

    @api.model
    def _guide_can_act(self):
        return self.env.user.has_group(self._guide_group)

    @api.model
    def _guide_undo(self, number, entries):
        """Undo a change.

        :param number: ``id`` of :meth:`_guide_changes`
        :raise UserError: when it was undone already, or what it set was changed since
        """
        known = {change["id"]: change for change in self._guide_changes(entries)}
        if not (known.get(number) or {}).get("can_undo"):
            raise UserError(self.env._("This was undone already. Please look again."))
        entry = entries.filtered(lambda each: each.id == number)
        self._guide_take_back(entry._data())
        self.env["crm.guide.entry"]._record(
            "undo",
            self._guide_code(),
            lambda env: entry.with_context(lang=env.lang).text or "",
            reverts=entry,
        )

    @api.model
    def _guide_record(self, model, number):
        """Hook: a record that was changed, as whoever undoes it may write it; empty when gone."""
        return self.env[model].browse(number).exists()

    @api.model
    def _guide_take_back(self, data):
        """Bring back what was before a change.

        :raise UserError: naming what somebody has changed since
        """
        todo = []
        for row in data["changes"]:
            record = self._guide_record(row["model"], row["id"])
            if not record:
                continue
            now = self._guide_values(record, row["after"])
            if now != row["after"]:
                raise UserError(
                    self.env._(
                        "“%s” was changed since, so this cannot be taken back. Please change it "
                        "in its own form.",
                        record.display_name,
                    )
                )
            todo.append((record, row["before"]))
        for record, before in reversed(todo):
            record.write(before)
