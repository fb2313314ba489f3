"""Lead quality self-check: one report, read as who asks for it; each of its rows opens."""

from dataclasses import dataclass, field

from odoo import api, models
from odoo.addons.crm_notary.tools.export_right import can_export
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ...catalogue.scope import scope_from

# the tables, each with rows that open
SECTIONS = ("checks", "fields", "channel", "person", "leads")
# number of decimals of a unit
DIGITS = {"count": 0, "score": 0, "money": 0, "percent": 1, "hours": 1, "days": 1}


@dataclass(frozen=True)
class Section:
    """A table of the report.

    :param list units: of the columns: "" for text, else a unit of the catalogue; None: each cell is
        a pair of value and unit
    :param list rows: ``(key, cells)``; the key opens the row
    :param list tones: of the rows: "low" where something is wrong, else ""
    """

    key: str
    title: str
    headers: list
    units: list
    rows: list = field(default_factory=list)
    tones: list = field(default_factory=list)
    note: str = ""


class CrmTrustSelfCheck(models.AbstractModel):
    _name = "crm.trust.self.check"
    _description = "Lead Quality Self-Check"

    # ------------------------------------------------------------
    # FOR THE WEB CLIENT
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def self_check_screen(self, scope=None):
        """The report as a screen.

        :param dict scope: see :func:`~.scope.scope_from`
        :return: dict: ``scope`` (what can be chosen), ``title``, ``summary``, ``arrived``,
            ``can_export``, ``sections``: dicts of ``key``, ``title``, ``note``, ``headers``,
            ``numbers`` (whether a column is) and ``rows``: ``key``, ``texts``, ``tone``
        """
        found = scope_from(self.env, scope)
        page = self.env["crm.trust.page"]._page_as(found)
        report = self.with_env(page.env)._report(found)
        return {
            "scope": page._page_scope(found),
            "title": report["title"],
            "summary": report["summary"],
            "arrived": report["arrived"],
            "can_export": can_export(self.env),
            "sections": [
                {
                    "key": section.key,
                    "title": section.title,
                    "note": section.note,
                    "headers": section.headers,
                    "numbers": [unit != "" for unit in section.units],
                    "rows": [
                        {"key": key, "texts": self._texts(section, cells), "tone": tone}
                        for (key, cells), tone in zip(section.rows, section.tones, strict=True)
                    ],
                }
                for section in report["sections"]
            ],
        }

    @api.model
    @api.readonly
    def open_row(self, section, key, scope=None):
        """:return: the action that lists the records of a row of the report

        :raise UserError: for a row that is not there
        """
        found = scope_from(self.env, scope)
        if section not in SECTIONS:
            raise UserError(self.env._("This is not there any more. Load the page again."))
        return getattr(self, f"_open_{section}")(key, found)

    # ------------------------------------------------------------
    # THE REPORT
    # ------------------------------------------------------------

    @api.model
    def _report(self, scope):
        """:return: dict: ``title``, ``summary``, ``arrived``, ``sections``; without leads that the
        reader may see there are no sections"""
        title = " · ".join(
            [
                self.env._("Lead quality"),
                scope.period.label(self.env),
                *(part.name for part in (scope.team, scope.user) if part),
            ]
        )
        report = self.with_env(self.env["crm.trust.page"]._page_as(scope).env)
        if not report.env["crm.lead"].has_access("read"):
            return {"title": title, "summary": "", "arrived": 0, "sections": []}
        sections = report._sections(scope)
        arrived = report.env["crm.lead"].search_count(report._arrived(scope))
        return {
            "title": title,
            "summary": report._summary(sections[0], arrived),
            "arrived": arrived,
            "sections": [section for section in sections if section.rows],
        }

    @api.model
    def _summary(self, checks, arrived):
        missed = checks.tones.count("low")
        judged = missed + checks.tones.count("high")
        return self.env._(
            "%(arrived)s leads arrived. %(reached)s of %(judged)s checks reach their target.",
            arrived=arrived, reached=judged - missed, judged=judged,
        )  # fmt: skip

    @api.model
    def _texts(self, section, cells):
        """:return: list of str: a row as the reader's language writes it"""
        return [self._text(*cell) for cell in self._cells(section, cells)]

    @api.model
    def _cells(self, section, cells):
        """:return: list of ``(value, unit)`` of a row"""
        return [
            cell if unit is None else (cell, unit)
            for cell, unit in zip(cells, section.units, strict=True)
        ]

    @api.model
    def _text(self, value, unit):
        if value is None or value is False:
            return "–"
        if not unit:
            return str(value)
        if unit == "money":
            return formatLang(self.env, value, currency_obj=self.env.company.currency_id)
        text = formatLang(self.env, value, digits=DIGITS[unit])
        if unit == "percent":
            return f"{text} %"
        if unit == "hours":
            return self.env._("%s h", text)
        return self.env._("%s d", text) if unit == "days" else text
