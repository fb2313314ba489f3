"""A fortnight of WeCom in one go: what its members did arrives as WeCom would send it.

Signed and encrypted requests go the way of the controller: verified, kept, processed; a server on
loopback answers for WeCom while that happens. ``make run`` has one that stays.
"""

import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from odoo.addons.crm_notary.tools import demo

from ..tools.shapes import Incoming
from .wecom_customers import CUSTOMERS, MEMBERS, fill
from .wecom_server import NOWHERE, SECRET, WecomServer
from .wecom_wire import AES_KEY, TOKEN, event, seal

ADDRESS_NOT_LISTED, TOO_MANY, UNKNOWN_RECEIVER = 60020, 45009, 60111


def play(env):
    server = WecomServer()
    try:
        connector = _connect(env, server)
        fill(server, env.cr.now().timestamp())
        with _in_one_transaction(env):
            _receive(env, connector, server)
            _send(env, connector, server)
        # until ``make run`` says where WeCom is
        connector.api_url = NOWHERE
    finally:
        server.stop()


def _connect(env, server):
    demo.load_people(env)
    connector = env.ref("crm_integrations.connector_wecom")
    connector.api_url = server.url
    for name, value in (("token", TOKEN), ("aes_key", AES_KEY), ("app_secret", SECRET)):
        connector.secret_ids.filtered(lambda each, name=name: each.name == name).value = value
    people = {user.login: user for user in env["res.users"].search([])}
    env["crm.connector.member"].create(
        [
            {"connector_id": connector.id, "external_userid": number, "can_act": True,
             "user_id": people[login].id, "name": people[login].name}
            for number, login in MEMBERS.items()
        ]
    )  # fmt: skip
    env.flush_all()
    return connector


@contextmanager
def _in_one_transaction(env):
    """The access token is asked for in this transaction: in one of its own, nobody would see the
    connector yet, for an installation commits by itself, when all of it is there."""
    tokens = env.registry["crm.connector.token"]

    def value_of(self, connector, name, ask, stale=None):
        return self._locked_value(connector.id, name, ask, stale)

    tokens._value_of = value_of
    try:
        yield
    finally:
        del tokens._value_of


# -- what comes -----------------------------------------------------------------------------------


def _receive(env, connector, server):
    for days, customer, member, facts in CUSTOMERS:
        added = _at(env, days)
        request = _request(
            event("add_external_contact", customer, member, added, State=facts.get("state", ""))
        )
        if customer == "wm_demo_qian":
            # the administrator has to put this server on a list over there, and sends it again
            server.trouble["externalcontact/get"] = [ADDRESS_NOT_LISTED]
        elif customer == "wm_demo_feng":
            # comes by itself a minute later
            server.trouble["externalcontact/get"] = [TOO_MANY]
        # WeCom sends what it is not sure of once more: it is one event
        _deliver(env, connector, request)
        _deliver(env, connector, request)
        env["crm.inbox.event"]._claim()._process()
    # the customer removed the salesperson; a tag was made, which is of no interest
    server.remove("wm_demo_sun", "liu.yang")
    gone = event("del_follow_user", "wm_demo_sun", "liu.yang", _at(env, 1))
    tag = event("create", "", "", _at(env, 1))
    for content in (gone, tag.replace("change_external_contact", "change_external_tag")):
        _deliver(env, connector, _request(content))
    env["crm.inbox.event"]._claim()._process()


def _at(env, days):
    return int((env.cr.now() - timedelta(days=days)).timestamp())


def _request(content):
    query, body, _encrypted = seal(content)
    return urlencode(query), body


def _deliver(env, connector, request):
    query, body = request
    kind = connector._kind_model()
    incoming = Incoming(
        method="POST",
        headers={"content-type": "text/xml"},
        query=dict(parse_qsl(query)),
        body=body.encode(),
        content_type="text/xml",
        moment=time.time(),
        form={},
        address="127.0.0.1",
    )
    content = kind._verify(connector, incoming)
    env["crm.inbox.event"]._store(connector, kind._parse(connector, incoming, content))


# -- what goes out --------------------------------------------------------------------------------


def _send(env, connector, server):
    """Two reminders: one arrives, the other one's reader has left WeCom."""
    Outbox = env["crm.outbox.message"]
    texts = (
        ("li.na", "今天要跟进：海天液压 郑工 Follow up today: Haitian Hydraulics"),
        ("wang.left", "报价三天没有回复 No answer to the quotation for three days"),
    )
    known = env["crm.connector.member"]._users_of(connector, MEMBERS)
    for number, text in texts:
        content = {
            "to": number, "title": text, "text": "", "url": connector.get_base_url() + "/odoo",
        }  # fmt: skip
        if number not in MEMBERS:
            server.trouble["message/send"] = [UNKNOWN_RECEIVER]
        reader = env["res.users"].browse(known.get(number))
        Outbox._queue(
            [{"connector": connector, "content": content, "subject": text, "user": reader}]
        )
        Outbox._claim_next({})._attempt({})
