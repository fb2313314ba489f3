import ast
import functools
import json
import logging
from collections import namedtuple

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.fetch import keep_in_memory
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .rules_cache import by_record, rule_cached, rules_changed
from .verdict import Verdict

_logger = logging.getLogger(__name__)

# a gate as it is for all leads alike, as ids; mode: None where it differs
Rule = namedtuple("Rule", "name stage_id kind mode lead_domain team_ids company_id")
# attribute of the registry that uninstalls the addon
REMOVING = "_crm_stagegate_is_being_removed"


class CrmStageGate(models.Model):
    """One requirement of a stage.

    A kind is a value of ``kind`` and up to four methods, usually in a file of its own:

    * ``_judge_<kind>(leads)``: ``self`` are all gates of the kind, ``leads`` a sudo'd batch;
      returns ``{gate.id: {lead.id: Verdict}}`` with a number of queries that grows with neither;
    * ``_definition_<kind>()``: names of its parameter fields;
    * ``_action_<kind>(lead)``: client action that does what is missing (optional);
    * ``_trigger_fields_<kind>()``: lead fields whose change may change the verdict (optional);
    * ``_upload_type_<kind>()``: document type of a file that helps to meet it (optional).
    """

    _name = "crm.stage.gate"
    _description = "Stage Gate"
    _order = "stage_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    stage_id = fields.Many2one("crm.stage", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection([], required=True)
    mode = fields.Selection(
        [("off", "Off"), ("observe", "Observe"), ("enforce", "Enforce")],
        required=True,
        default="observe",
        help="Off: not judged. Observe: judged and counted, never blocks. "
        "Enforce: without proof the stage stays closed.",
    )
    lead_domain = fields.Char(
        string="Only for",
        help="The gate applies to opportunities that match this filter. Empty: to all.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty: all teams.")
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")
    validity_days = fields.Integer(
        string="Valid for (days)", help="A proof older than this has expired. 0: never."
    )
    instruction = fields.Text(
        translate=True, help="What the salesperson has to do. Shown wherever the gate is missing."
    )
    evidence_count = fields.Integer(compute="_compute_evidence_count")
    is_at_entrance = fields.Boolean(compute="_compute_is_at_entrance")

    _validity_positive = models.Constraint(
        "CHECK (validity_days >= 0)", "The validity of a proof cannot be negative."
    )

    @api.depends("kind")
    def _compute_evidence_count(self):
        counts = dict(
            self.env["crm.gate.evidence"]._read_group(
                [("gate_id", "in", self.ids), ("state", "=", "valid")], ["gate_id"], ["__count"]
            )
        )
        for gate in self:
            gate.evidence_count = counts.get(gate, 0)

    @api.depends("stage_id", "stage_id.sequence")
    def _compute_is_at_entrance(self):
        first = self.env["crm.stage"].search([], limit=1)
        for gate in self:
            gate.is_at_entrance = gate.stage_id == first

    # -- constraints ------------------------------------------------------------------------

    @api.constrains("lead_domain")
    def _check_lead_domain(self):
        for gate in self.filtered("lead_domain"):
            gate._check_domain(gate.lead_domain, gate._fields["lead_domain"].string)

    def _check_domain(self, text, label):
        """:raise ValidationError: when ``text`` is no domain on opportunities."""
        try:
            domain = _parsed(text)
            domain.validate(self.env["crm.lead"].sudo())
            with self.env.cr.savepoint(flush=False):
                leads = self.env["crm.lead"].sudo().search(domain, limit=1)
            leads.filtered_domain(domain)
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "The filter “%(label)s” of the gate “%(gate)s” cannot be used: %(error)s\n"
                    "Please pick it with the filter editor.",
                    label=label,
                    gate=self.name,
                    error=error,
                )
            ) from error

    # -- life cycle -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        gates = super().create(vals_list)
        gates._on_definition_change()
        return gates

    def write(self, vals):
        result = super().write(vals)
        self._on_definition_change(vals)
        return result

    def unlink(self):
        # before, too: what the ORM tidies up after deleting may ask for the gates in play
        rules_changed(self.env)
        # sudo: whose they are plays no part
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        overridden = Lead.search([("overridden_gate_ids", "in", self.ids)])
        result = super().unlink()
        # the database alone takes the rows of the relation away
        self.env.add_to_compute(Lead._fields["is_overridden"], overridden)
        self._on_definition_change()
        return result

    def _on_definition_change(self, names=()):
        """Have the leads judged again: by cron, since there may be any number of them.

        :param names: the fields that changed, if it is known
        """
        rules_changed(self.env)
        if set(names) != {"sequence"}:
            # what is kept by ``ormcache``; the order of gates is part of nothing of it
            self.env.registry.clear_cache()
        self.env["crm.lead"]._stagegate_schedule_sweep()

    # -- judging ----------------------------------------------------------------------------

    @api.model
    def _in_play_ids(self):
        if self._is_being_removed():
            return ()
        return self._find_in_play()

    @api.model
    def _is_being_removed(self):
        """Whether the addon is being uninstalled: there may be no gates to read any more.

        The mark lies on the registry that uninstalls, where no caller and no setting can put it;
        that registry is thrown away afterwards, whether it succeeds or not.
        """
        return getattr(self.pool, REMOVING, False)

    @api.model
    @rule_cached
    def _find_in_play(self):
        gates = self.sudo().search([("mode", "!=", "off")], order="stage_id, sequence, id")
        return gates._ids

    @api.model
    def _in_play(self):
        """All gates that are not switched off, sudo'd: a verdict is the same for everybody."""
        return self.sudo().browse(self._in_play_ids())

    @api.model
    @rule_cached
    def _judged_fields(self):
        """Columns that judging reads: each move would pay for the many others, too."""
        names = {
            "name", "stage_id", "kind", "mode", "lead_domain", "company_id", "enforce_percent",
            "validity_days",
        }  # fmt: skip
        for kind, gates in self._in_play().grouped("kind").items():
            collect = getattr(gates[:1], f"_definition_{kind}", None)
            names.update(collect() if collect else ())
        return [name for name in sorted(names) if self._fields[name].column_type]

    def _load_judged_fields(self):
        """Have the fields that judging reads in memory, from what is kept of the gates in play."""
        gate_ids, columns = self._judged_values()
        keep_in_memory(self.browse(gate_ids), self._judged_fields(), columns)
        rest = set(self._ids).difference(gate_ids)
        self.browse(rest).fetch(self._judged_fields())

    @rule_cached(key=lambda self: (self.env.lang,))
    def _judged_values(self):
        """``(ids, columns as in memory)`` of :meth:`_judged_fields`, of the gates in play."""
        gates = self._in_play()
        names = self._judged_fields()
        # what is still to be written is not what everybody sees
        gates.flush_recordset(names)
        gates.fetch(names)
        caches = [self._fields[name]._get_cache(gates.env) for name in names]
        return gates._ids, [[cache[gate_id] for gate_id in gates._ids] for cache in caches]

    def _judged_rules(self):
        """What judging asks of each gate for all leads alike: ``{gate id: Rule}``, in order.

        Of gates in play it is kept; plain values, for each move of each lead asks for them.
        """
        kept = self._find_judged_rules()
        return {each: kept.get(each) or self.browse(each)._judged_rule() for each in self._ids}

    @api.model
    @rule_cached(key=lambda self: (self.env.lang,))
    def _find_judged_rules(self):
        return {gate.id: gate._judged_rule() for gate in self._in_play()}

    def _judged_rule(self):
        # in the order of Rule
        return Rule(
            self.name,
            self.stage_id.id,
            self.kind,
            # where a rollout is under way, the mode is asked for each lead
            None if self.mode == "enforce" and self._is_rollout_partial() else self.mode,
            self.lead_domain,
            frozenset(self._scope_teams()),
            self.company_id.id,
        )

    @api.model
    def _kinds_in_play(self):
        """Kinds of the gates that are not switched off: what nobody asks for need not be judged."""
        return frozenset() if self._is_being_removed() else self._find_kinds_in_play()

    @api.model
    @rule_cached
    def _find_kinds_in_play(self):
        return frozenset(self.sudo().search([("mode", "!=", "off")]).mapped("kind"))

    @api.model
    def _trigger_fields(self):
        """Names of lead fields whose change may change a verdict."""
        return frozenset() if self._is_being_removed() else self._find_trigger_fields()

    @api.model
    @rule_cached
    def _find_trigger_fields(self):
        names = set()
        for gate in self._in_play():
            names |= gate._domain_fields(gate.lead_domain)
            collect = getattr(gate, f"_trigger_fields_{gate.kind}", None)
            if collect:
                names |= set(collect())
        if self._in_play_ids():
            names |= {"team_id", "company_id"} | self._in_play()._trigger_fields_rollout()
        return frozenset(names)

    @rule_cached(key=by_record)
    def _scope_teams(self):
        """Ids of ``team_ids``, kept: each move of each lead asks for them.

        Archived ones, too: a gate of theirs alone is not one of all teams.
        """
        return self.with_context(active_test=False).team_ids._ids

    @api.model
    def _domain_fields(self, text):
        """Lead fields a domain looks at (the first step of each path)."""
        if not text:
            return set()
        try:
            domain = _parsed(text)
        except (ValueError, SyntaxError, TypeError):
            return set()  # whoever judges by it will say so
        return {condition.field_expr.split(".")[0] for condition in domain.iter_conditions()}

    @api.model
    def _filter_leads(self, leads, text):
        """Leads that match the text of a domain; None when it cannot be used any more.

        It was checked when it was written; since then an addon with its fields may have gone.
        """
        try:
            return leads.filtered_domain(self._domain_on_leads(text))
        except (ValueError, SyntaxError, KeyError, TypeError):
            _logger.info("filter %s of a gate cannot be used", text, exc_info=True)
            return None

    @api.model
    @rule_cached
    def _domain_on_leads(self, text):
        """The text of a domain as one, as far as it can be worked out once for all leads."""
        return _parsed(text).optimize(self.env["crm.lead"])

    def _verdict_of_unusable_filter(self):
        return Verdict(
            False,
            reason=self.env._(
                "The filter of this gate cannot be used any more. Please ask an administrator to "
                "correct it or to switch the gate off."
            ),
        )

    def _judge(self, kind, leads):
        """Verdicts of the gates of one kind; a kind nobody provides is never met.

        :return: ``{gate.id: {lead.id: Verdict}}``
        """
        judge = getattr(self, f"_judge_{kind}", None)
        if judge is not None:
            return judge(leads)
        _logger.info("no addon provides gate kind %r of gates %s", kind, self.ids)
        verdict = Verdict(
            False,
            reason=self.env._(
                "This kind of gate is not installed any more. Please ask an administrator to "
                "install its addon again or to switch the gate off."
            ),
        )
        return {gate.id: dict.fromkeys(leads.ids, verdict) for gate in self}

    def _definition(self):
        """What the gate demands, as JSON, so that evidence can keep it."""
        self.ensure_one()
        collect = getattr(self, f"_definition_{self.kind}", None)
        names = ["kind", "mode", "lead_domain", "validity_days", *(collect() if collect else [])]
        values = {}
        for name in names:
            value = self[name]
            values[name] = (
                value.mapped("display_name") if isinstance(value, models.Model) else value
            )
        return json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)

    def _upload_type(self):
        """Document type of the file that the checklist's upload button stores; may be empty."""
        self.ensure_one()
        collect = getattr(self, f"_upload_type_{self.kind}", None)
        return collect() if collect else self.env["crm.document.type"]

    # -- actions ----------------------------------------------------------------------------

    def action_open_evidence(self):
        """Open the proofs recorded for this gate."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_stagegate.crm_gate_evidence_action"
        )
        action["domain"] = [("gate_id", "=", self.id)]
        return action


@functools.lru_cache(maxsize=1024)
def _parsed(text):
    """The text of a domain as one; each move asks for the same few."""
    return Domain(ast.literal_eval(text))
