"""The figures other addons bring, against slow, obvious Python over data shaken at random.

The records are those of the demo. What the figures look at is thrown into disorder, as only the
database can, and told again in the simplest way: record by record.
"""

from datetime import datetime, timedelta
from statistics import mean

import pytz
from odoo.addons.crm_dashboard_trust.tests.test_plain_python import COMPARED
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.addons.crm_notary.tools import demo
from odoo.tests import TransactionCase, tagged

SETTINGS = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
DICE = st.randoms(use_true_random=False)
MONTHS_BACK = st.integers(0, 2)
DAY = 24 * 60


@tagged("post_install", "-at_install")
class TestTrustPlain(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = demo.ref(cls.env, "user_manager", "crm_notary")
        cls.seller = demo.ref(cls.env, "user_sales", "crm_notary")
        cls.company = cls.boss.company_id
        cls.zone = pytz.timezone(cls.company.resource_calendar_id.tz)
        cls.now = datetime.utcnow().replace(microsecond=0)

    def shaken(self, model, columns, check):
        """Give each record's columns one of their values, check, and leave nothing behind.

        :param columns: ``{column: function without parameters}``
        """
        savepoint = self.env.cr.savepoint()
        # minutes pass while examples are tried, and what is counted against now goes with them
        self.now = datetime.utcnow().replace(microsecond=0)
        try:
            Model = self.env[model].with_context(active_test=False)
            records = Model.search([("company_id", "=", self.company.id)])
            self.assertTrue(records, f"nothing of {model} in the demo: nothing would be compared")
            self.env.flush_all()
            table = Model._table
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for record in records:
                names = ", ".join(f"{name} = %s" for name in columns)
                values = [draw() for draw in columns.values()]
                self.env.cr.execute(
                    f"UPDATE {table} SET {names} WHERE id = %s", [*values, record.id]
                )
            self.env.invalidate_all()
            check(records)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def moment(self, dice, days=80):
        """Any moment of the last days, or of the next two; none at which something changes now."""
        return lambda: self.now - timedelta(minutes=dice.randint(-2 * DAY, days * DAY), seconds=30)

    def scope(self, months):
        """The month so many months ago: ``(scope, year, month)``."""
        day = pytz.utc.localize(self.now).astimezone(self.zone).date().replace(day=1)
        for _number in range(months):
            day = (day - timedelta(days=1)).replace(day=1)
        return {"company_id": self.company.id, "day": day.isoformat()}, day

    def within(self, moment, day):
        local = moment and pytz.utc.localize(moment).astimezone(self.zone)
        return bool(local) and (local.year, local.month) == (day.year, day.month)

    def figure(self, code, scope):
        return (
            self.env["crm.trust.catalogue"].with_user(self.boss).read_figures([code], scope)[code]
        )

    def compare(self, code, scope, part, whole=None):
        """Its list and its value; ``part`` and ``whole`` are records."""
        catalogue = self.env["crm.trust.catalogue"].with_user(self.boss)
        for expected, is_whole in ((part, False), (whole, True)):
            if expected is not None:
                action = catalogue.open_figure(code, scope, whole=is_whole)
                found = (
                    self.env[action["res_model"]]
                    .with_user(self.boss)
                    .with_context(**action["context"])
                    .search(action["domain"])
                )
                self.assertEqual(sorted(found.ids), sorted(expected.ids), (code, is_whole, scope))
        value = self.figure(code, scope)["value"]
        if whole is None:
            return
        if whole:
            self.assertAlmostEqual(value, 100 * len(part) / len(whole), 6, code)
        else:
            self.assertIsNone(value, code)

    def compare_mean(self, code, scope, numbers):
        value = self.figure(code, scope)["value"]
        if numbers:
            self.assertAlmostEqual(value, mean(numbers), 4, code)
        else:
            self.assertIsNone(value, code)

    # -- none is forgotten ------------------------------------------------------------------------

    def test_every_figure_of_all_addons_is_compared_somewhere(self):
        codes = set(self.env["crm.trust.catalogue"]._available())
        self.assertFalse(codes - set(COMPARED), "write its slow computation")
        self.assertFalse(set(COMPARED) - codes, "there is no such figure any more")

    # -- leads ----------------------------------------------------------------------------------

    @SETTINGS
    @given(DICE, MONTHS_BACK)
    def test_leads(self, dice, months):
        """How soon somebody cared, how often, and what the leads say of themselves."""
        columns = {
            "create_date": self.moment(dice),
            "date_open": lambda: dice.choice((None, self.moment(dice)())),
            "date_first_followup": lambda: dice.choice((None, self.moment(dice)())),
            "followup_count": lambda: dice.randint(0, 3),
            "completeness": lambda: dice.choice((75, 100)),
            "duplicate_outcome": lambda: dice.choice((None, "owner", "separate")),
        }
        self.shaken("crm.lead", columns, lambda leads: self.compare_leads(leads, months))

    def compare_leads(self, leads, months):
        scope, day = self.scope(months)
        new = leads.filtered(lambda lead: self.within(lead.create_date, day))
        for code, hours in (("contact_4h", 4), ("contact_72h", 72), ("assigned_2h", 2)):
            limit = timedelta(hours=hours)
            what = self.assigned if code == "assigned_2h" else self.began
            soon = new.filtered(
                lambda lead, limit=limit, what=what: any(
                    moment and moment - lead.create_date <= limit for moment in what(lead)
                )
            )
            self.compare(code, scope, soon, soon | self.older(new, limit))
        twice = new.filtered(lambda lead: lead.followup_count >= 2)
        self.compare("two_followups", scope, twice, twice | self.older(new, timedelta(days=7)))
        full = new.filtered(lambda lead: lead.completeness == 100)
        self.compare("basics_complete", scope, full, new)
        self.compare("repeated_enquiries", scope, new.filtered("duplicate_outcome"), new)

    def older(self, leads, limit):
        return leads.filtered(lambda lead: lead.create_date < self.now - limit)

    def assignments(self, lead):
        return self.env["crm.lead.assignment"].search([("lead_id", "=", lead.id)])

    def began(self, lead):
        """When somebody began: as the router knows, else the first follow-up."""
        routed = self.assignments(lead)
        return routed.mapped("date_started") if routed else [lead.date_first_followup]

    def assigned(self, lead):
        routed = self.assignments(lead)
        return routed.mapped("date") if routed else [lead.date_open]

    # -- follow-ups -------------------------------------------------------------------------------

    @SETTINGS
    @given(DICE, MONTHS_BACK)
    def test_followups(self, dice, months):
        ids = self.env["crm.followup"].search([]).ids
        obstacles = [None, *self.env["crm.followup.obstacle"].search([]).ids]
        columns = {
            "date": self.moment(dice),
            "state": lambda: dice.choice(("done", "done", "draft")),
            "is_effective": lambda: dice.choice((True, False)),
            "is_witnessed": lambda: dice.choice((True, False)),
            "quality_score": lambda: dice.randint(0, 100),
            "obstacle_id": lambda: dice.choice(obstacles),
            "is_obstacle_open": lambda: dice.choice((True, False)),
            "corrected_id": lambda: dice.choice((None, None, dice.choice(ids))),
            "replaced_by_id": lambda: dice.choice((None, None, dice.choice(ids))),
            "previous_answer": lambda: dice.choice((None, "done", "done", "moved", "dropped")),
        }
        self.shaken(
            "crm.followup", columns, lambda records: self.compare_followups(records, months)
        )

    def compare_followups(self, followups, months):
        scope, day = self.scope(months)
        written = followups.filtered(
            lambda each: (
                self.within(each.date, day)
                and not each.replaced_by_id
                # a correction nobody has finished is not a follow-up yet
                and (each.state == "done" or not each.corrected_id)
            )
        )
        done = written.filtered(lambda each: each.state == "done")
        self.compare("effective_followups", scope, written.filtered("is_effective"), written)
        self.compare("witnessed_followups", scope, written.filtered("is_witnessed"), written)
        self.compare("followup_quality", scope, done)
        self.compare_mean("followup_quality", scope, done.mapped("quality_score"))
        promised = done.filtered("previous_answer")
        kept = promised.filtered(lambda each: each.previous_answer == "done")
        self.compare("steps_kept", scope, kept, promised)
        hindered = done.filtered("obstacle_id")
        solved = hindered.filtered(lambda each: not each.is_obstacle_open)
        self.compare("obstacles_solved", scope, solved, hindered)
        doubt = self.env.ref("crm_followup_canvas.obstacle_5")
        technical = hindered.filtered(lambda each: each.obstacle_id == doubt)
        self.compare("technical_solved", scope, technical & solved, technical)

    # -- handoffs ---------------------------------------------------------------------------------

    @SETTINGS
    @given(DICE, MONTHS_BACK)
    def test_handoffs(self, dice, months):
        columns = {
            "state": lambda: dice.choice(
                ("waiting", "todo", "in_progress", "blocked", "done", "done", "cancelled")
            ),
            "deadline": lambda: dice.choice((None, self.moment(dice)(), self.moment(dice, 2)())),
            "date_done": lambda: dice.choice((None, self.moment(dice)())),
            "is_late": lambda: dice.choice((True, False)),
            "done_hours": lambda: dice.randint(0, 40),
            "hours_left": lambda: dice.randint(-5, 5),
            "date_opened": lambda: dice.choice((None, self.moment(dice)())),
        }
        self.shaken("crm.handoff", columns, lambda records: self.compare_handoffs(records, months))

    def compare_handoffs(self, handoffs, months):
        scope, day = self.scope(months)
        done = handoffs.filtered(
            lambda each: each.state == "done" and each.deadline and self.within(each.date_done, day)
        )
        in_time = done.filtered(lambda each: not each.is_late)
        self.compare("handoffs_in_time", scope, in_time, done)
        self.compare("handoff_hours", scope, done)
        self.compare_mean("handoff_hours", scope, done.mapped("done_hours"))
        late = handoffs.filtered(
            lambda each: (
                each.deadline
                and (
                    (each.state == "blocked" and each.hours_left < 0)
                    or (
                        each.state in ("waiting", "todo", "in_progress")
                        and each.deadline < datetime.utcnow()
                    )
                )
            )
        )
        self.compare("handoffs_late", scope, late)
        self.assertEqual(self.figure("handoffs_late", scope)["value"], len(late))
        blocked = handoffs.filtered(lambda each: each.state == "blocked")
        self.compare("handoffs_stuck", scope, late | blocked)
        opened = handoffs.filtered(lambda each: self.within(each.date_opened, day))
        self.compare("handoffs_by_themselves", scope, opened)
        self.assertEqual(self.figure("handoffs_by_themselves", scope)["value"], len(opened))

    # -- routing ----------------------------------------------------------------------------------

    @SETTINGS
    @given(DICE, MONTHS_BACK)
    def test_routing(self, dice, months):
        columns = {
            "date": self.moment(dice),
            "state": lambda: dice.choice(("reclaimed", "reassigned")),
            "date_reminded": lambda: dice.choice((None, self.moment(dice)())),
            "date_started": lambda: dice.choice((None, self.moment(dice)())),
        }
        self.shaken(
            "crm.lead.assignment", columns, lambda records: self.compare_routing(records, months)
        )

    def compare_routing(self, assignments, months):
        scope, day = self.scope(months)
        taken = assignments.filtered(
            lambda each: each.state == "reclaimed" and self.within(each.date, day)
        )
        self.compare("leads_taken_back", scope, taken)
        self.assertEqual(self.figure("leads_taken_back", scope)["value"], len(taken))
        reminded = assignments.filtered(lambda each: self.within(each.date_reminded, day))
        self.compare("reminders_worked", scope, reminded.filtered("date_started"), reminded)
        reports = self.env["crm.route.fairness"].search([("company_id", "=", self.company.id)])
        here = [each.largest_deviation for each in reports if each.month == day]
        value = self.figure("routing_deviation", scope)["value"]
        self.assertEqual(value or None, max(here, default=None) or None)

    # -- other systems ----------------------------------------------------------------------------

    @SETTINGS
    @given(DICE, MONTHS_BACK)
    def test_what_came_in(self, dice, months):
        states = ("new", "failed", "done", "ignored", "dead")
        columns = {"state": lambda: dice.choice(states), "date_received": self.moment(dice)}

        def check(events):
            scope, day = self.scope(months)
            ended = events.filtered(
                lambda each: (
                    each.state in ("done", "ignored", "dead")
                    and self.within(each.date_received, day)
                )
            )
            good = ended.filtered(lambda each: each.state != "dead")
            self.compare("events_processed", scope, good, ended)

        self.shaken("crm.inbox.event", columns, check)

    @SETTINGS
    @given(DICE, MONTHS_BACK)
    def test_what_went_out(self, dice, months):
        states = ("queued", "failed", "sent", "sent", "dead")
        columns = {"state": lambda: dice.choice(states), "create_date": self.moment(dice)}

        def check(messages):
            scope, day = self.scope(months)
            ended = messages.filtered(
                lambda each: each.state in ("sent", "dead") and self.within(each.create_date, day)
            )
            self.compare(
                "messages_sent", scope, ended.filtered(lambda each: each.state == "sent"), ended
            )

        self.shaken("crm.outbox.message", columns, check)
