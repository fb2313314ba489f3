from ast import literal_eval

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

EVENT_TYPES = [
    ("page", "Page visited"),
    ("download", "Download"),
    ("booth", "Booth scanned"),
    ("webinar", "Webinar"),
    ("form", "Form sent"),
    ("message", "Message received"),
    ("interaction", "Interaction"),
]


class CrmScoreRule(models.Model):
    """Points for what a lead is (base) or does (behaviour)."""

    _name = "crm.score.rule"
    _inherit = ["crm.notary.kept"]
    _description = "Lead Scoring Rule"
    _order = "dimension, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
    dimension = fields.Selection(
        [("base", "Base"), ("behaviour", "Behaviour")], default="base", required=True
    )
    kind = fields.Selection(
        [("field", "What the lead says"), ("event", "What the lead did")],
        default="field",
        required=True,
    )
    points = fields.Float(default=10.0, required=True, aggregator=None)
    lead_domain = fields.Char("Leads", default="[]")
    event_type = fields.Selection(EVENT_TYPES, "Event")
    reference_like = fields.Char(
        "About", help="Counts only events whose page, file or booth contains this text."
    )
    min_seconds = fields.Integer("At Least Seconds")
    cap = fields.Float("At Most Points", help="0: no limit.", aggregator=None)
    half_life_days = fields.Float(
        "Halves Every (days)",
        help="Points of an event fade: 0 keeps them for good.",
        aggregator=None,
    )

    problem = fields.Char(
        "Is Skipped Because", readonly=True, copy=False, help="The rule can't be used as it is."
    )

    _check_half_life = models.Constraint(
        "CHECK(half_life_days >= 0 AND cap >= 0)",
        "The limit and the days of fading can't be negative.",
    )

    @api.constrains("lead_domain", "kind", "event_type")
    def _check_definition(self):
        for rule in self:
            if rule.kind == "event" and not rule.event_type:
                raise ValidationError(
                    self.env._("Choose the event that the rule “%(rule)s” counts.", rule=rule.name)
                )
            rule._lead_domain()

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def write(self, vals):
        if self._notary_is_kept(set(vals)):
            vals = {**vals, "problem": vals.get("problem", False)}
        return super().write(vals)

    @api.model
    def _notary_is_kept(self, names):
        return bool(names - {"problem", "name", "sequence"})

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _lead_domain(self):
        """The rule's domain on leads.

        :raise ValidationError: when it can't be read
        """
        self.ensure_one()
        return parse_lead_domain(self, self.lead_domain)

    def _set_problem(self, text):
        """Remember why the rule is skipped, so that whoever opens it sees it."""
        name_problem(self, text)

    @api.model
    @tools.ormcache()
    def _lead_field_names(self):
        """Fields of leads on which scores depend, and what these are computed from."""
        # kept for everybody: archived ones are none, whatever the one who asks first wants to see
        rules = self.sudo().with_context(active_test=True).search([("kind", "=", "field")])
        return looked_at(self.env, rules.mapped("lead_domain"), {"channel_id"})


def looked_at(env, conditions, also=()):
    """Fields of leads that stored domains look at, and what these are computed from."""
    fields_of_lead = env["crm.lead"]._fields
    names = set(also)
    for condition in conditions:
        try:
            leaves = literal_eval(condition or "[]")
        except (ValueError, SyntaxError):
            continue
        names |= {leaf[0].partition(".")[0] for leaf in leaves if isinstance(leaf, (list, tuple))}
    names &= fields_of_lead.keys()
    for name in list(names):
        paths = env.registry.field_depends[fields_of_lead[name]]
        names |= {path.partition(".")[0] for path in paths}
    return frozenset(names)


def name_problem(record, text):
    """Write why a rule is skipped, if it is news."""
    text = (text or "")[:200] or False
    if record.problem != text:
        record.sudo().write({"problem": text})


def parse_lead_domain(record, text):
    """A stored domain on leads as a list, checked against the model.

    :raise ValidationError: naming the record whose domain can't be used
    """
    try:
        domain = literal_eval(text or "[]")
        record.env["crm.lead"].sudo()._search(domain)
    except Exception as error:
        raise ValidationError(
            record.env._(
                "The condition of “%(record)s” can't be used: %(error)s. Open it and choose the "
                "fields again.",
                record=record.display_name,
                error=error,
            )
        ) from error
    return domain
