"""Whole working days, for dates rather than moments."""

from datetime import datetime, time, timedelta

import pytz
from odoo import api, models

from .crm_working_time import HORIZONS, key_of, naive


class CrmWorkingTime(models.AbstractModel):
    _inherit = "crm.working.time"

    @api.model
    def _plan_days(self, requests):
        """The dates of the n-th working day after a date; a day counts when any of it is worked.

        :param requests: ``[(date, days, who, company)]``, ``date`` as it is where ``who`` works;
            negative days go back, and 0 days are over on the date itself
        :return: ``[date]`` in the same order, never empty
        """
        chains = self._schedules((who, company) for _date, _days, who, company in requests)
        planned = [None] * len(requests)
        left, level = list(range(len(requests))), 0
        while left:
            questions = {}
            for index in left:
                date, days, who, company = requests[index]
                chain = chains[key_of(who, company)]
                questions[index] = (date, days, chain[level], level + 1 == len(chain))
            answers = self._plan_days_on_schedules(set(questions.values()))
            for index, question in questions.items():
                planned[index] = answers[question]
            left, level = [index for index in left if not planned[index]], level + 1
        return planned

    def _plan_days_on_schedules(self, questions):
        """Dates for ``{(date, days, schedule, is last)}``; None where the next has to answer."""
        answers, left = {}, list(questions)
        for horizon in HORIZONS:
            stretches = {}
            for date, days, schedule, _is_last in left:
                start = _midnight(date, schedule)
                edge = start + (horizon if days >= 0 else -horizon)
                first, last = stretches.get(schedule, (start, start))
                stretches[schedule] = (min(first, start, edge), max(last, start, edge))
            timelines = self._timelines(stretches)
            for question in left:
                answers[question] = _count_days(*question[:3], timelines[question[2]], horizon)
            left = [question for question in left if not answers[question]]
            if not left:
                break
        for question in left:
            date, days, _schedule, is_last = question
            answers[question] = date + timedelta(days=days) if is_last else None
        return answers


def _count_days(date, days, schedule, timeline, horizon):
    """The n-th day with work after ``date``, None when the horizon comes first."""
    step = timedelta(days=1 if days > 0 else -1)
    wanted, limit = abs(days), date + step * horizon.days
    while wanted:
        date += step
        if date == limit:
            return None
        begin, end = _midnight(date, schedule), _midnight(date + timedelta(days=1), schedule)
        if timeline.between(begin, end):
            wanted -= 1
    return date


def _midnight(date, schedule):
    return naive(pytz.timezone(schedule.zone).localize(datetime.combine(date, time.min)))
