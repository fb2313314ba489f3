"""History and forecasts: the figures are what a slow reading of the nights makes of them."""

from collections import defaultdict
from datetime import timedelta
from math import ceil

from dateutil.relativedelta import relativedelta
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.tests import tagged

from ..tools.reliability import bin_of
from .test_forecast import ForecastCase
from .test_forecasting import slow_chance

MONTHS = 7
NIGHT = st.tuples(
    st.integers(-220, 0),  # day, counted from the first of this month
    st.sampled_from(["open", "open", "open", "won", "lost", "gone"]),
    st.integers(0, 9),  # amount
    st.integers(0, 100),  # credibility
    st.one_of(st.none(), st.integers(-215, 30)),  # due, counted the same
    st.integers(0, 1),  # stage
    st.sampled_from([0, 0, 9]),  # put off by
)
DEALS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob"]),
        st.lists(NIGHT, min_size=1, max_size=5, unique_by=lambda night: night[0]),
    ),
    min_size=3,
    max_size=14,
)
LIVE = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob"]), st.sampled_from(["open", "won", "lost"]),
        st.integers(0, 9), st.integers(0, 100), st.one_of(st.none(), st.integers(-40, 50)),
        st.integers(0, 1), st.integers(0, 60),
    ),
    max_size=5,
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestPlainHistory(ForecastCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DEALS, LIVE)
    def test_any_history(self, deals, live):
        savepoint = self.env.cr.savepoint()
        try:
            self.known(MONTHS)
            self.told = [self.write_down(*deal) for deal in deals]
            leads = [(self.make(*each), each) for each in live]
            # whose history is read is for test_snapshot to say: here no row has its opportunity
            self.compare_past(self.mia)
            for user in (self.mia, self.ann):
                self.compare_now(user, leads)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
            self.env.registry.clear_cache()

    def write_down(self, who, nights):
        key, stages = self.new_key(), (self.first_stage, self.second_stage)
        rows = [
            {
                "key": key, "user": getattr(self, who), "state": state, "amount": amount,
                "day": self.this + timedelta(days=day), "credibility": credibility,
                "due": None if due is None else self.this + timedelta(days=due),
                "stage": stages[stage], "probability": credibility, "automated": 100 - credibility,
                "push": push,
            }
            for day, state, amount, credibility, due, stage, push in sorted(nights)
        ]  # fmt: skip
        self.rows(*rows)
        return rows

    def make(self, who, state, amount, credibility, due, stage, ended):
        """An opportunity as it stands today."""
        stages = (self.first_stage, self.second_stage)
        lead = self.lead(
            getattr(self, who), amount, stage_id=stages[stage].id,
            date_deadline=due is not None and self.today + timedelta(days=due),
        )  # fmt: skip
        if state == "won":
            lead.action_set_won()
        elif state == "lost":
            lead.action_set_lost()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET credibility = %s, probability = CASE WHEN %s THEN %s ELSE"
            " probability END, automated_probability = %s, date_closed = date_closed - %s"
            " * interval '1 day' WHERE id = %s",
            [credibility, state == "open", credibility, 100 - credibility, ended, lead.id],
        )
        self.env.invalidate_all()
        return lead

    # -- the slow reading -----------------------------------------------------------------------

    def as_of(self, rows, day):
        return next((row for row in reversed(rows) if row["day"] <= day), None)

    def cells(self, first, seen):
        """``{class: (won, all)}`` of what was due in a month, seen from a day of it."""
        found, end = defaultdict(lambda: (0, 0)), first + relativedelta(months=1)
        for rows in self.told:
            then, last = self.as_of(rows, seen), self.as_of(rows, end)
            if then and self.is_due(then, first):
                key = then["stage"].id, bin_of(then["credibility"])
                won, size = found[key]
                found[key] = won + (last["state"] == "won"), size + 1
        return dict(found)

    def is_due(self, row, first):
        due = row["due"]
        return row["state"] == "open" and due and due.replace(day=1) == first

    def chance(self, row, cells):
        """By the class; of one never seen that of its stage, else that of all."""
        key = row["stage"].id, bin_of(row["credibility"])
        everything = {"all": [sum(each) for each in zip(*cells.values(), strict=True)]}
        if key in cells:
            return slow_chance(cells, key)
        if any(stage == key[0] for stage, _group in cells):
            # an empty class of the stage is drawn to it altogether
            return slow_chance({**cells, key: (0, 0)}, key)
        won, size = everything["all"]
        return (won + 0.5) / (size + 1)

    def learnt(self, until, offset):
        """Classes of all months that were over on a day, each seen so many days after its first."""
        together = defaultdict(lambda: (0, 0))
        for number in range(-MONTHS, 0):
            first = self.month(number)
            end = self.month(number + 1)
            seen = min(first + timedelta(days=offset), end - timedelta(days=1))
            if end <= until:
                for key, (won, size) in self.cells(first, seen).items():
                    together[key] = together[key][0] + won, together[key][1] + size
        return dict(together)

    def mine(self, user):
        return [rows for rows in self.told if user == self.mia or rows[0]["user"] == user]

    def said_at_start(self, user, first):
        """``(credible, how many were due, won in the end)`` of a month that is over, from its first
        night."""
        known, end = self.learnt(first, 0), first + relativedelta(months=1)
        credible, due, won = 0.0, 0, 0.0
        for rows in self.mine(user):
            then, last = self.as_of(rows, first), self.as_of(rows, end)
            if then and self.is_due(then, first):
                due += 1
                credible += then["amount"] * self.chance(then, known) if known else 0
            if last and last["state"] == "won" and last["day"] > first:
                won += last["amount"]
        return (credible if known else None), due, won

    # -- compared -------------------------------------------------------------------------------

    def check(self, user, code, expected, **scope):
        value = self.figure(user, code, company_id=self.company.id, **scope)["value"]
        if expected is None:
            self.assertIsNone(value, (code, user.name, scope))
        else:
            self.assertAlmostEqual(value, expected, 4, (code, user.name, scope))

    def compare_past(self, user):
        judged = []
        for number in range(-MONTHS, 0):
            first, day = self.month(number), self.month(number).isoformat()
            credible, due, won = self.said_at_start(user, first)
            self.check(user, "forecast_at_start", credible, day=day)
            opened = [row for rows in self.mine(user) if (row := self.as_of(rows, first))]
            self.check(
                user, "pipeline_at_start",
                sum(row["amount"] for row in opened if row["state"] == "open"), day=day,
            )  # fmt: skip
            pushed = [
                row
                for rows in self.mine(user)
                for row in rows
                if row["day"].replace(day=1) == first and row["push"] and row["state"] == "open"
            ]
            self.check(user, "closing_pushed", len(pushed), day=day)
            # where nothing was due and nothing was won, hitting it is no merit
            if credible is not None and (due or won):
                judged.append((credible, won))
        won = sum(won for _credible, won in judged)
        off = [credible - won for credible, won in judged]
        self.check(user, "forecast_error", 100 * sum(map(abs, off)) / won if won else None)
        self.check(user, "forecast_bias", 100 * sum(off) / won if won else None)
        self.check(user, "forecast_covered", self.covered(judged))

    def covered(self, judged):
        held = []
        for number, (credible, won) in enumerate(judged):
            misses = sorted(abs(one - other) for one, other in judged[:number])
            rank = ceil((len(misses) + 1) * 0.8)
            if len(misses) >= 4 and rank <= len(misses):
                reach = misses[rank - 1]
                held.append(max(credible - reach, 0) <= won <= credible + reach)
        return 100 * sum(held) / len(held) if held else None

    def compare_now(self, user, leads):
        # late in the month nothing may ever have been due: then it is the first day that teaches
        offset = (self.today - self.this).days
        known = self.learnt(self.today, offset) or self.learnt(self.today, 0)
        sums = {"credible_forecast": 0.0, "plain_forecast": 0.0, "native_forecast": 0.0}
        for lead, (who, state, amount, credibility, due, *_rest) in leads:
            if user == self.ann and who != "ann":
                continue
            closing = due is not None and self.today + timedelta(days=due)
            if state == "won" and self.local(lead.date_closed).replace(day=1) == self.this:
                sums = {code: value + amount for code, value in sums.items()}
            elif state == "open" and closing and closing.replace(day=1) == self.this:
                row = {"stage": lead.stage_id, "credibility": credibility}
                sums["credible_forecast"] += amount * (self.chance(row, known) if known else 0)
                sums["plain_forecast"] += amount * credibility / 100
                sums["native_forecast"] += amount * (100 - credibility) / 100
        if not known:
            sums["credible_forecast"] = None
        for code, value in sums.items():
            self.check(user, code, value)

    def local(self, moment):
        """In Shanghai, where no clock is ever changed."""
        return (moment + timedelta(hours=8)).date()
