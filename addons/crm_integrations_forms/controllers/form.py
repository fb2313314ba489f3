"""The page of a form: for everybody, with or without scripts, alone or in somebody's website.

No cookie and no session: inside of another website browsers give us none. Each page has a sealed
number that can be used once.
"""

import ipaddress
import json
import logging
import secrets
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

import psycopg2
from odoo import http
from odoo.addons.crm_integrations.tools import signed
from odoo.addons.crm_integrations.tools.refusals import refusals
from odoo.addons.crm_integrations.tools.shapes import Received
from odoo.addons.crm_integrations.tools.trace import trace
from odoo.http import request
from odoo.tools.misc import hmac

from ..tools import tracking

_logger = logging.getLogger(__name__)

MAX_BYTES = 128 * 1024
SCOPE = "form"
PAGE_SECONDS = 12 * 3600
# nobody reads and fills in a form faster
LEAST_SECONDS = 2.5
# a name no browser fills in by itself
TRAP = "contact_channel_2"
HOUR = 3600
OPEN = {
    "type": "http",
    "auth": "public",
    "csrf": False,
    "save_session": False,
    "sitemap": False,
    "max_content_length": MAX_BYTES,
}


class FormPages(http.Controller):
    @http.route("/form/<string:token>", methods=["GET", "POST"], **OPEN)
    def form(self, token, **_parameters):
        """Show the form, or take what somebody has written."""
        return self._safely(token, self._take if self._is_post() else self._show)

    @http.route("/form/<string:token>/thanks", methods=["GET"], **OPEN)
    def thanks(self, token, **_parameters):
        return self._safely(token, self._thank)

    # -- steps ----------------------------------------------------------------------------------

    def _show(self, form):
        query = request.httprequest.args
        visit = tracking.read(query, request.httprequest.referrer or "")
        # alone, the page itself is where they land
        visit.setdefault("page", request.httprequest.url[: tracking.LONGEST_URL])
        return self._page(form, form._prefilled(query), visit)

    def _take(self, form):
        posted = request.httprequest.form
        visit = tracking.read({name[2:]: text for name, text in posted.items() if name[:2] == "v_"})
        answers = form._judge_answers(posted)
        seal = signed.unseal(request.env, SCOPE, posted.get("seal", ""))
        if not seal or seal.get("f") != form.id:
            text = request.env._("This page was open for a long time. Please press “Send” again.")
            return self._again(form, answers, visit, text, "old page")
        if posted.get(TRAP):
            text = request.env._(
                "A field that only machines can see was filled in; it is empty again. Please press "
                "“Send” once more."
            )
            return self._again(form, answers, visit, text, "trap", seal["t"])
        if time.time() - seal["t"] < LEAST_SECONDS:
            text = request.env._("That was very fast. Please look it over and press “Send” again.")
            return self._again(form, answers, visit, text, "too fast", seal["t"])
        if not answers.is_good:
            return self._again(form, answers, visit, "", None, seal["t"], seal["n"])
        consent = form._consent_words()
        if consent and self._version(consent) != seal.get("c"):
            text = request.env._("The text you agree to has changed. Please read it again.")
            answers.agreed = False
            return self._again(form, answers, visit, text, "consent changed")
        return self._keep(form, answers, visit, seal, consent)

    def _keep(self, form, answers, visit, seal, consent):
        connector = form._connector(form.company_id)
        content = {
            "form": form.id,
            "values": answers.values,
            "notes": answers.notes,
            "visit": visit,
            "lang": request.env.lang,
        }
        if consent:
            content["consent"] = self._version(consent)
        payload = json.dumps(content, ensure_ascii=False, sort_keys=True)
        Inbox = request.env["crm.inbox.event"].sudo()
        before = Inbox.search(
            [("connector_id", "=", connector.id), ("external_key", "=", seal["n"])], limit=1
        )
        if before and before.payload != payload:
            text = request.env._(
                "What you wrote before has arrived already. Press “Send” to send this as well."
            )
            return self._again(form, answers, visit, text, "used before")
        if not before:
            wait = self._wait(form, connector)
            if wait:
                text = request.env._(
                    "Too much came from your network in a short time. Please send it again in "
                    "%s minutes; what you wrote stays here.",
                    wait,
                )
                return self._again(
                    form, answers, visit, text, "too many", seal["t"], seal["n"], status=429
                )
            if consent:
                request.env["crm.form.consent"].sudo()._keep(form, consent, request.env.lang)
            now = datetime.now(UTC).replace(tzinfo=None)
            Inbox._store(connector, [Received(seal["n"], "form.sent", payload, now)])
        query = urlencode(self._kept_query())
        return request.redirect(f"/form/{form.token}/thanks{'?' + query if query else ''}", 303)

    def _thank(self, form):
        return self._render(form, "crm_integrations_forms.form_thanks", {})

    def _again(self, form, answers, visit, text, reason, begun=None, number=None, status=422):
        """The form as it was typed, with what is to be done about it."""
        if reason:
            refusals.note(form._connector(form.company_id).id, status, f"form: {reason}")
        return self._page(form, answers, visit, text, begun, number, status)

    # -- pages ----------------------------------------------------------------------------------

    def _page(self, form, answers, visit, text="", begun=None, number=None, status=200):
        words = form._words()
        seal = {
            "f": form.id,
            "n": number or secrets.token_urlsafe(16),
            "t": begun or time.time(),
            "c": self._version(words["consent"]) if words["consent"] else "",
        }
        values = {
            "answers": answers,
            "visit": visit,
            "text": text,
            "trap": TRAP,
            "seal": signed.seal(request.env, SCOPE, seal, PAGE_SECONDS),
        }
        return self._render(form, "crm_integrations_forms.form_page", values, status)

    def _render(self, form, template, values, status=200):
        kept = self._kept_query()
        languages = [] if "embed" in kept else request.env["res.lang"].get_installed()
        content = {
            "form": form,
            "words": form._words(),
            "embed": "embed" in kept,
            "action": f"/form/{form.token}" + (f"?{urlencode(kept)}" if kept else ""),
            "languages": [
                (code, name.rpartition("/")[2].strip())
                for code, name in languages
                if code != request.env.lang
            ],
            **values,
        }
        # now, not when it is sent: whatever fails in it is answered, too
        body = request.render(template, content, lazy=False)
        return self._guard(body, status, form._frame_ancestors())

    def _missing(self, status=404):
        body = request.render("crm_integrations_forms.form_missing", {}, lazy=False)
        return self._guard(body, status, "'none'")

    def _guard(self, body, status, frames):
        answer = request.make_response(
            body, headers=[("Content-Type", "text/html; charset=utf-8")], status=status
        )
        answer.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
            f"form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        answer.headers["Vary"] = "Accept-Language"
        return answer

    # -- around ---------------------------------------------------------------------------------

    def _safely(self, token, step):
        """Whatever comes, the answer is a page; only the database's own failure is a 5xx."""
        try:
            form = request.env["crm.form"]._for_token(token[:64].replace("\x00", ""))
            lang = self._language(form)
            request.update_context(lang=lang)
            if not form:
                return self._missing()
            form = form.with_context(lang=lang).with_company(form.company_id)
            return step(form)
        except psycopg2.DataError:
            request.env.cr.rollback()
            return self._missing(400)
        except psycopg2.Error:
            raise
        except Exception as error:
            # not its text: that may be what was sent
            _logger.warning("form: %s", trace(error))
            request.env.cr.rollback()
            return self._missing(400)

    def _language(self, form):
        """The visitor's language: the one they chose, else the first they read that we speak."""
        installed = [code for code, _name in request.env["res.lang"].get_installed()]
        chosen = request.httprequest.args.get("lang")
        if chosen in installed:
            return chosen
        for wanted in request.httprequest.accept_languages.values():
            wanted = wanted.replace("-", "_")
            if wanted in installed:
                return wanted
            base = wanted.split("_")[0]
            for code in installed:
                if code.split("_")[0] == base:
                    return code
        usual = form.company_id.partner_id.lang
        return usual if usual in installed else installed[0]

    def _kept_query(self):
        args = request.httprequest.args
        return {name: args[name][:10] for name in ("embed", "lang") if args.get(name)}

    def _version(self, text):
        return request.env["crm.form.consent"]._code_of(text)

    def _is_post(self):
        return request.httprequest.method == "POST"

    def _wait(self, form, connector):
        """Minutes until this address may send again; 0 if it may now, and then it is counted."""
        scope = f"{form.id}/{self._address()}"
        seconds, _scope = (
            request.env["crm.connector.bucket"]
            .sudo()
            ._take(connector, [(scope, form.per_hour, HOUR)])
        )
        return int(seconds // 60) + 1 if seconds else 0

    def _address(self):
        """Who sends, known again for an hour, and not to whoever reads the table."""
        text = request.httprequest.remote_addr or ""
        try:
            address = ipaddress.ip_address(text)
            if address.version == 6:
                # one connection has as many addresses as it likes
                text = str(ipaddress.ip_network((address, 64), strict=False))
        except ValueError:
            text = "unknown"
        return hmac(request.env(su=True), "crm_integrations_forms/address", text)[:32]
