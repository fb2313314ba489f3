"""Vendors whose right answers have one value that no documentation names, made from a seed.

The servers that play them answer in threads of their own: what is written as JSON there is an
answer, before it is signed.
"""

import copy
import json
import random
import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError

from ..tools.errors import Later, Permanent, Unsettled

ODD = (
    None, True, False, -1, 0, 12, 2.5, 1e308, float("nan"), float("inf"), 10**40, 10**400, "", " ",
    "\u0000", "a\u0000b", "\ud800", "x" * 5000, "试" * 300, "12", "1e5", "²", "٣", "-1", [], {},
    [[]], [None], [{}], [1, 2], ["a", 1, {}], {"a": {"b": []}}, "2026-99-99T99:99:99Z",
    "0001-01-01T00:00:00+08:00", "9" * 400, "../../etc/passwd", "%s%n{0}", "//[", "[[", "{}",
)  # fmt: skip
# a message that is not settled is tried again so often
SENDINGS = 3


def spoil(content, dice, odd=ODD):
    """Replace or take away one value, somewhere; by one of ``odd``."""
    names = list(content) if isinstance(content, dict) else list(range(len(content)))
    name = dice.choice(names)
    inner = content[name]
    if isinstance(inner, (dict, list)) and inner and dice.random() < 0.8:
        spoil(inner, dice, odd)
    elif isinstance(content, dict) and dice.random() < 0.2:
        del content[name]
    else:
        content[name] = copy.deepcopy(dice.choice(odd))


@contextmanager
def odd_answers(dice, share):
    write, asking = json.dumps, threading.get_ident()

    def dumps(content, *arguments, **options):
        is_answer = threading.get_ident() != asking and isinstance(content, dict) and content
        if not is_answer or dice.random() > share:
            return write(content, *arguments, **options)
        content = copy.deepcopy(content)
        spoil(content, dice)
        # half characters survive as escapes only
        return write(content, *arguments, **{**options, "ensure_ascii": True})

    with patch.object(json, "dumps", dumps):
        yield


class OddAnswers:
    """For a case with a vendor's server; ``work()`` asks it for all it is asked for.

    ``here`` is its connector.
    """

    rounds = 15
    # of its answers
    share = 0.4

    def work(self):
        raise NotImplementedError

    def test_no_answer_is_one_that_nobody_foresaw(self):
        problems = {}
        for seed in range(self.rounds):
            savepoint = self.env.cr.savepoint()
            try:
                with odd_answers(random.Random(seed), self.share):
                    self.work()
                    self.send()
                problem = self.problem()
            except Exception as error:
                problem = f"{type(error).__name__}: {error}"
            finally:
                self.env.invalidate_all(flush=False)
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)
            if problem:
                problems.setdefault(problem, seed)
        self.assertFalse(problems)

    def problem(self):
        """What was not foreseen, or is lost without a word; ``""`` for nothing."""
        self.env.flush_all()
        found = [self.here.pull_error]
        for row in (*self.events(), *self.messages()):
            found.append(row.error)
            is_over = row.state in ("done", "ignored", "sent") or (
                row.state == "dead" and row.error
            )
            if not is_over and not (row.error and row.date_next_attempt):
                return f"{row._name} is {row.state} and nobody knows why"
        return next((each for each in found if each and each.startswith("Unexpected")), "")

    # -- what is done ---------------------------------------------------------------------------

    def events(self):
        return self.inbox.search([("connector_id", "=", self.here.id)])

    def messages(self):
        return self.outbox.search([("connector_id", "=", self.here.id)])

    def keep(self, *received):
        self.inbox._store(self.here, received)

    def ask(self):
        """The settings are tried, and what no event told is asked for; all that came is done."""
        kind = self.here._kind_model()
        if kind._can_pull():
            self.here._pull()
        self.process()
        self.may_be_refused(self.here.with_user(self.adam).action_test)

    def may_be_refused(self, action, *arguments):
        """What a person causes is done, or they are told why not."""
        try:
            action(*arguments)
        except (UserError, Later, Permanent, Unsettled):
            self.env.invalidate_all(flush=False)

    def queue(self, **content):
        self.outbox._queue([{"connector": self.here, "subject": "Test", "content": content}])

    def send(self):
        for _each in range(SENDINGS):
            waiting = {}
            while message := self.outbox._claim_next(waiting):
                message._attempt(waiting)
            self.messages().filtered("date_next_attempt").date_next_attempt = "2020-01-01"
