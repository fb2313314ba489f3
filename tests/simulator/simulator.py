"""Connectors for all vendors in one database, fed by them as they are told to."""

import time
from functools import cached_property

from suite import load

from .vendors import ALL

SETTLE_SECONDS = 90
# states that wait, and one in which nothing is to be changed
OPEN = {
    "crm_inbox_event": ("new", "failed", "new"),
    "crm_outbox_message": ("queued", "failed", "unknown", "sending"),
}


class Simulator:
    """
    :param environment: context manager that gives an ``env`` and commits at its end
    :param only: kinds of connectors; none: all whose effects the database has the addons for
    """

    def __init__(self, environment, only=()):
        self.environment, self.only = environment, only
        self.vendors = []

    def connect(self):
        """Make the connectors and start the vendors' servers."""
        with self.environment() as env:
            env = env(context={**env.context, "no_reset_password": True})
            person = env["res.users"].create(
                {
                    "name": "Simulated Ann",
                    "login": "simulated_ann",
                    "email": "ann@simulator.example.com",
                    "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
                }
            )
            for kind in ALL:
                if all(name in env for name in kind.needs) and (
                    not self.only or kind.kind in self.only
                ):
                    vendor = kind()
                    self.vendors.append(vendor)
                    vendor.connect(env, person)
        return self

    def stop(self):
        for vendor in self.vendors:
            vendor.stop()

    def __getitem__(self, kind):
        return next(vendor for vendor in self.vendors if vendor.kind == kind)

    @cached_property
    def _connectors(self):
        return tuple(vendor.connector_id for vendor in self.vendors)

    # -- feeding --------------------------------------------------------------------------------

    def prepare(self, numbers, vendors=None):
        """Make what must be there before these things happen."""
        vendors = self.vendors if vendors is None else vendors
        with self.environment() as env:
            for vendor in vendors:
                vendor.prepare(env, numbers)
        until = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < until:
            with self.environment() as env:
                if all(vendor.is_prepared(env) for vendor in vendors):
                    return
            time.sleep(0.2)
        raise TimeoutError("what was prepared is not done")

    def play(self, port, number, chaos, vendors):
        """Let it happen once at each vendor; ``[(vendor, answers)]`` of those who push."""
        answered = []
        for vendor in vendors:
            self._spoil(vendor, chaos)
            if not vendor.pushes:
                self._pull(vendor, number, chaos)
                continue
            answers = []
            for requests in self._requests(vendor, number, chaos):
                raw = [request.raw(vendor.token, port) for request in requests] * chaos.copies
                answers += load.together(port, raw, at_once=len(raw))
            answered.append((vendor, answers))
        return answered

    def _requests(self, vendor, number, chaos):
        """Lists of requests that are sent one after the other."""
        options = {}
        if chaos.late_seconds:
            options["at"] = time.time() - chaos.late_seconds
        if chaos.skew:
            options["stamp"] = time.time() + chaos.skew * vendor.window
        first = vendor.tell(number, **options)
        batches = [[first]]
        if chaos.is_reordered and (later := vendor.then(number, **options)):
            batches = [[later], [first]]
        if chaos.rotates_key:
            # the same event: signed before the key was replaced, and sent again after
            name, value = vendor.rotated
            vendor.replace_key(value)
            with self.environment() as env:
                vendor.set_secret(env, name, value)
            batches.append([vendor.tell(number, secret=value, **options)])
        return batches

    def restore_keys(self, vendors):
        """The vendors sign with the keys they had at first."""
        with self.environment() as env:
            for vendor in vendors:
                name, _value = vendor.rotated
                vendor.set_secret(env, name, vendor.all_secrets()[name])

    def _spoil(self, vendor, chaos):
        if chaos.revokes_token:
            vendor.revoke()
        if chaos.expires_token:
            with self.environment() as env:
                tokens = env["crm.connector.token"].search(
                    [("connector_id", "=", vendor.connector_id)]
                )
                tokens.write({"date_expires": "2020-01-01"})
        if chaos.limits_rate:
            vendor.slow_down()
        if chaos.spoilt:
            vendor.way.next(*chaos.spoilt)

    def _pull(self, vendor, number, chaos):
        """Tell it when asked: now, and once more for each answer that was spoilt."""
        vendor.tell(number, at=time.time() - (chaos.late_seconds or 60))
        for _each in range(1 + len(chaos.spoilt) + chaos.limits_rate):
            with self.environment() as env:
                env["crm.connector"].browse(vendor.connector_id).action_pull()

    # -- waiting --------------------------------------------------------------------------------

    def settle(self, seconds=SETTLE_SECONDS):
        """Wait until nothing waits any more; what is to be tried later is tried now."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with self.environment() as env:
                waiting = sum(self._hurry(env, *each) for each in OPEN.items())
                if not waiting:
                    return
                env["crm.inbox.event"]._wake_up()
                env.ref("crm_integrations.ir_cron_outbox")._trigger()
            time.sleep(0.25)
        raise TimeoutError("events still wait")

    def _hurry(self, env, table, states):
        env.cr.execute(
            f"UPDATE {table} SET date_next_attempt = now() at time zone 'UTC' WHERE id IN ("
            f"SELECT id FROM {table} WHERE state IN %s AND connector_id IN %s"
            " AND date_next_attempt > now() at time zone 'UTC' FOR UPDATE SKIP LOCKED)",
            [states[:-1], self._connectors],
        )
        env.cr.execute(
            f"SELECT count(*) FROM {table} WHERE state IN %s AND connector_id IN %s",
            [states, self._connectors],
        )
        return env.cr.fetchone()[0]
