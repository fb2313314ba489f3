"""What a vendor is: an interface of its own, and how it tells what happened."""

import time
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from suite import load

from .trouble import Trouble

DAY = 24 * 3600


@dataclass(frozen=True)
class Request:
    """An HTTP request to the address of a connector."""

    body: bytes = b""
    headers: dict = field(default_factory=dict)
    query: str = ""
    method: str = "POST"

    def raw(self, token, port):
        path = f"/crm_integrations/{token}" + (f"?{self.query}" if self.query else "")
        return load.raw(self.method, path, self.headers, self.body, port)

    def but(self, **changes):
        return replace(self, **changes)


class Vendor:
    """One vendor and its connector; ``number`` tells what happened apart, and is in its effect."""

    kind = ""
    settings = {}
    secrets = {}
    # names of addons without which what it tells has no effect
    needs = ()
    # seconds by which the stamp it signs may differ from the receiver's clock; None: it signs none
    window = None
    # the secret that is rotated, and another value of it
    rotated = None
    # whether processing asks the vendor
    asks = False
    # whether its access tokens run out
    has_tokens = False
    # whether something is sent to it because of what it told
    is_answered = False
    # whether a request says by its signature who sent it
    is_signed = True
    # whether it sends anything by itself
    pushes = True

    def __init__(self):
        self.server = self.make_server()
        self.way = Trouble(self.server.url) if self.server else None
        self.connector_id = self.token = None
        self.known, self.places = {}, {}

    def stop(self):
        if self.server:
            self.way.stop()
            self.server.stop()

    def make_server(self):
        return None

    # -- before ---------------------------------------------------------------------------------

    def connect(self, env, person):
        """Make the connector; ``person`` is who the members in the vendor's world are here."""
        self.person_id = person.id
        connector = env["crm.connector"].create(
            {
                "name": f"Simulated {self.kind}",
                "kind": self.kind,
                **({"api_url": self.way.url} if self.way else {}),
                **self.more_settings(env),
            }
        )
        self.connector_id, self.token = connector.id, connector.token
        for name, value in self.all_secrets().items():
            self.set_secret(env, name, value)
        self.connected(env, connector)

    def more_settings(self, env):
        return self.settings

    def all_secrets(self):
        return self.secrets

    def connected(self, env, connector):
        """What belongs to it besides."""

    def add_member(self, env, connector, number, **values):
        env["crm.connector.member"].create(
            {"connector_id": connector.id, "external_userid": number, "user_id": self.person_id,
             **values}
        )  # fmt: skip

    def set_secret(self, env, name, value):
        connector = env["crm.connector"].browse(self.connector_id)
        connector.secret_ids.filtered(lambda each: each.name == name).value = value

    def prepare(self, env, numbers):
        """Make what must be there before, such as orders; ``known`` keeps it by number."""

    def is_prepared(self, env):
        """Whether what was prepared has been done."""
        return True

    # -- what happens ---------------------------------------------------------------------------

    def tell(self, number, *, at=None, stamp=None, secret=None):
        """What happened, once for each ``number``: the same request in meaning, signed anew.

        :param at: when it happened, seconds since 1970; ``stamp``: when it is signed
        :param secret: the value of ``rotated`` to sign with
        """
        raise NotImplementedError

    def then(self, number, **options):
        """What happens later to the same; None where nothing does."""
        return None

    def unsigned(self, request):
        """A request whose signature was taken away from headers and address, and from the body."""
        return request

    def handshake(self):
        """The request by which the vendor tries the address; None where it has none."""
        return None

    # -- what became of it ----------------------------------------------------------------------

    def effects(self, env, number):
        """How often the effect is there: 1 is right."""
        raise NotImplementedError

    def outcome(self, env, number):
        """How things stand after all of it, whatever came first: comparable."""
        return self.effects(env, number)

    def lead(self, env, number):
        """Leads of the customer whose name has the number."""
        leads = env["crm.lead"].with_context(active_test=False)
        mine = ("identity_ids.connector_id", "=", self.connector_id)
        return leads.search([("contact_name", "=like", f"客户{number}号%"), mine])

    def leads(self, env, number):
        return len(self.lead(env, number))

    def events(self, env, states=None):
        """Number of events in the inbox."""
        domain = [("connector_id", "=", self.connector_id)]
        if states:
            domain.append(("state", "in", states))
        return env["crm.inbox.event"].search_count(domain)

    def place(self, number):
        """A small number for each ``number``, for vendors whose own numbers are digits."""
        return self.places.setdefault(number, len(self.places) + 1)

    # -- trouble on the vendor's side -----------------------------------------------------------

    def revoke(self):
        """All access tokens end now."""
        self.server.tokens.clear()

    def replace_key(self, value):
        """The vendor takes another value of ``rotated``, beside the one of before."""
        if hasattr(self.server, "secrets"):
            self.server.secrets.append(value)

    def slow_down(self):
        """The next question is one too many."""
        self.way.next(429)


def query_of(values):
    return urlencode(values)


def moment(value):
    return time.time() if value is None else value
