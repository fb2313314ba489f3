"""The lists a follow-up chooses from."""

from odoo import api, fields, models, tools
from odoo.addons.crm_notary.tools.normalise import normalise
from odoo.addons.crm_stagegate.models.gate.crm_gate_rollout import person_share

from ...text.quality import DEFAULT_MODES, DEFAULT_PENALTIES, Judge


class CrmFollowupBreakthrough(models.Model):
    _name = "crm.followup.breakthrough"
    _description = "Follow-up Breakthrough"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class CrmFollowupObstacle(models.Model):
    _name = "crm.followup.obstacle"
    _description = "Follow-up Obstacle"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class CrmFollowupPauseReason(models.Model):
    """Why an opportunity may go without a next follow-up date."""

    _name = "crm.followup.pause.reason"
    _description = "Follow-up Pause Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class CrmFollowupVaguePhrase(models.Model):
    """Words that say nothing; compared after normalisation."""

    _name = "crm.followup.vague.phrase"
    _inherit = ["crm.notary.kept"]
    _description = "Vague Phrase"
    _order = "lang, name"

    name = fields.Char("Phrase", required=True)
    lang = fields.Selection([("zh", "Chinese"), ("en", "English")], "Language", default="zh")
    normal = fields.Char(compute="_compute_normal", store=True)
    active = fields.Boolean(default=True)

    _normal_unique = models.UniqueIndex("(normal)", "This phrase is in the list already.")

    @api.depends("name")
    def _compute_normal(self):
        for phrase in self:
            phrase.normal = normalise(phrase.name)

    @api.model
    def _load_shipped(self, phrases, lang):
        known = set(self.with_context(active_test=False).search([]).mapped("normal"))
        values = {}
        for phrase in phrases:
            if (normal := normalise(phrase)) and normal not in known:
                values.setdefault(normal, {"name": phrase, "lang": lang})
        self.create(list(values.values()))

    @api.model
    @tools.ormcache("max_days")
    def _judge(self, max_days):
        """The judge with the phrases of the list, kept until one changes."""
        # kept for everybody: archived ones are none, whatever the one who asks first wants to see
        phrases = self.sudo().with_context(active_test=True).search([])
        return Judge(phrases=tuple(phrases.mapped("normal")), max_days=max_days)


class CrmFollowupRule(models.Model):
    """What a rule of the quality check does when it is broken."""

    _name = "crm.followup.rule"
    _inherit = ["crm.notary.kept"]
    _description = "Follow-up Quality Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        [
            ("empty", "Says nothing"),
            ("vague", "A field says nothing"),
            ("echo", "The answer repeats the action"),
            ("date", "Next date missing, past or too far"),
            ("copied", "Copied from an earlier follow-up"),
        ],
        required=True,
        readonly=True,
    )
    mode = fields.Selection(
        [("refuse", "Refuse"), ("lower", "Lower the score"), ("off", "Off")],
        required=True,
        default="refuse",
    )
    penalty = fields.Integer(
        "Points", default=30, help="Taken off the score of 100, for each field."
    )

    refuse_percent = fields.Integer(
        "Refused for (% of people)",
        default=100,
        help="Below 100 the rule refuses for this share of the people, the same at each step; for "
        "the others it lowers the score and blocks nothing.",
    )

    _refuse_percent_range = models.Constraint(
        "CHECK (refuse_percent BETWEEN 0 AND 100)", "The share of people is between 0 and 100 %."
    )
    _code_unique = models.Constraint("UNIQUE (code)", "Each rule exists once.")
    _penalty_range = models.Constraint(
        "CHECK (penalty BETWEEN 0 AND 100)", "Points are between 0 and 100."
    )

    @api.model
    def _settings_of(self, user):
        """:meth:`_settings` for one person: a rule may refuse for a share of the people only."""
        settings = self._settings()
        shares = self._shares()
        share = shares and person_share(user.id)
        return {
            code: ("lower", penalty)
            if mode == "refuse" and code in shares and share >= shares[code]
            else (mode, penalty)
            for code, (mode, penalty) in settings.items()
        }

    def _refuses_for(self, user):
        """Whether the rule, when it refuses, does so for somebody; see :meth:`_settings_of`."""
        self.ensure_one()
        return self.refuse_percent >= 100 or person_share(user.id) < self.refuse_percent

    @api.model
    @tools.ormcache()
    def _shares(self):
        """``{code: percent}`` of the rules that do not refuse for everybody."""
        rules = self.sudo().search([("refuse_percent", "<", 100)])
        return {rule.code: rule.refuse_percent for rule in rules}

    @api.model
    @tools.ormcache()
    def _settings(self):
        """``{code: (mode, penalty)}``, also of rules nobody defined."""
        settings = {code: (DEFAULT_MODES[code], DEFAULT_PENALTIES[code]) for code in DEFAULT_MODES}
        settings |= {rule.code: (rule.mode, rule.penalty) for rule in self.sudo().search([])}
        return settings
