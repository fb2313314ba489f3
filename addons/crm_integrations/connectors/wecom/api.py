"""WeCom's server interface: the access token, and errors in answers that are always 200."""

from odoo import api, models

from ...tools.answers import NEEDED, TEXT, check
from ...tools.errors import Permanent
from ...tools.http import call, read_json
from ..common.code_errors import raise_for
from . import codes

ADDRESS = "https://qyapi.weixin.qq.com"
SAID = {"errcode": TEXT}
GIVEN = {"access_token": NEEDED}


class WecomApi(models.AbstractModel):
    _name = "crm.connector.wecom.api"
    _description = "WeCom Interface"

    @api.model
    def _ask(
        self, connector, method, path, params=None, content=None, accepted=frozenset(), shape=None
    ):
        """Ask WeCom with an access token; one that is refused is replaced once.

        :param accepted: error codes the caller deals with: they are in the answer
        :param dict shape: what is read of an answer without an error, see ``tools/answers.py``
        :return: the answer as a dict
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        token = self._token(connector)
        answer = self._call(
            connector, method, path, {**(params or {}), "access_token": token}, content
        )
        if answer.get("errcode") in codes.TOKEN:
            token = self._token(connector, stale=token)
            answer = self._call(
                connector, method, path, {**(params or {}), "access_token": token}, content
            )
        self._judge(answer, accepted)
        return answer if answer.get("errcode") else check(answer, shape or {})

    @api.model
    def _call(self, connector, method, path, params, content=None):
        base = (connector.api_url or ADDRESS).rstrip("/")
        answer = call(method, f"{base}/cgi-bin/{path}", params=params, json=content)
        return read_json(answer, SAID)

    @api.model
    def _judge(self, answer, accepted=frozenset()):
        code = answer.get("errcode")
        if code not in accepted:
            # "hint" and "from ip" in the words help whoever mends it
            raise_for(self.env, codes, code, answer.get("errmsg"))

    @api.model
    def _token(self, connector, stale=None):
        def ask():
            secrets = connector._secrets("app_secret")
            if not secrets or not connector.wecom_corp_id:
                raise Permanent(self.env._("“Corp ID” and “App Secret” are needed to ask WeCom."))
            parameters = {"corpid": connector.wecom_corp_id, "corpsecret": secrets[0]}
            answer = self._call(connector, "GET", "gettoken", parameters)
            self._judge(answer)
            check(answer, GIVEN)
            return answer["access_token"], answer.get("expires_in")

        return self.env["crm.connector.token"]._value_of(connector, "app", ask, stale)
