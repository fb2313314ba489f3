"""What interests a lead, by subject and day: the warmer, the darker."""

import babel.dates
from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import zone_of
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse

MOST_DAYS = 14
MOST_SUBJECTS = 10

CELLS = """
    SELECT identity.lead_id, coalesce(interest.subject, ''),
           (interest.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
           interest.kind, COALESCE(sum(interest.count), 0), COALESCE(sum(interest.warmth), 0)
      FROM crm_lead_interest interest
      JOIN crm_external_identity identity ON identity.id = interest.identity_id
     WHERE identity.lead_id IN %(leads)s
     GROUP BY 1, 2, 3, 4
"""


class CrmLead(models.Model):
    _inherit = "crm.lead"

    interest_html = fields.Html(
        "Interest", compute="_compute_interest_html", sanitize=False, exportable=False
    )
    has_interest = fields.Boolean(compute="_compute_has_interest")

    @api.depends("identity_ids")
    def _compute_has_interest(self):
        # sudo: whoever may read the lead may know that there is something
        found = (
            self.env["crm.lead.interest"]
            .sudo()
            ._read_group([("identity_id.lead_id", "in", self.ids)], ["identity_id"])
        )
        leads = {identity.lead_id.id for (identity,) in found}
        for lead in self:
            lead.has_interest = lead.id in leads

    @api.depends("identity_ids")
    @api.depends_context("lang")
    def _compute_interest_html(self):
        cells = self._integrations_interest_cells()
        for lead in self:
            found = cells.get(lead.id)
            lead.interest_html = lead._integrations_interest_table(found) if found else False

    def _integrations_interest_cells(self):
        """``{lead id: [(subject, day, kind, how often, warmth)]}``, days of the lead's company."""
        self.env["crm.lead.interest"].flush_model()
        self.env["crm.external.identity"].flush_model(["lead_id"])
        found = {}
        for company, leads in self.filtered("id").grouped("company_id").items():
            zone = zone_of(company or self.env.company).zone
            rows = self.env.execute_query(SQL(CELLS, zone=zone, leads=tuple(leads.ids)))
            for lead_id, *cell in rows:
                found.setdefault(lead_id, []).append(cell)
        return found

    def _integrations_interest_table(self, cells):
        """The grid: subjects by days, the warmest subject first, the newest day last."""
        names = dict(self.env["crm.lead.interest"]._fields["kind"]._description_selection(self.env))
        totals, grid, tips = {}, {}, {}
        order = list(names)
        for subject, day, kind, count, warmth in sorted(
            cells, key=lambda each: order.index(each[2])
        ):
            totals[subject] = totals.get(subject, 0) + warmth
            grid[subject, day] = grid.get((subject, day), 0) + warmth
            tips.setdefault((subject, day), []).append(f"{names[kind]} × {int(count)}")
        days = sorted({day for _subject, day in grid})[-MOST_DAYS:]
        subjects = sorted(totals, key=lambda each: (-totals[each], each))[:MOST_SUBJECTS]
        shown = [grid.get((subject, day), 0) for subject in subjects for day in days]
        hottest = max([*shown, 1])
        locale = babel_locale_parse(self.env.lang or "en_US")
        head = Markup("").join(
            Markup("<th class='text-center fw-normal small text-nowrap'>%s</th>")
            % babel.dates.format_skeleton("MMMd", day, locale=locale)
            for day in days
        )
        rows = Markup("").join(
            self._integrations_interest_row(subject, days, grid, tips, hottest, totals)
            for subject in subjects
        )
        return Markup(
            "<div class='table-responsive'>"
            "<table class='table table-sm table-borderless w-auto align-middle mb-1'>"
            "<thead><tr><th class='fw-normal small'>%s</th>%s<th class='fw-normal small'>%s</th>"
            "</tr></thead><tbody>%s</tbody></table></div>"
        ) % (self.env._("About"), head, self.env._("In all"), rows)

    def _integrations_interest_row(self, subject, days, grid, tips, hottest, totals):
        cells = Markup("").join(
            self._integrations_interest_cell(
                grid.get((subject, day), 0), tips.get((subject, day)), hottest
            )
            for day in days
        )
        share = round(100 * totals[subject] / (max(totals.values()) or 1))
        return Markup(
            "<tr><td class='pe-3' style='max-width: 14rem'>%s</td>%s<td style='min-width: 8rem'>"
            "<div class='d-flex align-items-center gap-2'>"
            "<div style='height: .6rem; width: %s%%; background: rgba(0, 90, 95, .75)'></div>"
            "<span class='small'>%s</span></div></td></tr>"
        ) % (subject or self.env._("Not said"), cells, max(share * 0.7, 2), round(totals[subject]))

    def _integrations_interest_cell(self, warmth, tips, hottest):
        if not warmth:
            return Markup("<td class='text-center text-muted small'>·</td>")
        share = warmth / hottest
        # only the darkest are too dark for dark letters
        tone = "text-white" if share > 0.8 else ""
        return Markup(
            "<td class='text-center small %s' style='background: rgba(0, 90, 95, %s)' title='%s'>"
            "%s</td>"
        ) % (tone, round(0.12 + 0.78 * share, 2), ", ".join(tips), round(warmth) or "<1")

    def action_open_interest(self):
        """The rows behind the grid."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_integrations.crm_lead_interest_action"
        )
        action["domain"] = [("identity_id.lead_id", "=", self.id)]
        action["context"] = {}
        return action
