"""An industry's pipeline for a team, applied in the guide and taken away again."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

KEPT = ("is_won", "fold", "sequence", "requirements", "rotting_threshold_days")


class GuideTemplate(models.AbstractModel):
    _name = "crm.guide.step.template"
    _description = "Industry template"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 30
    _guide_icon = "fa-industry"

    @api.model
    def _guide_look(self, entries):
        env = self.env
        teams = env["crm.team"].search(
            [
                ("use_opportunities", "=", True),
                ("company_id", "in", [False, env.company.id]),
            ]
        )
        gates = env["crm.stage.gate"].search(
            [("mode", "!=", "off"), ("company_id", "in", [False, env.company.id])]
        )
        facts = []
        for team in teams:
            mine = gates.filtered(
                lambda gate, team=team: not gate.team_ids or team in gate.team_ids
            )
            stages = env["crm.stage"]._pipeline_ids(team.id)
            mine = mine.filtered(lambda gate, stages=stages: gate.stage_id.id in stages)
            facts.append(
                self._guide_fact(
                    env._(
                        "%(team)s: %(stages)s stages, %(gates)s gates.",
                        team=team.name,
                        stages=len(stages),
                        gates=len(mine),
                    ),
                    "ok" if mine else "info",
                )
            )
        Template = env["crm.stage.template"]
        inputs = [
            {
                "name": "template",
                "label": env._("Template"),
                "options": Template._selection(),
                "value": "general_b2b",
            },
            {
                "name": "team",
                "label": env._("Sales team"),
                "options": [(str(team.id), team.name) for team in teams],
                "value": str(teams[:1].id or ""),
            },
        ]
        buttons = [self._guide_button("adjust", env._("Look Through It First"))]
        if teams:
            label = env._("Use a Template")
            buttons.insert(0, self._guide_button("apply", label, inputs, "primary"))
        return {
            "done": bool(gates),
            "why": env._(
                "Stages named for what has happened, each with the proofs it asks for. All gates "
                "begin by observing: nobody is blocked."
            ),
            "facts": facts,
            "buttons": buttons,
        }

    @api.model
    def _guide_do_adjust(self, values):
        return {**self._guide_window("crm.stage.template.apply", "form"), "target": "new"}

    @api.model
    def _guide_do_apply(self, values):
        """Apply a template and remember the pipeline as it was."""
        team = self.env["crm.team"].browse(int(values["team"]))
        team.check_access("write")
        Template = self.env["crm.stage.template"]
        before, made = self._guide_pipeline(), self._guide_made()
        Template._apply(Template._load(values["template"]), team)
        self.env.flush_all()
        after, now = self._guide_pipeline(), self._guide_made()
        data = {
            "stages": [number for number in after if number not in before],
            "gates": sorted(now["crm.stage.gate"] - made["crm.stage.gate"]),
            "tasks": sorted(now["crm.stage.task"] - made["crm.stage.task"]),
            "before": {
                number: state for number, state in before.items() if state != after.get(number)
            },
        }

        def text(env):
            return env._(
                "%(template)s for %(team)s: %(stages)s new stages, %(gates)s gates that observe.",
                template=dict(Template.with_env(env)._selection())[values["template"]],
                team=team.with_env(env).name,
                stages=len(data["stages"]),
                gates=len(data["gates"]),
            )

        self.env["crm.guide.entry"]._record("change", self._guide_code(), text, data)

    @api.model
    def _guide_made(self):
        return {
            model: set(self.env[model].with_context(active_test=False).search([]).ids)
            for model in ("crm.stage.gate", "crm.stage.task")
        }

    @api.model
    def _guide_pipeline(self):
        """All stages as they are: ``{str(id): values}``, in all languages."""
        Template = self.env["crm.stage.template"]
        return {
            str(stage.id): {
                "name": Template._texts(stage, "name"),
                # sudo: teams of other companies keep what they have
                "team_ids": sorted(stage.sudo().team_ids.ids),
                **{name: stage[name] for name in KEPT},
            }
            for stage in self.env["crm.stage"].search([])
        }

    @api.model
    def _guide_take_back(self, data):
        """Take a template's stages and gates away, and put the pipeline back as it was.

        :raise UserError: when people work with it already: then it says what to do instead
        """
        env = self.env
        stages = env["crm.stage"].browse(map(int, data["stages"])).exists()
        gates = env["crm.stage.gate"].with_context(active_test=False).browse(data["gates"]).exists()
        # sudo: other people's and archived opportunities stand there, too
        standing = (
            env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            .search_count([("stage_id", "in", stages.ids)])
        )
        if standing:
            raise UserError(
                env._(
                    "%(count)s opportunities stand in stages of this template. Please move them to "
                    "another stage first, or switch the gates off and keep the stages.",
                    count=standing,
                )
            )
        if env["crm.gate.evidence"].sudo().search_count([("gate_id", "in", gates.ids)]):
            raise UserError(
                env._(
                    "Its gates have recorded proofs, which stay. Please switch the gates off "
                    "instead."
                )
            )
        gates.unlink()
        env["crm.stage.task"].browse(data["tasks"]).exists().unlink()
        stages.unlink()
        for number, state in data["before"].items():
            self._guide_restore(int(number), state)

    @api.model
    def _guide_restore(self, number, state):
        """A stage as it was before; one that went away comes back."""
        Template, Stage = self.env["crm.stage.template"], self.env["crm.stage"]
        stage = Stage.browse(number).exists()
        teams = self.env["crm.team"].sudo().browse(state["team_ids"]).exists()
        values = {name: state[name] for name in KEPT}
        values["team_ids"] = [Command.set(teams.ids)]
        if not stage:
            name = Template._text_in(state["name"], "en_US")
            stage = Stage.with_context(lang="en_US").create({"name": name, **values})
        else:
            stage.sudo().write(values)
        Template._write_texts(stage.with_env(self.env), "name", state["name"])
