"""DingTalk's two server interfaces: the new one says errors by status, the old one by errcode."""

import re

from odoo import api, models

from ...tools.answers import NEEDED, TEXT, check
from ...tools.errors import Permanent
from ...tools.http import call, read_json
from ..common.code_errors import raise_for
from . import codes

NUMBER = re.compile(r"^[0-9]{1,9}$")
SAID = {"errcode": TEXT, "sub_code": TEXT, "code": TEXT}
GIVEN = {"accessToken": NEEDED}


class DingtalkApi(models.AbstractModel):
    _name = "crm.connector.dingtalk.api"
    _description = "DingTalk Interface"

    @api.model
    def _ask(self, connector, path, content=None, method="POST", accepted=frozenset(), shape=None):
        """Ask with an access token; one that is refused is replaced once.

        :param accepted: error codes the caller deals with: the code is in the answer's ``errcode``
        :param dict shape: what is read of an answer without an error, see ``tools/answers.py``
        :return: the answer as a dict
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        token = self._token(connector)
        answer = self._call(connector, method, path, content, token)
        if self._code(answer) in codes.TOKEN:
            token = self._token(connector, stale=token)
            answer = self._call(connector, method, path, content, token)
        self._judge(answer, accepted)
        return answer if self._code(answer) else check(answer, shape or {})

    @api.model
    def _call(self, connector, method, path, content=None, token=None):
        is_old = path.startswith("topapi/")
        base = connector.api_url or (codes.OLD_API if is_old else codes.API)
        found = call(
            method,
            f"{base.rstrip('/')}/{path}",
            params={"access_token": token} if is_old and token else None,
            json=None if method == "GET" else content or {},
            headers={"x-acs-dingtalk-access-token": token} if token and not is_old else None,
        )
        answer = read_json(found, SAID)
        if found.status_code >= 400 and not self._code(answer):
            answer["code"] = f"HTTP {found.status_code}"
        return answer

    @api.model
    def _code(self, answer):
        """Error code of either interface, 0 for none."""
        code = answer.get("errcode") or 0
        if code == codes.WRAPPER:
            code = answer.get("sub_code") or code
            return int(code) if NUMBER.match(str(code)) else code
        # the new interface has a code in errors only
        return code or answer.get("code") or 0

    @api.model
    def _judge(self, answer, accepted=frozenset()):
        code = self._code(answer)
        if code not in accepted:
            words = answer.get("sub_msg") or answer.get("errmsg") or answer.get("message")
            raise_for(self.env, codes, code, words)

    @api.model
    def _token(self, connector, stale=None):
        def ask():
            secrets = connector._secrets("app_secret")
            if not secrets or not connector.dingtalk_client_id:
                raise Permanent(
                    self.env._("“Client ID” and “Client Secret” are needed to ask DingTalk.")
                )
            content = {"appKey": connector.dingtalk_client_id, "appSecret": secrets[0]}
            answer = self._call(connector, "POST", codes.TOKEN_PATH, content)
            self._judge(answer)
            check(answer, GIVEN)
            return answer["accessToken"], answer.get("expireIn")

        return self.env["crm.connector.token"]._value_of(connector, "app", ask, stale)
