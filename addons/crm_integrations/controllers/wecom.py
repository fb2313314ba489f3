"""Pages in WeCom: who is it, and what they see and do beside a chat.

Nobody is signed in to the web client by the sidebar: it knows the person by a cookie of its own,
which opens these pages only, and looks them up again with each request.
"""

import json
from urllib.parse import urlencode, urlsplit

from odoo import fields, http
from odoo.addons.crm_notary.tools.dates import day_text
from odoo.addons.web.controllers.utils import _get_login_redirect_url
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request
from werkzeug.exceptions import NotFound

from ..connectors.wecom import codes
from ..connectors.wecom.sign_in import SIDEBAR_SECONDS, STATE_SECONDS
from ..tools import signed
from ..tools.errors import Later, Permanent, Unsettled

ROOT = "/crm_integrations/wecom/<int:connector_id>"
STATE_COOKIE, SIDEBAR_COOKIE = "crm_wecom_state", "crm_wecom_sidebar"
TICKET, TICKET_SECONDS = "wecom_ticket", 3600
SAID, SAID_SECONDS = "wecom_said", 60
MAX_BYTES = 64 * 1024
OPEN = {"type": "http", "auth": "public", "csrf": False, "max_content_length": MAX_BYTES}
POLICY = (
    f"script-src 'self' https://{urlsplit(codes.SCRIPT).hostname}; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class WecomPages(http.Controller):
    # -- who is it ------------------------------------------------------------------------------

    @http.route(f"{ROOT}/sign-in", methods=["GET"], sitemap=False, save_session=False, **OPEN)
    def sign_in(self, connector_id, redirect="", **_ignored):
        """Send somebody to WeCom, who come back as a person of ours."""
        connector = self._connector(connector_id, "wecom_sign_in")
        return self._send_to_wecom(connector, "sign_in", redirect)

    @http.route(f"{ROOT}/back", methods=["GET"], sitemap=False, **OPEN)
    def back(self, connector_id, code="", state="", **_ignored):
        """WeCom sends them back with a one-time code."""
        connector = self._connector(connector_id)
        kind = connector._kind_model()
        asked = kind._use_state(connector, state, request.cookies.get(STATE_COOKIE, ""))
        if not asked:
            return self._problem(request.env._("This page is too old. Please start again."))
        switch = "wecom_sign_in" if asked["p"] == "sign_in" else "wecom_sidebar"
        connector = self._connector(connector_id, switch)
        try:
            number = kind._member_of_code(connector, code)
        except (Later, Permanent, Unsettled):
            return self._problem(request.env._("WeCom does not answer. Please try again."), 503)
        user = kind._acting_user(connector, number)
        if not user:
            return self._problem(
                request.env._(
                    "Nobody here is known by your number in WeCom, or they may not act here yet. "
                    "Please ask your administrator."
                )
            )
        if asked["p"] == "sign_in":
            return self._signed_in(connector, user, number, asked["r"])
        answer = request.redirect(f"{self._root(connector)}/sidebar", 303)
        cookie = kind._sidebar_cookie(connector, number)
        self._set_cookie(answer, SIDEBAR_COOKIE, cookie, SIDEBAR_SECONDS, connector)
        return self._forget(answer, STATE_COOKIE, connector)

    def _signed_in(self, connector, user, number, redirect):
        kind = connector._kind_model()
        grant = kind._grant(connector, user, number)
        credential = {"type": "wecom", "login": user.login, "token": grant}
        try:
            found = request.session.authenticate(request.env, credential)
        except AccessDenied:
            return self._problem(
                request.env._("You cannot sign in. Please ask your administrator.")
            )
        target = _get_login_redirect_url(found["uid"], _own_path(redirect) or "/odoo")
        return self._forget(request.redirect(target, 303), STATE_COOKIE, connector)

    def _send_to_wecom(self, connector, purpose, redirect=""):
        kind = connector._kind_model()
        state, cookie = kind._new_state(connector, purpose, _own_path(redirect))
        in_client = "wxwork" in request.httprequest.user_agent.string.lower()
        in_client = in_client or purpose == "sidebar"
        target = kind._authorize_url(connector, state, in_client)
        answer = request.redirect(target, 303, local=False)
        self._set_cookie(answer, STATE_COOKIE, cookie, STATE_SECONDS, connector)
        return answer

    # -- the sidebar ----------------------------------------------------------------------------

    @http.route(f"{ROOT}/sidebar", methods=["GET"], sitemap=False, save_session=False, **OPEN)
    def sidebar(self, connector_id, **_ignored):
        """The page WeCom opens beside a chat: finds out which customer that is."""
        connector = self._connector(connector_id, "wecom_sidebar")
        if not self._become(connector):
            return self._send_to_wecom(connector, "sidebar")
        return self._page(
            "crm_integrations.wecom_sidebar_start",
            connector,
            {"script": codes.SCRIPT, "corp": connector.wecom_corp_id,
             "agent": connector.wecom_agent_id},
        )  # fmt: skip

    @http.route(f"{ROOT}/signature", methods=["POST"], sitemap=False, save_session=False, **OPEN)
    def signature(self, connector_id, **_ignored):
        """A signature for WeCom's scripts, of these pages only.

        No JSON-RPC: that says 200 where the database is gone.
        """
        asked = _object(request.httprequest.get_data())
        return request.make_json_response(
            self._signature(connector_id, asked.get("url"), bool(asked.get("agent")))
        )

    def _signature(self, connector_id, url, agent):
        connector = self._connector(connector_id, "wecom_sidebar")
        kind = connector._kind_model()
        own = f"{kind._page_address(connector)}/"
        if not self._become(connector) or not isinstance(url, str) or not url.startswith(own):
            return {}
        try:
            return kind._script_signature(connector, url, agent)
        except (Later, Permanent, Unsettled):
            return {}

    @http.route(f"{ROOT}/customer", methods=["GET"], sitemap=False, save_session=False, **OPEN)
    def customer(self, connector_id, customer="", lead="", page="", said="", **_ignored):
        """A customer at a glance, or the canvas of their opportunity."""
        connector = self._connector(connector_id, "wecom_sidebar")
        known = self._become(connector)
        if not known:
            return self._send_to_wecom(connector, "sidebar")
        try:
            view = self._sidebar()._view(connector, customer, known.number, _int(lead))
        except UserError as error:
            return self._problem(str(error))
        except (Later, Permanent, Unsettled):
            return self._problem(request.env._("WeCom does not answer. Please try again."), 503)
        values = {**view, **self._ticket(known, connector, customer), "said": self._said(said)}
        if page == "followup" and view["has_canvas"] and view["can_write"]:
            return self._canvas_page(connector, values)
        return self._page("crm_integrations.wecom_sidebar_customer", connector, values)

    @http.route(f"{ROOT}/do", methods=["POST"], sitemap=False, save_session=False, **OPEN)
    def do(self, connector_id, **_form):
        """What a form of these pages asks for: only with the ticket its page was given."""
        connector = self._connector(connector_id, "wecom_sidebar")
        form = request.httprequest.form
        known = self._become(connector)
        ticket = signed.unseal(request.env, TICKET, form.get("ticket", ""))
        if (
            not known
            or not ticket
            or (ticket["c"], ticket["s"]) != (connector.id, known.session)
        ):  # fmt: skip
            return self._problem(request.env._("This page is too old. Please start again."))
        customer = ticket["x"]
        sidebar = self._sidebar()
        meant = _int(form.get("lead"))
        lead = sidebar._lead(sidebar._identity(connector, customer), meant)
        if meant and lead.id != meant:
            # it went to somebody else since: their words belong to no other one
            lead = lead.browse()
        action = getattr(self, f"_do_{form.get('do', '')}", None)
        if action is None or (not lead and form.get("do") != "opportunity"):
            return self._problem(request.env._("There is no opportunity of yours here."))
        try:
            with request.env.cr.savepoint():
                said, lead, refused = action(connector, known, customer, lead, form)
        except UserError as error:
            said, refused = str(error), None
        except (Later, Permanent, Unsettled):
            return self._problem(request.env._("WeCom does not answer. Please try again."), 503)
        if refused:
            return refused
        # sealed: no link of somebody else's puts words into this page
        said = signed.seal(request.env, SAID, {"text": str(said)[:500]}, SAID_SECONDS)
        query = urlencode({"customer": customer, "lead": lead.id or "", "said": said})
        return request.redirect(f"{self._root(connector)}/customer?{query}", 303)

    # each returns (what to say, opportunity to show, page to show instead)

    def _do_note(self, _connector, _known, _customer, lead, form):
        return self._sidebar()._note(lead, form.get("text")), lead, None

    def _do_preference(self, connector, _known, customer, lead, form):
        sidebar = self._sidebar()
        identity = sidebar._identity(connector, customer)
        return sidebar._add_preference(identity, lead, form.get("text")), lead, None

    def _do_approval(self, _connector, _known, _customer, lead, form):
        return self._sidebar()._ask_approval(lead, _int(form.get("gate"))), lead, None

    def _do_opportunity(self, connector, known, customer, _lead, form):
        lead = self._sidebar()._new_opportunity(
            connector, customer, known.number, form.get("name"), form.get("revenue")
        )
        return request.env._("The opportunity “%s” was made.", lead.name), lead, None

    def _do_followup(self, connector, known, customer, lead, form):
        sidebar = self._sidebar()
        values = sidebar._read_form(form)
        finish = form.get("save") != "draft"
        result = sidebar._save_canvas(lead, values, finish)
        if "refused" in result:
            page = {
                "lead": lead, "problems": dict(result["refused"]), "example": result["example"],
                "form": values, **self._ticket(known, connector, customer),
            }  # fmt: skip
            return "", lead, self._canvas_page(connector, page)
        if not finish:
            return request.env._("Kept as a draft."), lead, None
        return request.env._("Saved. Quality: %s points.", result["score"]), lead, None

    # -- shared ---------------------------------------------------------------------------------

    def _connector(self, connector_id, switch=None):
        """:raise NotFound: where this is not switched on; which connectors there are is not told"""
        # sudo: whoever comes is nobody yet
        connector = request.env["crm.connector"].sudo().browse(connector_id).exists()
        if not connector.active or connector.kind != "wecom" or (switch and not connector[switch]):
            raise NotFound
        return connector

    def _become(self, connector):
        """Go on as the person the sidebar's cookie is of; None without one."""
        cookie = request.cookies.get(SIDEBAR_COOKIE, "")
        user, number, session = connector._kind_model()._sidebar_person(connector, cookie)
        if not user:
            return None
        request.update_env(user=user.id)
        companies = (connector.company_id | user.company_ids).ids
        request.update_context(lang=user.lang, tz=user.tz, allowed_company_ids=companies)
        return _Known(number, session)

    def _said(self, text):
        values = signed.unseal(request.env, SAID, text) if text else None
        return values["text"] if values else ""

    def _sidebar(self):
        return request.env["crm.wecom.sidebar"]

    def _ticket(self, known, connector, customer):
        """What a form of this page must bring: no other page can have it."""
        values = {"c": connector.id, "s": known.session, "x": customer}
        ticket = signed.seal(request.env, TICKET, values, TICKET_SECONDS)
        return {"ticket": ticket, "customer": customer}

    def _canvas_page(self, connector, values):
        data, shown = self._sidebar()._canvas(values["lead"], values.get("form"))
        values = {"problems": {}, "example": "", **values, "data": data, "values": shown}
        return self._page("crm_integrations.wecom_sidebar_canvas", connector, values)

    def _page(self, template, connector, values):
        values = {"root": self._root(connector), "day": self._day, **values}
        return self._guard(request.render(template, values))

    def _day(self, value):
        """A day, or that of a moment, as the web client shows it to the person."""
        env, text = request.env, str(value)
        if len(text) > len("2026-11-28"):
            moment = fields.Datetime.to_datetime(text)
            day = fields.Datetime.context_timestamp(env.user, moment).date()
        else:
            day = fields.Date.to_date(text)
        return day_text(env, day, fields.Date.context_today(env.user))

    def _problem(self, text, status=403):
        answer = request.render("crm_integrations.wecom_problem", {"text": text})
        answer.status_code = status
        return self._guard(answer)

    def _guard(self, answer):
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    def _root(self, connector):
        return f"/crm_integrations/wecom/{connector.id}"

    def _set_cookie(self, answer, name, value, seconds, connector):
        answer.set_cookie(
            name, value, max_age=seconds, httponly=True, samesite="Lax",
            secure=request.httprequest.scheme == "https", path=self._root(connector),
        )  # fmt: skip

    def _forget(self, answer, name, connector):
        answer.set_cookie(name, "", max_age=0, path=self._root(connector), httponly=True)
        return answer


class _Known:
    """Who holds the phone: their number in WeCom, and the sidebar's session."""

    def __init__(self, number, session):
        self.number = number
        self.session = session


def _own_path(target):
    """A path of this server, ``""`` for whatever leads somewhere else."""
    if not target or not target.startswith("/") or not target.isprintable() or "\\" in target:
        return ""
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and target[1:2] != "/" else ""


def _object(body):
    """A JSON object, empty for what is none."""
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _int(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
