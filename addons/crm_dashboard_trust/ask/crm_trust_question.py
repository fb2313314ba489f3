"""One search line: a question in, an answer with figure, picture, list and link out."""

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import Period, today
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ..catalogue.memo import with_memo
from ..catalogue.scope import Scope
from .crm_trust_answer import Unanswerable
from .language import grammar, intents
from .language.moments import stretch_of

SLOTS = ("person", "team", "stage", "region", "product", "category", "customer")


class CrmTrustQuestion(models.AbstractModel):
    _name = "crm.trust.question"
    _description = "Questions"

    # ------------------------------------------------------------
    # FOR THE WEB CLIENT AND OTHER PROGRAMS
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def ask(self, text):
        """Answer a question, as the reader.

        :param str text: in Chinese or English
        :return: dict with ``understood``, ``sentence`` (how it was understood, or why not),
            ``says`` (what is counted), ``notes`` (what was not taken into account), ``near``
            (questions that can be asked), and for what was understood ``intent``, ``figure``
            (``value``, ``text``, ``unit``, ``count``, ``whole``, ``before``; of a forecast also
            ``band_text``, ``evidence``: how far to trust it, ``beside``: what others say of it),
            ``list`` (rows), ``picture`` (``type``, ``labels``, ``values``) and ``action``
        :raise UserError: for what is no text
        """
        self._check_reader()
        if not isinstance(text, str) or not text.strip():
            raise UserError(self.env._("Write a question."))
        reading = self._understand(text)
        near = self._near(reading)
        refused = {"understood": False, "near": near, "notes": [], "says": ""}
        if not reading.intent:
            return {**refused, "sentence": self._why_not(reading)}
        scope = self._scope(reading)
        if scope is None:
            return {**refused, "sentence": self.env._("There are no such days.")}
        try:
            found = self._answered(reading, scope)
        except Unanswerable as error:
            return {**refused, "sentence": str(error)}
        return {
            "understood": True,
            "intent": reading.intent,
            "sentence": self._sentence(reading, scope),
            "near": near,
            **found,
        }

    @api.model
    @api.readonly
    def examples(self):
        """:return: list of questions in the reader's language, to begin with"""
        self._check_reader()
        shown = ("forecast", "at_risk", "category_change", "jumps", "silent", "unpaid", "todo")
        return [self._example(intent) for intent in shown]

    @api.model
    def _check_reader(self):
        if not self.env.su and not self.env.user._is_internal():
            raise AccessError(self.env._("Questions are answered to people of the company."))

    # ------------------------------------------------------------
    # UNDERSTAND
    # ------------------------------------------------------------

    @api.model
    def _understand(self, text):
        names = self.env["crm.trust.names"]
        here = today(self.env.company)
        known = names._names_in(text) + self._metric_names()
        reading = grammar.read(text, known, here)
        if "customer" not in reading.slots and (reading.ignored or reading.intent == ""):
            customers = names._customers_beginning(text, reading.ignored)
            if customers:
                again = grammar.read(text, known + customers, here)
                # a name helps, or it was none
                if again.intent and len(again.ignored) <= len(reading.ignored):
                    return again
        return reading

    @api.model
    def _metric_names(self):
        """Figures of the catalogue by their names, but those that questions are about: these say
        more, by whom, of when, with a picture."""
        titles = {grammar.prepare(self._title(intent)) for intent in intents.INTENTS}
        names = []
        for code, (_subject, metric) in self.env["crm.trust.catalogue"]._available().items():
            spelling = grammar.prepare(metric.name)
            asked = grammar.question_of(spelling)
            if (
                code in intents.MEANT_OTHERWISE
                or (asked and spelling in titles)
                or intents.METRICS.get(asked) == code
            ):
                continue
            names.append(grammar.Name("metric", metric.name, spelling, (code,)))
        return names

    @api.model
    def _scope(self, reading):
        """Of when and of whom; None where a period is none."""
        company = self.env.company
        code = reading.slots.get("period") or intents.PERIODS.get(reading.intent) or "day:0"
        period = stretch_of(code, today(company))
        if period is None:
            return None
        return Scope(company=company, period=period)

    # ------------------------------------------------------------
    # ANSWER
    # ------------------------------------------------------------

    @api.model
    def _answered(self, reading, scope):
        engine = with_memo(
            self.env["crm.trust.answer"].with_context(
                allowed_company_ids=scope.company.ids, active_test=False
            )
        )
        slots = reading.slots
        if reading.intent == "metric" and not engine._has_metric_answer(slots["metric"].ids[0]):
            return self._answered_by_figure(reading, scope)
        answer = engine._answer(reading.intent, slots, scope)
        shown = engine._show(answer, slots, scope)
        if "compare" in slots and self._has_period(reading.intent):
            before = engine._before(scope, slots["compare"])
            earlier = engine._answer(reading.intent, slots, before)
            shown["figure"]["before"] = engine._figure(earlier, before)["value"]
        self._finish(shown, scope)
        metric = shown["figure"].get("metric", answer.metric)
        notes = self._notes(reading, answer.unused)
        return {**shown, "says": answer.says, "metric": metric, "notes": notes}

    @api.model
    def _answered_by_figure(self, reading, scope):
        """A figure that is worked out as a whole: of a person or a team, and of nothing else."""
        (code,) = reading.slots["metric"].ids
        scope, unused = self._scope_of_metric(reading, scope)
        catalogue = self.env["crm.trust.catalogue"]
        figure = catalogue._read([code], scope)[code]
        _subject, metric = catalogue._available()[code]
        action = catalogue._action_open(code, scope)
        records = self.env[metric.model].with_context(**action["context"])
        shown = {
            "figure": {
                "value": figure.value,
                "count": figure.part,
                "whole": figure.whole,
                "unit": metric.unit,
                "currency_id": scope.company.currency_id.id if metric.unit == "money" else False,
            },
            "list": [
                {"id": each.id, "model": metric.model, "label": each.display_name or "",
                 "value": None, "text": ""}
                for each in records.search(action["domain"], limit=10)
            ],
            "picture": {"type": "bar", "labels": [], "values": []},
            "action": action,
        }  # fmt: skip
        if "compare" in reading.slots:
            before = self.env["crm.trust.answer"]._before(scope, reading.slots["compare"])
            shown["figure"]["before"] = catalogue._read([code], before)[code].value
        self._finish(shown, scope)
        notes = self._notes(reading, unused)
        return {**shown, "says": metric.says, "metric": code, "notes": notes}

    @api.model
    def _scope_of_metric(self, reading, scope):
        team, user = reading.slots.get("team"), reading.slots.get("person")
        if user:
            user = self.env.user if user == "me" else self.env["res.users"].browse(user.ids[0])
        team = self.env["crm.team"].browse(team.ids[0]) if team else None
        unused = [slot for slot in SLOTS[2:] if slot in reading.slots]
        scope = Scope(company=scope.company, period=scope.period, team=team, user=user or None)
        return scope, tuple(unused)

    @api.model
    def _finish(self, shown, scope):
        """Add what people read."""
        figure = shown["figure"]
        figure["text"] = self._text(figure["value"], figure["unit"], scope)
        before = figure.setdefault("before", None)
        figure["before_text"] = "" if before is None else self._text(before, figure["unit"], scope)
        figure["band_text"] = ""
        if figure.get("band"):
            low, high = (self._text(each, figure["unit"], scope) for each in figure["band"])
            figure["band_text"] = self.env._(
                "With %(level)s %% certainty: %(low)s – %(high)s",
                level=figure["level"], low=low, high=high,
            )  # fmt: skip
        figure.setdefault("evidence", "")
        for beside in figure.setdefault("beside", []):
            beside["text"] = self._text(beside["value"], figure["unit"], scope)
        for row in shown["list"]:
            unit = figure["unit"]
            if row["value"] is not None and row.get("model") in ("crm.lead", "sale.order"):
                unit = "money" if unit in ("count", "percent") and not row.get("field") else unit
            row["value_text"] = self._text(row["value"], unit, scope)

    @api.model
    def _text(self, value, unit, scope):
        if value is None or value is False:
            return "–" if unit != "count" else ""
        if unit == "money":
            return formatLang(self.env, value, currency_obj=scope.company.currency_id)
        if unit == "percent":
            return f"{value:.1f} %"
        if unit in ("days", "hours", "score"):
            number = formatLang(self.env, value, digits=1)
            return self.env._("%s days", number) if unit == "days" else number
        if unit == "minutes":
            return self.env._("%s minutes", formatLang(self.env, value, digits=0))
        return formatLang(self.env, value, digits=0)

    # ------------------------------------------------------------
    # SAY
    # ------------------------------------------------------------

    @api.model
    def _has_period(self, intent):
        return intent in intents.PERIODS

    @api.model
    def _sentence(self, reading, scope):
        """How a question was understood, in the reader's language."""
        slots = reading.slots
        title = slots["metric"].label if reading.intent == "metric" else self._title(reading.intent)
        parts = [title]
        said = reading.intent in intents.MAY_HAVE_PERIOD and "period" in slots
        if self._has_period(reading.intent) or said:
            parts.append(self._period_label(scope.period))
        for slot in SLOTS:
            if slot in slots:
                name = slots[slot]
                parts.append(self.env.user.name if name == "me" else name.label)
        if slots.get("min_days"):
            parts.append(self.env._("%s days or longer", slots["min_days"]))
        if slots.get("over"):
            parts.append(self.env._("from %s", formatLang(self.env, slots["over"], digits=0)))
        if slots.get("by"):
            parts.append(self._by(slots["by"]))
        if slots.get("top"):
            parts.append(self.env._("first %s", slots["top"]))
        if slots.get("compare") and self._has_period(reading.intent):
            year = slots["compare"] == "year"
            before = self.env._("beside the period before")
            parts.append(self.env._("beside a year before") if year else before)
        return " · ".join(parts)

    @api.model
    def _period_label(self, period):
        if period.kind == "year":
            return format_date(self.env, period.first, date_format="yyyy")
        if period.kind in ("day", "week", "month", "quarter"):
            return Period(period.kind, period.first, period.last).label(self.env)
        first, last = (format_date(self.env, day) for day in (period.first, period.last))
        return f"{first} – {last}"

    @api.model
    def _notes(self, reading, unused):
        """What a question says that its answer does not take into account."""
        words = list(reading.ignored)
        words += [getattr(reading.slots[slot], "label", "") for slot in unused]
        if "period" in reading.slots and not (
            self._has_period(reading.intent) or reading.intent in intents.MAY_HAVE_PERIOD
        ):
            words.append(self.env._("the period, for this is about now"))
        words = [word for word in words if word]
        if not words:
            return []
        return [self.env._("Not taken into account: %s", self.env._(", ").join(words))]

    @api.model
    def _why_not(self, reading):
        if reading.unknown:
            return self.env._(
                "There is nothing called “%s” that you may see. Check how it is written.",
                self.env._(", ").join(reading.unknown),
            )
        if reading.foreign:
            return self.env._(
                "%s cannot be answered from these figures. What is near:",
                self.env._(", ").join(self._foreign(each) for each in reading.foreign),
            )
        return self.env._("This was not understood. What can be asked, for example:")

    @api.model
    def _near(self, reading):
        return [
            {"intent": intent, "text": self._example(intent)}
            for intent in reading.near
            if intent != "metric"
        ]

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.model
    def _title(self, intent):
        return {
            "forecast": self.env._("Credible forecast"),
            "won": self.env._("Won"),
            "pipeline": self.env._("Open pipeline"),
            "win_rate": self.env._("Win rate"),
            "at_risk": self.env._("Customers at risk"),
            "top_customers": self.env._("Biggest customers"),
            "category_change": self.env._("Change by product category"),
            "jumps": self.env._("Stage jumps"),
            "overdue_quotations": self.env._("Overdue quotations"),
            "silent": self.env._("Idle opportunities"),
            "unpaid": self.env._("Unpaid invoices"),
            "stuck": self.env._("Stuck opportunities"),
            "lost": self.env._("Lost opportunities"),
            "ranking": self.env._("Ranking by won revenue"),
            "new_leads": self.env._("New leads"),
            "unassigned": self.env._("Waiting for an owner"),
            "todo": self.env._("Due follow-ups"),
            "demoted": self.env._("Opportunities that lost their proof"),
            "late_handoffs": self.env._("Handoffs late or blocked"),
            "cycle": self.env._("Days to win"),
        }[intent]

    @api.model
    def _example(self, intent):
        return {
            "forecast": self.env._("How much will close this month?"),
            "won": self.env._("What did we win last month?"),
            "pipeline": self.env._("Open pipeline by stage"),
            "win_rate": self.env._("Win rate by salesperson this quarter"),
            "at_risk": self.env._("Which customers may leave us?"),
            "top_customers": self.env._("Top 10 customers this year"),
            "category_change": self.env._(
                "Category change of the top 10 customers in the last 3 months"
            ),
            "jumps": self.env._("Who jumps stages?"),
            "overdue_quotations": self.env._("Which quotations are overdue?"),
            "silent": self.env._("Deals without activity for 14 days"),
            "unpaid": self.env._("Who owes us money?"),
            "stuck": self.env._("Where do deals get stuck?"),
            "lost": self.env._("Why did we lose deals last quarter?"),
            "ranking": self.env._("Sales ranking this month"),
            "new_leads": self.env._("New leads by channel this month"),
            "unassigned": self.env._("Which leads are unassigned?"),
            "todo": self.env._("Whom should I call today?"),
            "demoted": self.env._("Which deals fell back?"),
            "late_handoffs": self.env._("Which handoffs are overdue?"),
            "cycle": self.env._("How long does it take us to close a deal?"),
        }[intent]

    @api.model
    def _by(self, dimension):
        return {
            "person": self.env._("by salesperson"),
            "team": self.env._("by team"),
            "stage": self.env._("by stage"),
            "source": self.env._("by channel"),
            "product": self.env._("by product"),
            "region": self.env._("by region"),
            "reason": self.env._("by reason"),
            "month": self.env._("by month"),
            "customer": self.env._("by customer"),
        }[dimension]

    @api.model
    def _foreign(self, subject):
        return {
            "weather": self.env._("The weather"),
            "profit": self.env._("Margins and costs"),
            "pay": self.env._("Salaries and commissions"),
            "write": self.env._("Writing texts"),
            "stock": self.env._("Stock"),
            "competitor": self.env._("Competitors"),
            "change_data": self.env._("Changing records"),
            "satisfaction": self.env._("Satisfaction"),
            "marketing": self.env._("Advertising and visitors"),
            "personal": self.env._("Private matters"),
            "world": self.env._("News and markets"),
            "system": self.env._("How the system is used"),
            "production": self.env._("Production figures"),
        }[subject]
