"""Who holds the phone: WeCom's one-time code becomes a member, and the member a person of ours."""

import hashlib
import secrets
import time
from urllib.parse import quote, urlencode

from odoo import api, models
from odoo.exceptions import AccessDenied

from ...tools import signed
from ...tools.answers import NEEDED, TEXT
from . import codes

STATE, SIDEBAR, GRANT = "wecom_state", "wecom_sidebar", "wecom_grant"
STATE_SECONDS, SIDEBAR_SECONDS, GRANT_SECONDS = 600, 4 * 3600, 60


class WecomSignIn(models.AbstractModel):
    _inherit = "crm.connector.kind.wecom"

    # -- asking who it is -----------------------------------------------------------------------

    @api.model
    def _new_state(self, connector, purpose, redirect):
        """``(state, cookie)``: the state goes to WeCom and counts only beside the cookie.

        WeCom takes up to 128 letters and digits.
        """
        number = secrets.token_hex(32)
        values = {"c": connector.id, "n": number, "p": purpose, "r": redirect}
        return number, signed.seal(self.env, STATE, values, STATE_SECONDS)

    @api.model
    def _use_state(self, connector, state, cookie):
        """What was asked for when this browser was sent to WeCom; None for any other, or twice."""
        values = signed.unseal(self.env, STATE, cookie)
        if (
            not values
            or values["c"] != connector.id
            or not isinstance(state, str)
            or not secrets.compare_digest(values["n"].encode(), state.encode("utf-8", "replace"))
            or not self.env["crm.connector.nonce"]._use(f"wecom:{values['n']}")
        ):
            return None
        return values

    @api.model
    def _authorize_url(self, connector, state, in_client):
        """Where a browser is sent: in WeCom it is known at once, elsewhere it shows a code."""
        back = f"{self._page_address(connector)}/back"
        if in_client:
            query = {
                "appid": connector.wecom_corp_id, "redirect_uri": back, "response_type": "code",
                "scope": "snsapi_base", "state": state, "agentid": connector.wecom_agent_id,
            }  # fmt: skip
            return f"{codes.AUTHORIZE}?{urlencode(query, quote_via=quote)}#wechat_redirect"
        query = {
            "login_type": "CorpApp", "appid": connector.wecom_corp_id,
            "agentid": connector.wecom_agent_id, "redirect_uri": back, "state": state,
        }  # fmt: skip
        return f"{codes.SIGN_IN}?{urlencode(query, quote_via=quote)}"

    @api.model
    def _page_address(self, connector):
        # sudo: the address is everybody's
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        return f"{base}/crm_integrations/wecom/{connector.id}"

    @api.model
    def _member_of_code(self, connector, code):
        """The member's number; ``""`` for a code that is used, old, or somebody else's.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        if not code or len(code) > 512:
            return ""
        answer = self._ask(
            connector, "GET", "auth/getuserinfo", {"code": code},
            accepted=codes.CODE, shape={"userid": TEXT, "UserId": TEXT},
        )  # fmt: skip
        # who is no member has an "openid" instead
        return str(answer.get("userid") or answer.get("UserId") or "")

    # -- staying known in the sidebar -----------------------------------------------------------

    @api.model
    def _sidebar_cookie(self, connector, number):
        values = {"c": connector.id, "m": number, "s": secrets.token_hex(8)}
        return signed.seal(self.env, SIDEBAR, values, SIDEBAR_SECONDS)

    @api.model
    def _sidebar_person(self, connector, cookie):
        """``(user, member's number, session)`` of a sidebar's cookie; an empty user otherwise."""
        values = signed.unseal(self.env, SIDEBAR, cookie)
        if not values or values["c"] != connector.id:
            return self.env["res.users"], "", ""
        return self._acting_user(connector, values["m"]), values["m"], values["s"]

    # -- signing in -----------------------------------------------------------------------------

    @api.model
    def _grant(self, connector, user, number):
        """What ``res.users`` takes for a password, once and within a minute."""
        values = {"c": connector.id, "u": user.id, "m": number, "n": secrets.token_hex(16)}
        return signed.seal(self.env, GRANT, values, GRANT_SECONDS)

    @api.model
    def _use_grant(self, user, grant):
        """:raise AccessDenied: if it is not for this person, used, old or no longer right"""
        values = signed.unseal(self.env, GRANT, grant)
        if not values or values["u"] != user.id:
            raise AccessDenied
        connector = self.env["crm.connector"].sudo().browse(values["c"]).exists()
        if (
            not connector.active
            or not connector.wecom_sign_in
            or self._acting_user(connector, values["m"]) != user
            or not self.env["crm.connector.nonce"].sudo()._use(f"wecom:{values['n']}")
        ):
            raise AccessDenied

    # -- the client's scripts -------------------------------------------------------------------

    @api.model
    def _script_signature(self, connector, url, for_agent):
        """What the client's script interface asks a page for.

        :return: ``{"timestamp", "nonceStr", "signature"}``
        """
        name, path, query = (
            ("agent_ticket", "ticket/get", {"type": "agent_config"})
            if for_agent
            else ("corp_ticket", "get_jsapi_ticket", {})
        )

        def ask():
            answer = self._ask(connector, "GET", path, query, shape={"ticket": NEEDED})
            return answer["ticket"], answer.get("expires_in")

        ticket = self.env["crm.connector.token"].sudo()._value_of(connector, name, ask)
        stamp, nonce = int(time.time()), secrets.token_hex(8)
        return {
            "timestamp": stamp,
            "nonceStr": nonce,
            "signature": script_signature(ticket, nonce, stamp, url),
        }


def script_signature(ticket, nonce, stamp, url):
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={stamp}&url={url.partition('#')[0]}"
    return hashlib.sha1(text.encode()).hexdigest()
