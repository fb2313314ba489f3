"""The tables of the lead quality self-check, and the records behind their rows."""

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import zone_of
from odoo.exceptions import UserError
from odoo.fields import Datetime, Domain

from ...tools import statistics
from .crm_trust_self_check import Section

# in the order in which leads go wrong
CHECKS = (
    "basics_complete", "key_fields", "repeated_enquiries", "assigned_2h", "contact_4h",
    "contact_72h", "two_followups", "effective_followups", "no_owner", "owner_gone", "idle_deals",
    "silent_deals", "won_of_arrivals", "lost_with_reason", "duplicate_customers",
)  # fmt: skip
# of a channel or a person
COMPARED = ("key_fields", "assigned_2h", "contact_72h", "won_of_arrivals")
# what somebody must mend before anything else can be done with a lead
NEEDED = ("phone", "customer", "source")
LISTED = 20


class CrmTrustSelfCheck(models.AbstractModel):
    _inherit = "crm.trust.self.check"

    @api.model
    def _sections(self, scope):
        """:return: list[Section], the checks first"""
        return [
            self._checks(scope),
            self._fields_left_empty(scope),
            self._by("channel", self.env._("By channel"), scope),
            self._by("person", self.env._("By person"), scope),
            self._leads_to_mend(scope),
        ]

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    @api.model
    def _checks(self, scope):
        catalogue = self.env["crm.trust.catalogue"]
        available = catalogue._available()
        codes = [code for code in CHECKS if code in available]
        figures = catalogue._read(codes, scope)
        people = self.env["crm.trust.target"]._menders(scope.company)
        words = {"good": self.env._("✓ reached"), "bad": self.env._("▲ missed"), "": ""}
        rows, tones = [], []
        for code in codes:
            metric, figure = available[code][1], figures[code]
            of = None
            if figure.whole is not None:
                of = self.env._("%(part)s of %(whole)s", part=figure.part, whole=figure.whole)
            rows.append(
                (
                    code,
                    [
                        (metric.name, ""),
                        (figure.value, metric.unit),
                        (of, ""),
                        (figure.target, metric.unit),
                        (words[figure.state], ""),
                        (people[code].name if code in people else metric.owner, ""),
                    ],
                )
            )
            tones.append({"good": "high", "bad": "low", "": ""}[figure.state])
        headers = [
            self.env._("Check"), self.env._("Figure"), self.env._("Records"),
            self.env._("Target"), self.env._("On Target?"), self.env._("Mends it"),
        ]  # fmt: skip
        title = self.env._("Checks")
        return Section("checks", title, headers, [None] * len(headers), rows, tones)

    @api.model
    def _open_checks(self, key, scope):
        return self.env["crm.trust.catalogue"]._action_open(key, scope)

    # ------------------------------------------------------------
    # EMPTY FIELDS
    # ------------------------------------------------------------

    @api.model
    def _fields_left_empty(self, scope):
        Lead = self.env["crm.lead"]
        whole = Lead.search_count(self._arrived(scope))
        rows = []
        for code, domain in self._without().items():
            count = Lead.search_count(self._arrived(scope) & domain)
            rows.append((code, [self._field_name(code), count, 100.0 * count / (whole or 1)]))
        rows = sorted((row for row in rows if row[1][1]), key=lambda row: -row[1][1])
        return Section(
            "fields",
            self.env._("What new leads leave empty"),
            [self.env._("Field"), self.env._("Leads"), self.env._("Share")],
            ["", "count", "percent"],
            rows,
            [""] * len(rows),
        )

    @api.model
    def _open_fields(self, key, scope):
        domain = self._without().get(key) if isinstance(key, str) else None
        if domain is None:
            raise UserError(self.env._("This is not there any more. Load the page again."))
        name = self._field_name(key)
        return self._list_of(self._arrived(scope) & domain, name, scope)

    # ------------------------------------------------------------
    # CHANNELS AND PEOPLE
    # ------------------------------------------------------------

    @api.model
    def _by(self, dimension, title, scope):
        """Figures beside each other for each group; one that stands out is told in words."""
        diagnose = self.env["crm.trust.diagnose"]
        available = self.env["crm.trust.catalogue"]._available()
        codes = [code for code in COMPARED if code in available]
        if not codes or dimension not in diagnose._paths(available["arrivals"][1]):
            return Section(dimension, title, [], [])
        found = {
            code: diagnose._diagnose(code, dimension, scope, statistics.MINIMUM)
            for code in ("arrivals", *codes)
        }
        groups = {
            code: {group["key"]: group for group in result["groups"]}
            for code, result in found.items()
        }
        rows, tones = [], []
        for key, group in groups["arrivals"].items():
            told = [groups[code].get(key) for code in codes]
            worse = [
                available[code][1].name
                for code, each in zip(codes, told, strict=True)
                if each and each["verdict"].endswith("low")
            ]
            values = [each["value"] if each else None for each in told]
            rows.append((key, [group["name"], group["size"], *values, ", ".join(worse)]))
            tones.append("low" if worse else "")
        return Section(
            dimension,
            title,
            [
                diagnose._labels()[dimension],
                available["arrivals"][1].name,
                *(available[code][1].name for code in codes),
                self.env._("Worse than chance makes it"),
            ],
            ["", "count", *(available[code][1].unit for code in codes), ""],
            rows,
            tones,
            self.env._("Groups of fewer than %s leads are not judged.", statistics.MINIMUM),
        )

    @api.model
    def _open_channel(self, key, scope):
        return self._open_group("channel", key, scope)

    @api.model
    def _open_person(self, key, scope):
        return self._open_group("person", key, scope)

    @api.model
    def _open_group(self, dimension, key, scope):
        """The leads of the period of a group."""
        _subject, metric = self.env["crm.trust.diagnose"]._metric("arrivals")
        path = self.env["crm.trust.diagnose"]._path(metric, dimension)
        if key is not False and not isinstance(key, int):
            raise UserError(self.env._("This is not there any more. Load the page again."))
        return self._list_of(
            self._arrived(scope) & Domain(path, "=", key), self.env._("New Leads"), scope
        )

    # ------------------------------------------------------------
    # LEADS BY NAME
    # ------------------------------------------------------------

    @api.model
    def _leads_to_mend(self, scope):
        """The largest leads of the period that nobody can work with, and what they lack."""
        Lead = self.env["crm.lead"]
        lacking = self._lacking()
        domain = self._to_mend(scope)
        leads = Lead.search(domain, order="expected_revenue desc, id", limit=LISTED)
        lacks = {name: leads.filtered_domain(condition) for name, condition in lacking.items()}
        zone = zone_of(scope.company)
        rows = [
            (
                lead.id,
                [
                    lead.name,
                    # sudo: the name of a colleague on a lead that the reader sees
                    lead.user_id.sudo().name or "",
                    Datetime.context_timestamp(
                        self.with_context(tz=zone.zone), lead.create_date
                    ).strftime("%Y-%m-%d"),
                    ", ".join(name for name, those in lacks.items() if lead in those),
                ],
            )
            for lead in leads
        ]
        return Section(
            "leads",
            self.env._("Leads to mend first (%s)", Lead.search_count(domain)),
            [
                self.env._("Lead"), self.env._("Salesperson"), self.env._("Arrived"),
                self.env._("What is missing"),
            ],
            ["", "", "", ""],
            rows,
            [""] * len(rows),
        )  # fmt: skip

    @api.model
    def _open_leads(self, key, scope):
        """One lead; without a key all that are to be mended."""
        if key is None or key is False:
            name = self.env._("Leads to mend")
            return self._list_of(self._to_mend(scope), name, scope)
        if not isinstance(key, int):
            raise UserError(self.env._("This is not there any more. Load the page again."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": key,
            "views": [[False, "form"]],
            # of the report's company, whichever is chosen above
            "context": {"allowed_company_ids": scope.company.ids, "active_test": False},
        }

    @api.model
    def _lacking(self):
        """:return: ``{what is missing, in words: Domain}``"""
        without = self._without()
        found = {self._field_name(code): without[code] for code in NEEDED}
        found[self.env._("Nobody's")] = Domain("user_id", "=", False)
        return found

    @api.model
    def _to_mend(self, scope):
        still_open = Domain("active", "=", True) & Domain("won_status", "=", "pending")
        return self._arrived(scope) & still_open & Domain.OR(self._lacking().values())

    # ------------------------------------------------------------
    # PARTS OF THEM
    # ------------------------------------------------------------

    @api.model
    def _arrived(self, scope):
        """:return: Domain: the leads of the period, as the catalogue counts them"""
        subject, metric = self.env["crm.trust.diagnose"]._metric("arrivals")
        return subject._records(metric, metric.domain, scope)

    @api.model
    def _without(self):
        return self.env["crm.trust.subject.completeness"]._without()

    @api.model
    def _field_name(self, code):
        return self.env["crm.trust.diagnose"]._metric(f"empty_{code}")[1].name

    @api.model
    def _list_of(self, domain, name, scope):
        return {**self.env["crm.trust.funnel"]._action(domain, scope), "name": name}
