import logging
import re

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...text.matcher import PatternError, SignalMatcher, compile_pattern

_logger = logging.getLogger(__name__)

_SEPARATOR = re.compile(r"[\n,，;；、]+")


class CrmSignalRule(models.Model):
    """Words and patterns in what a customer writes that somebody should react to."""

    _name = "crm.signal.rule"
    _inherit = ["crm.notary.kept"]
    _description = "Signal Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    severity = fields.Selection(
        [("danger", "Danger"), ("warning", "Watch out"), ("info", "Chance")],
        required=True,
        default="warning",
    )
    concept = fields.Selection(
        [
            ("price", "The price is too high, or a lower one is wanted"),
            ("delay", "Postponed, or late"),
            ("churn", "Leaves, ends the contract, looks for somebody else"),
            ("competitor", "Somebody else who offers the same"),
            ("complaint", "Something is wrong with goods or service"),
            ("buying", "Orders, signs, pays"),
        ],
        "Meaning",
        help="What the suite understands in Chinese and English, in many ways of saying it. "
        "Keywords and pattern add to it.",
    )
    keywords = fields.Text(
        help="One a line, or separated by commas. Width, case and traditional characters do not "
        "matter. A star lets an English word go on: delay* finds delayed."
    )
    pattern = fields.Char(
        help="A regular expression as RE2 reads it, for what keywords cannot say: no look-around, "
        "no back-references, and no text that takes long."
    )
    pattern_error = fields.Char("Why the pattern is not used", compute="_compute_pattern_error")
    advice = fields.Text(translate=True, help="What to do now; shown with the signal.")
    talktrack_id = fields.Many2one("crm.talktrack", "Talk track", ondelete="set null")
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")
    signal_count = fields.Integer(compute="_compute_signal_count")
    keyword_line = fields.Char("Words", compute="_compute_keyword_line")

    @api.depends("keywords")
    def _compute_keyword_line(self):
        for rule in self:
            words = _SEPARATOR.split(rule.keywords or "")
            rule.keyword_line = self.env._(", ").join(
                word.strip() for word in words if word.strip()
            )

    @api.depends("pattern")
    def _compute_pattern_error(self):
        """Patterns of before, that were written for another engine, are left out, and say so."""
        for rule in self:
            rule.pattern_error = rule._pattern_problem()

    @api.depends("name")
    def _compute_signal_count(self):
        counts = dict(
            self.env["crm.lead.signal"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.signal_count = counts.get(rule, 0)

    @api.constrains("keywords", "pattern", "concept")
    def _check_words(self):
        for rule in self:
            if not (rule._keyword_list() or rule.pattern or rule.concept):
                raise ValidationError(
                    self.env._("“%s” needs a meaning, a keyword or a pattern.", rule.name)
                )
            if problem := rule._pattern_problem():
                raise ValidationError(
                    self.env._(
                        "The pattern of “%(rule)s” cannot be used: %(error)s. Please simplify "
                        "it, or use keywords.",
                        rule=rule.name,
                        error=problem,
                    )
                )

    def _pattern_problem(self):
        if not self.pattern:
            return False
        try:
            compile_pattern(self.pattern)
        except PatternError as error:
            return str(error)
        return False

    def _keyword_list(self):
        return [word for each in _SEPARATOR.split(self.keywords or "") if (word := each.strip())]

    @api.model
    @tools.ormcache()
    def _matcher(self):
        """One matcher over all rules, and the company of each rule."""
        # kept for everybody: archived ones are none, whatever the one who asks first wants to see
        rules = self.sudo().with_context(active_test=True).search([])
        matcher = SignalMatcher(
            [(rule.id, word) for rule in rules for word in rule._keyword_list()],
            [(rule.id, rule.pattern) for rule in rules if rule.pattern],
            [(rule.id, rule.concept) for rule in rules if rule.concept],
        )
        for rule_id, error in matcher.refused.items():
            _logger.warning("the pattern of signal rule %s is left out: %s", rule_id, error)
        return matcher, {rule.id: rule.company_id.id for rule in rules}
