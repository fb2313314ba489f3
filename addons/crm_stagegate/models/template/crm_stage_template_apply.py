"""Applying a template to a team: all of it or nothing, and nothing for other teams."""

from odoo import api, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .crm_stage_template import DEFINED, FAMILIES


class CrmStageTemplate(models.AbstractModel):
    _inherit = "crm.stage.template"

    @api.model
    def _match_stages(self, data, team):
        """Stages of the team's pipeline for those of the template, by name in any language.

        A won stage without namesake finds the only won stage there is: two of them would compete.
        Unless nobody ever used that: a new database has one, which goes; see ``_take_away_unused``.

        :return: list of stages (empty where a new one is needed), in the template's order
        """
        Stage = self.env["crm.stage"]
        pipeline = Stage.browse(Stage._pipeline_ids(team.id))
        by_name = {}
        for stage in pipeline:
            texts = self._texts(stage, "name")
            for name in texts.values() if isinstance(texts, dict) else [texts]:
                by_name.setdefault(_key(name), stage)
        matched = []
        for values in data["stages"]:
            name = values["name"]
            names = name.values() if isinstance(name, dict) else [name]
            found = (by_name[_key(each)] for each in names if _key(each) in by_name)
            matched.append(next((each for each in found if each not in matched), Stage))
        won = pipeline.filtered("is_won")
        wanted = [index for index, values in enumerate(data["stages"]) if values.get("is_won")]
        won -= self._unused_stages(won)
        if len(won) == len(wanted) == 1 and won not in matched and not matched[wanted[0]]:
            matched[wanted[0]] = won
        return matched

    @api.model
    def _apply(self, data, team, stages=None, take_away=True):
        """Give ``team`` the pipeline of a template, all gates in observe mode.

        Stages that the team has besides stay where they are; gates that are there already (same
        stage, same name) stay as they are.

        :param data: a template without :meth:`_problems`
        :param stages: existing stages to use, as from :meth:`_match_stages`
        :param take_away: whether stages that nobody ever used leave the team's pipeline
        :return: the stages, in the template's order
        :raise UserError: naming everything that does not fit; nothing is changed then
        """
        problems = self._problems(data)
        if problems:
            self._refuse(problems)
        stages = list(stages if stages is not None else self._match_stages(data, team))
        with self.env.cr.savepoint():
            self._check_stages(data, team, stages, problems)
            known = self._define_records(data)
            created = self._create_stages(data, team, stages)
            if take_away and not problems:
                self._take_away_unused(team, self.env["crm.stage"].union(*stages))
            if not problems:
                self._order_stages(team, stages, created, problems)
            self._create_gates(data, team, stages, known, problems)
            if problems:
                self._refuse(problems)
        return self.env["crm.stage"].union(*stages)

    def _refuse(self, problems):
        problems = list(dict.fromkeys(problems))
        raise UserError(
            "\n".join(
                [
                    self.env._("The template does not fit; nothing was changed:"),
                    *(f"• {problem}" for problem in problems),
                ]
            )
        )

    # -- stages -----------------------------------------------------------------------------

    @api.model
    def _unused_stages(self, stages):
        """Those of no opportunity, of nobody's team in particular, and without gates and tasks.

        A new database has four of them: New, Qualified, Proposition, Won.
        """
        stages = stages.filtered(lambda stage: not stage.team_ids)
        # sudo: other people's, companies' and archived opportunities use a stage, too
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        used = {
            stage.id
            for (stage,) in Lead._read_group([("stage_id", "in", stages.ids)], ["stage_id"])
        }
        for model in ("crm.stage.gate", "crm.stage.task"):
            found = (
                self.env[model].sudo()._read_group([("stage_id", "in", stages.ids)], ["stage_id"])
            )
            used |= {stage.id for (stage,) in found}
        return stages.filtered(lambda stage: stage.id not in used)

    def _take_away_unused(self, team, wanted):
        """Take stages that nobody ever used out of the team's pipeline; other teams keep them."""
        pipeline = self.env["crm.stage"].browse(self.env["crm.stage"]._pipeline_ids(team.id))
        unused = self._unused_stages(pipeline - wanted)
        if not unused:
            return
        others = self.env["crm.team"].sudo().with_context(active_test=False).search([])
        others = others.filtered(lambda each: each != team and each.use_opportunities)
        if others:
            # sudo: teams of other companies keep what they have
            unused.sudo().team_ids = [Command.set(others.ids)]
        else:
            unused.unlink()

    def _check_stages(self, data, team, stages, problems):
        pipeline = self.env["crm.stage"]._pipeline_ids(team.id)
        used = self.env["crm.stage"]
        for values, stage in zip(data["stages"], stages, strict=True):
            if not stage:
                continue
            if stage in used:
                problems.append(self.env._("Stage “%s” is used for two stages.", stage.name))
            used |= stage
            if stage.id not in pipeline:
                problems.append(
                    self.env._("Stage “%s” does not belong to the team's pipeline.", stage.name)
                )
            if stage.is_won != bool(values.get("is_won")):
                problems.append(
                    self.env._(
                        "“%(name)s” of the template and your stage “%(stage)s” differ: only one of "
                        "them means that the deal is won.",
                        name=self._text_in(values["name"], self.env.lang),
                        stage=stage.name,
                    )
                )

    def _create_stages(self, data, team, stages):
        """Fill the empty places of ``stages`` with stages of the team alone."""
        places = [index for index, stage in enumerate(stages) if not stage]
        created = (
            without_defaults(self.env["crm.stage"])
            .with_context(lang="en_US")
            .create(
                [
                    {
                        "name": self._text_in(values["name"], "en_US"),
                        "is_won": bool(values.get("is_won")),
                        "fold": bool(values.get("fold")),
                        "rotting_threshold_days": values.get("rotting_days", 0),
                        # not a translated field: in the language of whoever applies it
                        "requirements": self._text_in(values.get("requirements"), self.env.lang),
                        "sequence": 10000 + index,
                        "team_ids": [Command.set(team.ids)],
                    }
                    for index, values in enumerate(data["stages"])
                    if index in places
                ]
            )
        )
        for index, stage in zip(places, created, strict=True):
            stages[index] = stage.with_env(self.env)
            self._write_texts(stages[index], "name", data["stages"][index]["name"])
        return created

    def _order_stages(self, team, stages, created, problems):
        """Put the team's own stages in the template's order around those of others."""
        Stage = self.env["crm.stage"]
        pipeline = Stage.browse(Stage._pipeline_ids(team.id))
        mine = pipeline.filtered(lambda stage: stage.team_ids == team)
        movable = {stage for stage in stages if stage in mine}
        rest = [stage for stage in pipeline if stage not in movable]
        wanted = [stage for stage in stages if stage not in movable]
        present = [stage for stage in rest if stage in wanted]
        if wanted != present:
            problems.append(
                self.env._(
                    "The template wants the stages in the order %(wanted)s; other teams have them "
                    "as %(present)s. Please let the template make a stage of its own for one.",
                    wanted=" → ".join(stage.name for stage in wanted),
                    present=" → ".join(stage.name for stage in present),
                )
            )
            return
        order = []

        def pass_others(until=None):
            # before the next stage of the template: no gate of it then stands before their leads
            while rest and rest[0] not in wanted:
                if until is not None and pipeline_index[rest[0]] > until:
                    break
                order.append(rest.pop(0))

        pipeline_index = {stage: index for index, stage in enumerate(pipeline)}
        # new opportunities arrive at the first stage: a new one goes first, an old one stays
        first = stages[0]
        if first not in movable:
            pass_others()
        elif first not in created:
            pass_others(pipeline_index[first])
        for stage in stages:
            order.append(stage)
            if stage not in movable:
                rest.remove(stage)
            if stage not in movable or stage == first:
                pass_others()
        if order == list(pipeline):
            return
        numbers = _numbers(order, mine)
        if numbers is None:
            self._spread_numbers(len(order) + 1)
            numbers = _numbers(order, mine)
        if numbers is None:
            problems.append(
                self.env._(
                    "Two stages of other teams have the same number, so nothing fits between them. "
                    "Please drag one of them in the list of stages first."
                )
            )
            return
        for stage, number in numbers.items():
            if stage.sequence != number:
                stage.sequence = number

    def _spread_numbers(self, gap):
        """Make room between the numbers of all stages; nobody's order changes."""
        stages = self.env["crm.stage"].search([], order="sequence, id")
        for rank, (_number, same) in enumerate(stages.grouped("sequence").items(), 1):
            same.write({"sequence": rank * gap})

    # -- records ----------------------------------------------------------------------------

    def _define_records(self, data):
        """Document types and roles of the template: those of the same name, else new ones.

        :return: ``{(model, English name): record}``
        """
        known = {}
        for model, entry in DEFINED.items():
            # sudo: an empty role gives nobody anything; who is in it is up to administrators
            Records = without_defaults(self.env[model]).sudo().with_context(lang="en_US")
            present = {}
            for record in Records.search([]):
                texts = self._texts(record, "name")
                for name in texts.values() if isinstance(texts, dict) else [texts]:
                    present.setdefault(_key(name), record)
            for values in data.get(entry, []):
                name = self._text_in(values["name"], "en_US")
                local = self._text_in(values["name"], self.env.lang)
                record = present.get(_key(name)) or present.get(_key(local))
                if not record:
                    # a name that is not translated is given in the language of who applies it
                    shown = name if Records._fields["name"].translate else local
                    record = Records.create({"name": shown, **self._prepare_record(model, values)})
                    self._write_texts(record, "name", values["name"])
                known[model, name] = record.with_env(self.env)
        return known

    def _prepare_record(self, model, values):
        if model != "crm.document.type":
            return {}
        allow = values.get("allow") or ["pdf", "image"]
        prepared = {f"allow_{family}": family in allow for family in FAMILIES}
        return {**prepared, "max_size_mb": values.get("max_size_mb") or 25}

    def _write_texts(self, record, name, texts):
        """The other languages of a text, as far as they are installed."""
        if not isinstance(texts, dict) or not record._fields[name].translate:
            return
        installed = dict(self.env["res.lang"].get_installed())
        others = {code: text for code, text in texts.items() if code in installed and text}
        others.pop("en_US", None)
        if others:
            record.update_field_translations(name, others)

    # -- gates ------------------------------------------------------------------------------

    def _create_gates(self, data, team, stages, known, problems):
        """One after the other: each refusal is to be told, and there are few of them."""
        for name in ("crm.stage.gate", "crm.stage.task"):
            self.env[name].check_access("create")
        # sudo: the fields, roles and groups that gates name are not for their managers to read
        Gate = without_defaults(self.env["crm.stage.gate"]).sudo().with_context(lang="en_US")
        Task = without_defaults(self.env["crm.stage.task"]).sudo().with_context(lang="en_US")
        existing = self.env["crm.stage"].union(*stages)
        there = {
            (gate.stage_id.id, _key(gate.name))
            for gate in Gate.search([("stage_id", "in", existing.ids)])
            if not gate.team_ids or team in gate.team_ids
        }
        planned = {
            (task.stage_id.id, _key(task.name)) for task in existing.with_env(Task.env).task_ids
        }
        for values, stage in zip(data["stages"], stages, strict=True):
            for index, gate in enumerate(values.get("gates", []), 1):
                if (stage.id, _key(self._text_in(gate["name"], "en_US"))) in there:
                    continue
                prepared = {
                    "name": self._text_in(gate["name"], "en_US"),
                    "stage_id": stage.id,
                    "kind": gate["kind"],
                    "mode": "observe",
                    "sequence": 10 * index,
                    "team_ids": [Command.set(team.ids)],
                    "company_id": team.company_id.id,
                    "instruction": self._text_in(gate.get("instruction"), "en_US"),
                    "lead_domain": gate.get("lead_domain"),
                    "validity_days": gate.get("validity_days", 0),
                }
                label = self._label(gate, self.env._("gate"))
                prepared.update(
                    self._decode_all(Gate, gate.get("parameters", {}), known, label, problems)
                )
                created = self._try_create(Gate, prepared, label, problems)
                for name in ("name", "instruction"):
                    self._write_texts(created, name, gate.get(name))
            # tasks belong to the stage: other teams' stages get none
            if stage.team_ids != team:
                continue
            for index, task in enumerate(values.get("tasks", []), 1):
                if (stage.id, _key(self._text_in(task["name"], "en_US"))) in planned:
                    continue
                label = self._label(task, self.env._("task"))
                prepared = self._decode_all(Task, task, known, label, problems)
                prepared.update(stage_id=stage.id, sequence=10 * index)
                created = self._try_create(Task, prepared, label, problems)
                for name in ("name", "note"):
                    self._write_texts(created, name, task.get(name))

    def _try_create(self, Model, values, label, problems):
        """Create one record; what it is refused for becomes a problem."""
        try:
            with self.env.cr.savepoint():
                record = Model.create(values)
                record.flush_recordset()
                return record
        except (UserError, ValidationError, ValueError, TypeError) as error:
            problems.append(f"{label}: {error}")
        return Model

    def _decode_all(self, Model, values, known, label, problems):
        """Values for ``create`` from those of the file."""
        prepared = {}
        for name, value in values.items():
            field = Model._fields.get(name)
            if field is None:
                problems.append(
                    self.env._("%(where)s: “%(name)s” is not known.", where=label, name=name)
                )
            elif field.type == "one2many":
                prepared[name] = self._decode_rows(field, value, known, label, problems)
            elif field.relational:
                prepared[name] = self._decode_relation(field, value, known, label, problems)
            elif field.type in ("char", "text"):
                prepared[name] = self._text_in(value, "en_US")
            elif self._is_of_type(field, value):
                prepared[name] = value
            else:
                problems.append(
                    self.env._(
                        "%(where)s: “%(value)s” is no value for “%(field)s”.",
                        where=label,
                        value=value,
                        field=field._description_string(self.env),
                    )
                )
        return prepared

    def _is_of_type(self, field, value):
        if field.type == "selection":
            return value in field.get_values(self.env)
        if field.type == "boolean":
            return isinstance(value, bool)
        return type(value) in ((int,) if field.type == "integer" else (int, float))

    def _decode_rows(self, field, rows, known, label, problems):
        Rows = self.env[field.comodel_name]
        names = set(self._row_names(field))
        commands = []
        for index, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if not isinstance(row, dict) or set(row) - names:
                problems.append(
                    self.env._(
                        "%(where)s: line %(index)s of “%(name)s” is not known.",
                        where=label,
                        index=index,
                        name=field.name,
                    )
                )
                continue
            values = self._decode_all(Rows, row, known, label, problems)
            if "sequence" in Rows._fields:
                values["sequence"] = 10 * index
            commands.append(Command.create(values))
        return commands

    def _decode_relation(self, field, value, known, label, problems):
        names = value if field.type == "many2many" and isinstance(value, list) else [value]
        records = self.env[field.comodel_name]
        for name in names:
            record = self._find(field.comodel_name, name, known)
            if not record:
                problems.append(
                    self.env._(
                        "%(where)s: there is no “%(name)s” (%(model)s) here.",
                        where=label,
                        name=name,
                        model=self.env["ir.model"]._get(field.comodel_name).name,
                    )
                )
            records |= record
        if field.type == "many2many":
            return [Command.set(records.ids)]
        return records[:1].id

    def _find(self, model, name, known):
        """The record a template names; empty when there is none."""
        Records = self.env[model].sudo()  # only to find out whether it is there
        if not isinstance(name, str):
            return Records
        if (model, name) in known:
            return known[model, name]
        if model == "ir.model.fields":
            return self.env["ir.model.fields"]._get("crm.lead", name)
        if model == "res.users":
            return Records.search([("login", "=", name)], limit=1)
        if "." in name and " " not in name:
            record = self.env.ref(name, raise_if_not_found=False)
            if record and record._name == model:
                return record
        column = Records._rec_name or "name"
        return Records.with_context(lang="en_US").search([(column, "=", name)], limit=1)


def _key(name):
    return " ".join((name or "").split()).casefold()


def _numbers(order, mine):
    """Ascending numbers for the own stages between those of others, which keep theirs.

    :return: ``{stage: number}``; None when there is no room
    """
    numbers, run, low = {}, [], None
    for stage in [*order, None]:
        if stage is not None and stage in mine:
            run.append(stage)
            continue
        high = stage.sequence if stage is not None else None
        count = len(run)
        if count:
            if low is None and high is None:
                values = [10 * index for index in range(1, count + 1)]
            elif low is None:
                values = [high - count + index for index in range(count)]
            elif high is None:
                values = [low + 10 * index for index in range(1, count + 1)]
            elif high - low > count:
                gap = high - low
                values = [low + gap * index // (count + 1) for index in range(1, count + 1)]
            else:
                return None
            numbers.update(zip(run, values, strict=True))
        run, low = [], high
    return numbers
