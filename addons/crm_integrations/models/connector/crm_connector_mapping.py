"""What the events of a webhook mean: the administrator says it, value by value."""

import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.paths import is_path, paths_of, text_at, value_at
from ...tools.shapes import Step

# of the latest events so many are looked at, so many values are shown, each so long
LOOKED_AT, SHOWN, LONGEST = 50, 40, 60


class CrmConnectorMapping(models.Model):
    """Events of a type do something here, with values from their content."""

    _name = "crm.connector.mapping"
    _description = "Meaning of an Event"
    _order = "sequence, id"
    _rec_name = "event_type"

    connector_id = fields.Many2one("crm.connector", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    event_type = fields.Char(
        "Events of the Type",
        help="As the other system calls it; order.* are all that begin with order., empty is all.",
    )
    only_path = fields.Char("Only If", help="Where a value is that decides, such as data.status.")
    only_value = fields.Char("Is", help="Several are separated by commas; empty: anything.")
    effect = fields.Selection("_selection_effect", required=True)
    line_ids = fields.One2many("crm.connector.mapping.line", "mapping_id", "Values", copy=True)
    sample_values = fields.Text(
        "What the Last Such Event Had",
        compute="_compute_sample_values",
        help="Where it is, and what was there: copy the path of what you want.",
    )

    @api.depends("connector_id", "event_type")
    def _compute_sample_values(self):
        for connector, mappings in self.grouped("connector_id").items():
            events = self.env["crm.inbox.event"].search(
                [("connector_id", "=", connector._origin.id), ("is_erased", "=", False)],
                limit=LOOKED_AT,
            )
            for mapping in mappings:
                fitting = (each for each in events if mapping._is_for(each.event_type or ""))
                event = next(fitting, events.browse())
                mapping.sample_values = _sample(event.payload)

    @api.model
    def _selection_effect(self):
        offered = self.env["crm.integration.effect"]._offered()
        return [
            (code, offered[code]._label())
            for code in sorted(offered)
            if not offered[code]._is_internal
        ]

    @api.constrains("only_path")
    def _check_only_path(self):
        for mapping in self:
            if mapping.only_path and not is_path(mapping.only_path):
                raise ValidationError(self.env._("“Only If” must be a path such as data.status."))

    @api.constrains("effect", "line_ids")
    def _check_required_targets(self):
        for mapping in self:
            named = {line.target for line in mapping.line_ids if line.path or line.constant}
            for target in mapping._effect_targets():
                if target.required and target.name not in named:
                    raise ValidationError(
                        self.env._(
                            "“%(effect)s” needs a value for “%(target)s”.",
                            effect=mapping._effect_model()._label(),
                            target=target.label,
                        )
                    )

    @api.onchange("effect")
    def _onchange_effect(self):
        """Offer a line for each value the effect takes."""
        kept = {line.target: line for line in self.line_ids if line.path or line.constant}
        self.line_ids = [(5,)] + [
            (
                0,
                0,
                {
                    "sequence": number,
                    "target": target.name,
                    "path": kept[target.name].path if target.name in kept else False,
                    "constant": kept[target.name].constant if target.name in kept else False,
                },
            )
            for number, target in enumerate(self._effect_targets())
        ]

    def _effect_model(self):
        return self.env["crm.integration.effect"]._offered().get(self.effect)

    def _effect_targets(self):
        effect = self._effect_model()
        return effect._targets() if effect is not None else []

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _steps(self, event_type, data):
        """What these mappings make of an event, in order.

        :return: list[Step]
        """
        return [
            Step(mapping.effect, mapping.line_ids._values(data))
            for mapping in self.sorted("sequence")
            if mapping._matches(event_type, data)
        ]

    def _is_for(self, event_type):
        """Whether it is for events of a type, whatever else it asks for."""
        wanted = (self.event_type or "").strip()
        if wanted.endswith("*"):
            return event_type.startswith(wanted[:-1])
        return not wanted or wanted == event_type

    def _matches(self, event_type, data):
        if not self._is_for(event_type):
            return False
        if not self.only_path:
            return True
        found = text_at(data, self.only_path)
        allowed = [each.strip() for each in (self.only_value or "").split(",") if each.strip()]
        return found in allowed if allowed else bool(found)


def _sample(payload):
    """A line for each value in the content of an event; ``""`` for what is no JSON."""
    try:
        found = list(paths_of(json.loads(payload or "{}")))[:SHOWN]
    except (ValueError, RecursionError):
        return ""
    return "\n".join(f"{path}: {text[:LONGEST]}" for path, text in found)


class CrmConnectorMappingLine(models.Model):
    _name = "crm.connector.mapping.line"
    _description = "Value of an Effect"
    _order = "sequence, id"
    _rec_name = "target"

    mapping_id = fields.Many2one("crm.connector.mapping", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    target = fields.Char("Value", required=True)
    label = fields.Char("What It Is", compute="_compute_label")
    is_required = fields.Boolean(compute="_compute_label")
    path = fields.Char("Where It Is", help="A path such as data.customer.phone.")
    constant = fields.Char("Else", help="Taken where the path is empty or leads nowhere.")

    @api.depends("target", "mapping_id.effect")
    def _compute_label(self):
        for line in self:
            targets = {each.name: each for each in line.mapping_id._effect_targets()}
            target = targets.get(line.target)
            line.label = target.label if target else line.target
            line.is_required = bool(target and target.required)

    @api.constrains("path", "target")
    def _check_line(self):
        for line in self:
            if line.path and not is_path(line.path):
                raise ValidationError(
                    self.env._("“%s” is no path such as data.items[0].phone.", line.path)
                )
            if line.target not in {each.name for each in line.mapping_id._effect_targets()}:
                raise ValidationError(
                    self.env._("The effect takes no value called “%s”.", line.target)
                )

    def _values(self, data):
        """``{target: text}`` of what these lines find in an event's content."""
        found = {}
        for line in self:
            if line.target == "tags" and isinstance(value_at(data, line.path or ""), list):
                found[line.target] = text_at(data, line.path)
            else:
                found[line.target] = text_at(data, line.path) or (line.constant or "")
        return {name: value for name, value in found.items() if value}
