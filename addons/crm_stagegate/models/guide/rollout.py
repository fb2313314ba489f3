"""Observe for a week, read what would have been refused, enforce for a tenth, then for all."""

import json

from odoo import api, fields, models
from odoo.exceptions import UserError

WEEK = 7
SHOWN = 6


class GuideRollout(models.AbstractModel):
    """What the steps of turning gates on share; the steps of the gates themselves are undone."""

    _name = "crm.guide.rollout"
    _description = "Turning Gates On"
    _inherit = ["crm.guide.step"]

    @api.model
    def _guide_gates(self, *modes):
        return self.env["crm.stage.gate"].search(
            [
                ("mode", "in", modes or ("observe", "enforce")),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )

    @api.model
    def _guide_is_mine(self, state):
        """Whether a rollout step (``before``/``after`` of ``crm.gate.rollout``) is of this step."""
        return False

    @api.model
    def _guide_steps_done(self):
        """Rollout steps of gates that this step of the guide tells of, the newest first."""
        gates = self._guide_gates("off", "observe", "enforce")
        rollouts = self.env["crm.gate.rollout"].search([("gate_id", "in", gates.ids)])
        return rollouts.filtered(lambda each: self._guide_is_mine(json.loads(each.after)))

    @api.model
    def _guide_changes(self, entries):
        can_act = self._guide_can_act()
        # only a gate's last step can be undone: what came after it stands on it
        latest = {}
        gates = self._guide_gates("off", "observe", "enforce")
        for each in self.env["crm.gate.rollout"].search([("gate_id", "in", gates.ids)]):
            if not each.undone:
                latest.setdefault(each.gate_id, each)
        return [
            {
                "id": each.id,
                "text": f"{each.gate_id.name}: {each.summary}",
                "by": each.create_uid.name or "",
                "date": fields.Datetime.to_string(each.create_date),
                "undone": each.undone,
                "can_undo": can_act and latest.get(each.gate_id) == each,
            }
            for each in self._guide_steps_done()
        ]

    @api.model
    def _guide_undo(self, number, entries):
        known = {change["id"]: change for change in self._guide_changes(entries)}
        if not (known.get(number) or {}).get("can_undo"):
            raise UserError(self.env._("This was undone already. Please look again."))
        self.env["crm.gate.rollout"].browse(number).gate_id.action_undo_rollout()

    @api.model
    def _guide_no_gates(self, why):
        text = self.env._("There are no gates yet: choose a template first.")
        return {
            "done": False,
            "waits": True,
            "why": why,
            "facts": [self._guide_fact(text)],
            "buttons": [],
        }


class GuideObserve(models.AbstractModel):
    _name = "crm.guide.step.observe"
    _description = "Observe for a week"
    _inherit = ["crm.guide.rollout", "crm.guide.step"]
    _guide_sequence = 70
    _guide_icon = "fa-eye"

    @api.model
    def _guide_is_mine(self, state):
        return state["mode"] == "observe"

    @api.model
    def _guide_look(self, entries):
        env = self.env
        why = env._(
            "Gates that observe judge every move and stop nobody. After a week they have met what "
            "really happens."
        )
        gates, off = self._guide_gates(), self._guide_gates("off")
        buttons = []
        if off:
            label = env._("Observe with %s More", len(off))
            buttons.append(self._guide_button("observe", label))
        if not gates:
            return {**self._guide_no_gates(why), "buttons": buttons}
        days = (fields.Datetime.now() - self._guide_since(gates)).days
        enforced = gates.filtered(lambda gate: gate.mode == "enforce")
        moves = env["crm.stage.transition"].search_count(
            [
                ("kind", "in", ("enter", "advance", "won")),
                ("cause", "=", "person"),
                ("date", ">=", self._guide_since(gates)),
            ]
        )
        done = days >= WEEK or bool(enforced)
        return {
            "done": done,
            "waits": not done,
            "progress": (min(days, WEEK), WEEK),
            "why": why,
            "facts": [
                self._guide_fact(env._("%s gates look at every move.", len(gates)), "ok"),
                self._guide_fact(
                    env._("%s moves were judged since.", moves), "ok" if moves else "info"
                ),
            ],
            "buttons": buttons,
        }

    @api.model
    def _guide_since(self, gates):
        """When the oldest of the gates began to observe."""
        return min(gates.mapped("create_date"))

    @api.model
    def _guide_do_observe(self, values):
        self._guide_gates("off")._set_rollout("observe")


class GuideRead(models.AbstractModel):
    _name = "crm.guide.step.read"
    _description = "Read what would have been refused"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 80
    _guide_icon = "fa-book"

    @api.model
    def _guide_look(self, entries):
        env = self.env
        domain = self._guide_domain()
        rows = env["crm.gate.observation"]._read_group(
            domain, ["gate_id"], ["__count", "lead_id:count_distinct", "user_id:count_distinct"],
            order="__count desc",
        )  # fmt: skip
        total = sum(row[1] for row in rows)
        looked = entries.filtered(lambda entry: entry.step == "read" and entry.kind == "look")[:1]
        newer = total - (looked._data().get("count", 0) if looked else 0)
        facts = [
            self._guide_fact(
                env._(
                    "%(gate)s: %(count)s times, on %(leads)s opportunities of %(people)s people.",
                    gate=gate.name,
                    count=count,
                    leads=leads,
                    people=people,
                )
            )
            for gate, count, leads, people in rows[:SHOWN]
        ]
        if not total:
            facts = [self._guide_fact(env._("Nothing would have been refused so far."), "info")]
        elif looked:
            text = env._("%(name)s has read it; %(count)s came since.", name=looked.user_id.name,
                         count=max(newer, 0))  # fmt: skip
            facts.append(self._guide_fact(text, "ok" if newer <= 0 else "info"))
        button = self._guide_button("read", env._("Read Them"), style="primary")
        return {
            "done": bool(looked) and bool(total),
            "waits": not total,
            "why": env._(
                "Each line is a move that goes through today and would not have. If it was right "
                "that it went through, the gate is wrong: change it now."
            ),
            "facts": facts,
            "buttons": [button] if total else [],
        }

    @api.model
    def _guide_domain(self):
        return [("company_id", "in", [False, self.env.company.id])]

    @api.model
    def _guide_do_read(self, values):
        count = self.env["crm.gate.observation"].search_count(self._guide_domain())
        self.env["crm.guide.entry"]._record("look", "read", data={"count": count})
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_stagegate.crm_gate_observation_action"
        )


class GuideTenth(models.AbstractModel):
    _name = "crm.guide.step.tenth"
    _description = "Enforce for 10 %"
    _inherit = ["crm.guide.rollout", "crm.guide.step"]
    _guide_sequence = 90
    _guide_icon = "fa-pie-chart"

    @api.model
    def _guide_is_mine(self, state):
        return state["mode"] == "enforce" and (
            state["enforce_percent"] < 100 or bool(state["enforce_team_ids"])
        )

    @api.model
    def _guide_look(self, entries):
        env = self.env
        why = env._(
            "A tenth of the people first, always the same ones: what is wrong then hurts few, and "
            "a click takes it back."
        )
        gates = self._guide_gates()
        if not gates:
            return self._guide_no_gates(why)
        enforced = gates.filtered(lambda gate: gate.mode == "enforce")
        observed = gates - enforced
        facts = [
            self._guide_fact(
                env._(
                    "%(some)s of %(all)s gates are enforced for somebody.",
                    some=len(enforced),
                    all=len(gates),
                ),
                "ok" if enforced else "info",
            )
        ]
        label = env._("What Would Happen")
        buttons = [self._guide_button("rehearse", label, style="primary")] if observed else []
        if env["crm.walk.through"].has_access("create"):
            buttons.append(self._guide_button("walk", env._("Walk Through")))
        return {"done": bool(enforced), "why": why, "facts": facts, "buttons": buttons}

    @api.model
    def _guide_do_rehearse(self, values):
        return self._guide_gates("observe").action_rehearse()

    @api.model
    def _guide_do_walk(self, values):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_stagegate.crm_walk_through_action"
        )


class GuideEveryone(models.AbstractModel):
    _name = "crm.guide.step.everyone"
    _description = "Enforce for everyone"
    _inherit = ["crm.guide.rollout", "crm.guide.step"]
    _guide_sequence = 100
    _guide_icon = "fa-flag-checkered"

    @api.model
    def _guide_is_mine(self, state):
        return (
            state["mode"] == "enforce"
            and state["enforce_percent"] == 100
            and not state["enforce_team_ids"]
        )

    @api.model
    def _guide_look(self, entries):
        env = self.env
        why = env._("When a tenth has worked with it, the same holds for all.")
        gates = self._guide_gates()
        if not gates:
            return self._guide_no_gates(why)
        partly = self._guide_partly(gates)
        full = gates.filtered(lambda gate: gate.mode == "enforce") - partly
        facts = [
            self._guide_fact(
                env._(
                    "%(some)s of %(all)s gates are enforced for everyone.",
                    some=len(full),
                    all=len(gates),
                ),
                "ok" if full == gates else "info",
            )
        ]
        label = env._("What Would Happen")
        buttons = [self._guide_button("rehearse", label, style="primary")] if partly else []
        return {
            "done": full == gates,
            "waits": not partly,
            "why": why,
            "facts": facts,
            "buttons": buttons,
        }

    @api.model
    def _guide_partly(self, gates):
        return gates.filtered(lambda gate: gate.mode == "enforce" and gate._is_rollout_partial())

    @api.model
    def _guide_do_rehearse(self, values):
        return self._guide_partly(self._guide_gates()).action_rehearse()
