"""How a connector is: figures of the last seven days, and an alarm when it turns bad."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

DAYS = 7
# what is waiting longer than this is late
LATE_MINUTES = 30
# fewer events than these say nothing about what is usual
ENOUGH = 20
# errors are for those who look after connectors
READERS = "sales_team.group_sale_manager,base.group_system"
USUAL_DAYS = 28
# longer than the longest gap by this factor, and at least so many hours
SILENCE_FACTOR = 1.5
SILENCE_LEAST_HOURS = 2

FIGURES = """
    SELECT connector_id,
           count(*) FILTER (WHERE ended AND good) AS good,
           count(*) FILTER (WHERE ended) AS ended,
           count(*) FILTER (WHERE waits) AS waiting,
           count(*) FILTER (WHERE dead) AS dead,
           min(since) FILTER (WHERE waits) AS oldest,
           max(since) FILTER (WHERE good) AS last_good,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) FILTER (WHERE good) AS median,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY delay) FILTER (WHERE good) AS p95
      FROM (
        SELECT connector_id, date_received AS since, delay,
               state IN ('done', 'ignored') AS good,
               state IN ('done', 'ignored', 'dead') AS ended,
               state IN ('new', 'failed') AS waits,
               state = 'dead' AS dead
          FROM crm_inbox_event
         WHERE date_received >= %(since)s OR state IN ('new', 'failed')
         UNION ALL
        SELECT connector_id, create_date, delay, state = 'sent', state IN ('sent', 'dead'),
               state IN ('queued', 'sending', 'failed', 'unknown'), state = 'dead'
          FROM crm_outbox_message
         WHERE create_date >= %(since)s OR state IN ('queued', 'sending', 'failed', 'unknown')
      ) rows
     WHERE connector_id IN %(connectors)s
     GROUP BY connector_id
"""
LAST_ERRORS = """
    SELECT DISTINCT ON (connector_id) connector_id, error
      FROM (
        SELECT connector_id, error, write_date FROM crm_inbox_event
         WHERE error IS NOT NULL AND state IN ('failed', 'dead') AND connector_id IN %(connectors)s
         UNION ALL
        SELECT connector_id, error, write_date FROM crm_outbox_message
         WHERE error IS NOT NULL AND state IN ('failed', 'dead', 'unknown')
           AND connector_id IN %(connectors)s
      ) rows
     ORDER BY connector_id, write_date DESC
"""
# up to the last event, however long ago that was; where a connector is pushed to, what was found by
# asking does not hide that nothing comes any more
LONGEST_GAPS = """
    WITH sides AS MATERIALIZED (
        SELECT id AS connector_id,
               EXISTS (SELECT 1 FROM crm_inbox_event
                        WHERE connector_id = crm_connector.id AND is_pushed) AS is_pushed
          FROM crm_connector WHERE id IN %(connectors)s
    ), last AS MATERIALIZED (
        SELECT sides.connector_id, sides.is_pushed,
               (SELECT max(event.date_received) FROM crm_inbox_event event
                 WHERE event.connector_id = sides.connector_id
                   AND (event.is_pushed OR NOT sides.is_pushed)) AS moment
          FROM sides
    )
    SELECT connector_id, count(*), max(gap), max(date_received)
      FROM (
        SELECT event.connector_id, date_received,
               extract(epoch FROM date_received - lag(date_received)
                       OVER (PARTITION BY event.connector_id ORDER BY date_received)) AS gap
          FROM crm_inbox_event event
          JOIN last ON last.connector_id = event.connector_id
         WHERE date_received >= last.moment - %(days)s * interval '1 day'
           AND (event.is_pushed OR NOT last.is_pushed)
      ) rows
     GROUP BY connector_id
"""


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    silence_hours = fields.Float(
        "Silence Is Unusual After (Hours)",
        help="0: half as long again as its longest silence of the last four weeks.",
    )
    health = fields.Selection(
        [("good", "Works"), ("bad", "Needs a Look"), ("none", "Nothing Yet")],
        default="none",
        readonly=True,
        copy=False,
    )
    health_note = fields.Char("What Is Wrong", readonly=True, copy=False, groups=READERS)
    date_health = fields.Datetime("Since", readonly=True, copy=False)

    success_rate = fields.Float(
        "Success (%)",
        compute="_compute_figures",
        help="Of the last 7 days: events done or ignored and messages sent, of those and those "
        "given up.",
    )
    delay_median = fields.Float(
        "Delay, Median (s)", compute="_compute_figures", help="From arrival to done, last 7 days."
    )
    delay_p95 = fields.Float("Delay, 95 % Within (s)", compute="_compute_figures")
    waiting_count = fields.Integer("Waiting", compute="_compute_figures")
    dead_count = fields.Integer("Given Up", compute="_compute_figures", help="In the last 7 days.")
    date_oldest = fields.Datetime("Waiting Since", compute="_compute_figures")
    date_last_success = fields.Datetime("Last Success", compute="_compute_figures")
    last_error = fields.Char(compute="_compute_figures", groups=READERS)
    has_figures = fields.Boolean(compute="_compute_figures")
    brings_notices = fields.Boolean(compute="_compute_brings_notices", store=True)

    @api.depends("kind", "inbox_ids.state", "outbox_ids.state")
    def _compute_figures(self):
        found = self._figures()
        errors = self._last_errors()
        for connector in self:
            row = found.get(connector.id, {})
            ended = row.get("ended") or 0
            connector.has_figures = bool(ended)
            connector.success_rate = 100.0 * row["good"] / ended if ended else 0.0
            connector.delay_median = row.get("median") or 0.0
            connector.delay_p95 = row.get("p95") or 0.0
            connector.waiting_count = row.get("waiting") or 0
            connector.dead_count = row.get("dead") or 0
            connector.date_oldest = row.get("oldest")
            connector.date_last_success = row.get("last_good")
            connector.last_error = connector.pull_error or errors.get(connector.id) or False

    def _figures(self):
        """``{connector id: {good, ended, waiting, dead, oldest, last_good, median, p95}}``."""
        if not self.ids:
            return {}
        self.env["crm.inbox.event"].flush_model()
        self.env["crm.outbox.message"].flush_model()
        since = fields.Datetime.now() - timedelta(days=DAYS)
        rows = self.env.execute_query_dict(SQL(FIGURES, since=since, connectors=tuple(self.ids)))
        return {row["connector_id"]: row for row in rows}

    def _last_errors(self):
        if not self.ids:
            return {}
        return dict(self.env.execute_query(SQL(LAST_ERRORS, connectors=tuple(self.ids))))

    @api.depends("kind")
    def _compute_brings_notices(self):
        for connector in self:
            kind = connector._kind_model()
            connector.brings_notices = bool(kind is not None and kind._brings_notices())

    # ------------------------------------------------------------
    # ALARM
    # ------------------------------------------------------------

    @api.model
    def _cron_health(self):
        """Judge all connectors; tell who looks after one when it turns bad, once."""
        connectors = self.search([])
        figures, silences = connectors._figures(), connectors._silences()
        errors = connectors._last_errors()
        now = fields.Datetime.now()
        turned = self.browse()
        for connector in connectors:
            row = figures.get(connector.id, {})
            silence = silences.get(connector.id)
            note = connector._for_its_keeper()._health_note(row, silence, errors)
            health = "bad" if note else "good" if row else "none"
            if health == "bad" and connector.health != "bad":
                turned |= connector
            if (health, note or False) != (connector.health, connector.health_note):
                since = connector.date_health if health == connector.health else now
                connector.write({"health": health, "health_note": note, "date_health": since})
        self.env["crm.notice"]._tell(
            {
                "user": connector.user_id,
                "content": lambda env, connector=connector: (
                    env._("Connector “%s” needs a look", connector.name),
                    connector.health_note,
                ),
                "record": connector,
            }
            for connector in turned
        )

    def _health_note(self, row, silence, errors):
        """What is wrong, in a sentence for the administrator; ``""`` if nothing is."""
        now = fields.Datetime.now()
        if self.pull_error:
            return self.env._("Asking it failed: %s", self.pull_error)
        if row.get("dead"):
            return self.env._(
                "%(count)s given up in the last %(days)s days. Last: %(error)s",
                count=row["dead"], days=DAYS, error=errors.get(self.id) or "",
            )  # fmt: skip
        if row.get("oldest") and row["oldest"] < now - timedelta(minutes=LATE_MINUTES):
            minutes = int((now - row["oldest"]).total_seconds() // 60)
            return self.env._(
                "%(count)s waiting, the oldest for %(minutes)s minutes. %(error)s",
                count=row["waiting"], minutes=minutes, error=errors.get(self.id) or "",
            )  # fmt: skip
        if silence:
            hours, usual = silence
            return self.env._(
                "Silent for %(hours)s hours; usual are at most %(usual)s. Is the address still "
                "known to the other system?",
                hours=int(hours), usual=int(usual),
            )  # fmt: skip
        return ""

    def _silences(self):
        """``{connector id: (hours of silence, hours that are usual)}`` of those too silent."""
        if not self.ids:
            return {}
        self.env["crm.inbox.event"].flush_model()
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(LONGEST_GAPS, days=USUAL_DAYS, connectors=tuple(self.ids))
        )
        found = {}
        for connector_id, count, gap, last in rows:
            connector = self.browse(connector_id)
            usual = connector.silence_hours
            if not usual:
                if count < ENOUGH:
                    continue
                usual = max(float(gap) / 3600 * SILENCE_FACTOR, SILENCE_LEAST_HOURS)
            hours = (now - last).total_seconds() / 3600
            if hours > usual:
                found[connector_id] = (hours, usual)
        return found
