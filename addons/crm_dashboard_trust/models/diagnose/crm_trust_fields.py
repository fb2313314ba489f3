"""Heat map of empty fields, and what the records that failed have in common."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...catalogue.scope import scope_from
from ...tools import statistics
from ...tools.domains import fact, open_deals

# a cause is named when it is so much more frequent among those that failed, in percent
LEAST_DIFFERENCE = 10.0


class CrmTrustDiagnose(models.AbstractModel):
    _inherit = "crm.trust.diagnose"

    # ------------------------------------------------------------
    # HEAT MAP
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def heat_map(self, by="person", scope=None, minimum=None):
        """Which fields of the open opportunities are empty, and where.

        :return: dict: ``fields`` (``[code, label]``), ``rows``: dicts with ``key``, ``name``,
            ``size``, ``cells``: for each field ``count``, ``share`` (percent), ``verdict``
        """
        found = scope_from(self.env, scope)
        least = statistics.MINIMUM if minimum is None else max(int(minimum), 1)
        Lead, empty, labels = self._heat(found)
        path = self._lead_path(by)
        rows = self._named(
            [
                {"record": record, "key": record.id or False, "size": size, "cells": []}
                for record, size in Lead._read_group(open_deals(found), [path], ["__count"])
            ]
        )
        rows.sort(key=lambda row: (not row["key"], row["name"]))
        for code in labels:
            counts = {
                record.id or False: count
                for record, count in Lead._read_group(
                    open_deals(found) & empty[code], [path], ["__count"]
                )
            }
            judged = statistics.compare_shares(
                [(row["key"], counts.get(row["key"], 0), row["size"]) for row in rows], least
            )
            for row, group in zip(rows, judged.groups, strict=True):
                row["cells"].append(
                    {
                        "count": counts.get(row["key"], 0),
                        "share": 100.0 * (group.value or 0.0),
                        "verdict": group.verdict,
                    }
                )
        return {"fields": list(map(list, labels.items())), "rows": rows}

    @api.model
    @api.readonly
    def open_cell(self, field, by, key, scope=None):
        """:return: the action that lists the records of a cell of the heat map"""
        _lead, empty, labels = self._heat(scope_from(self.env, scope))
        if field not in empty or (key is not False and not isinstance(key, int)):
            raise UserError(self.env._("This group is not there any more. Load the page again."))
        action = self.env["crm.trust.catalogue"].open_figure(f"empty_{field}", scope)
        action["name"] = labels[field]
        action["domain"] = list(Domain(action["domain"]) & self._in_group(self._lead_path(by), key))
        return action

    @api.model
    def _heat(self, scope):
        """:return: ``(crm.lead as it is counted, {field: Domain}, {field: label})``"""
        catalogue = self.env["crm.trust.catalogue"]._as_scope(scope)
        available = catalogue._available()
        empty = self.env["crm.trust.subject.completeness"]._without()
        labels = {code: catalogue._find(available, f"empty_{code}")[1].name for code in empty}
        return catalogue.env["crm.lead"], empty, labels

    @api.model
    def _lead_path(self, by):
        _subject, metric = self._metric("open_deals")
        return self._path(metric, by)

    # ------------------------------------------------------------
    # LIKELY CAUSES
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def causes(self, code, by=None, key=None, scope=None):
        """What those of a share that failed have in common, more than chance makes of it.

        :param str by: with ``key``, within one group only
        :return: list of dicts, the plainest first: ``name``, ``failed`` and ``others`` (percent of
            those it holds for), ``count``, ``domain``: the failed records it holds for, and
            ``action``, which lists them
        :raise UserError: for a figure that is no share of leads
        """
        found = scope_from(self.env, scope)
        if by == "week":
            found, by = self._week(found, key), None
        catalogue = self.env["crm.trust.catalogue"]._as_scope(found)
        subject, metric = catalogue._find(catalogue._available(), code)
        if not self._has_causes(metric):
            raise UserError(
                self.env._("“%s” cannot be taken apart. Open its list instead.", metric.name)
            )
        part, whole = (
            subject._records(metric, method, found) for method in (metric.domain, metric.whole)
        )
        if by:
            path = self._path(metric, by)
            if key is not False and not isinstance(key, int):
                raise UserError(
                    self.env._("This group is not there any more. Load the page again.")
                )
            whole &= self._in_group(path, key)
        good, bad = (part, ~part) if metric.direction == "up" else (~part, part)
        Lead = catalogue.env["crm.lead"]
        failed, others = Lead.search_count(whole & bad), Lead.search_count(whole & good)
        rows = []
        for name, condition in self._suspects(code).items():
            counts = [Lead.search_count(whole & side & condition) for side in (bad, good)]
            rows.append((name, condition, *counts))
        causes = self._ranked(rows, failed, others, whole & bad)
        action = catalogue._action_open(code, found) if causes else None
        for cause in causes:
            cause["action"] = {**action, "name": cause["name"], "domain": cause["domain"]}
        return causes

    @api.model
    def _has_causes(self, metric):
        return metric.model == "crm.lead" and bool(metric.whole)

    @api.model
    def _suspects(self, code):
        """:return: ``{what, in words: Domain}``; what the figure itself is about is no cause"""
        available = self.env["crm.trust.catalogue"]._available()
        found = {
            available[f"empty_{field}"][1].name: domain
            for field, domain in self.env["crm.trust.subject.completeness"]._without().items()
            if code != f"empty_{field}"
        }
        if code != "assigned_2h":
            found[self.env._("Owner later than two hours")] = ~fact("assigned:2")
        if "contact_4h" in available and code not in ("contact_4h", "contact_72h"):
            found[self.env._("First contact later than four hours")] = ~fact("contact:4")
        found[self.env._("Longer in its stage than allowed")] = Domain("is_rotting", "=", True)
        found[self.env._("No meeting yet")] = ~fact("meetings:1")
        found[self.env._("Nobody's")] = Domain("user_id", "=", False)
        found[self.env._("Proof missing for the next stage")] = Domain(
            "gate_state", "in", ("missing", "demoted")
        )
        return found

    @api.model
    def _ranked(self, rows, failed, others, domain):
        if failed < statistics.MINIMUM or others < statistics.MINIMUM:
            return []
        chances = [
            _two_shares(with_bad, failed, with_good, others)
            for _name, _condition, with_bad, with_good in rows
        ]
        adjusted = statistics.benjamini_hochberg(chances)
        causes = [
            {
                "name": name,
                "failed": 100.0 * with_bad / failed,
                "others": 100.0 * with_good / others,
                "count": with_bad,
                "domain": list(domain & condition),
            }
            for (name, condition, with_bad, with_good), q in zip(rows, adjusted, strict=True)
            if q <= statistics.FALSE_SHARE
        ]
        causes = [each for each in causes if each["failed"] - each["others"] >= LEAST_DIFFERENCE]
        return sorted(causes, key=lambda each: each["others"] - each["failed"])


def _two_shares(part, whole, other_part, other_whole):
    """:return: two-sided p value of two shares being the same"""
    pooled = (part + other_part) / (whole + other_whole)
    spread = (pooled * (1 - pooled) * (1 / whole + 1 / other_whole)) ** 0.5
    if not spread:
        return 1.0
    return statistics.two_sided((part / whole - other_part / other_whole) / spread)
