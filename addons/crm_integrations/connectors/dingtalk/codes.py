"""DingTalk's paths, topics and error codes, by what is to be done about them.

From its documentation and SDK; what is marked (S) is known from other people's programs only.
"""

API = "https://api.dingtalk.com"
OLD_API = "https://oapi.dingtalk.com"

TOKEN_PATH = "v1.0/oauth2/accessToken"
OPEN_PATH = "v1.0/gateway/connections/open"
CARD_PATH = "v1.0/card/instances"
DELIVER_PATH = "v1.0/card/instances/createAndDeliver"
ROBOT_PATH = "v1.0/robot/oToMessages/batchSend"
NOTICE_PATH = "topapi/message/corpconversation/asyncsend_v2"
RESULT_PATH = "topapi/message/corpconversation/getsendresult"
MOBILE_PATH = "topapi/v2/user/getbymobile"
DEPARTMENT_PATH = "topapi/v2/department/listsub"
PEOPLE_PATH = "topapi/v2/user/list"
APPROVAL_PATH = "v1.0/workflow/processInstances"
APPROVALS_PATH = "v1.0/workflow/processes/instanceIds/query"

ROBOT_TOPIC = "/v1.0/im/bot/messages/get"
CARD_TOPIC = "/v1.0/card/instances/callback"

# the token is no longer good (S: 88 says it with a sub_code)
TOKEN = frozenset({40014, 42001, "InvalidAuthentication"})
WRAPPER = 88
# seconds to wait; whether everything of the connector waits
LATER = {
    -1: (5, False),
    90002: (60, True),
    90005: (60, True),
    90018: (60, True),
    "Forbidden.AccessDenied.QpsLimitForApi": (10, True),
    "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi": (10, True),
}
CREDENTIALS = frozenset({40089, 40013, "invalidClientIdOrSecret", "InvalidParameter.AppKey"})
ADDRESS = frozenset({60020, "Forbidden.AccessDenied.IpNotInWhiteList"})
PERMISSION = frozenset({60011, "Forbidden.AccessDenied.AccessTokenPermissionDenied"})
NO_SUCH = 60121
NOBODY = frozenset({NO_SUCH, 33012, 50002, 50004, "invalidStaffId"})
# the same words reached this person today (S)
REPEATED = 143106
DAILY = 143105
# deleted meanwhile (S)
NO_APPROVAL = frozenset({"processInstanceNotExist", "processInstanceIdError"})


def sentence(env, code, text):
    """What an administrator has to mend, in their words."""
    if code in CREDENTIALS:
        return env._("“Client ID” or “Client Secret” is wrong. Copy both once more. [%s]", code)
    if code in ADDRESS:
        return env._(
            "DingTalk does not know this server's address. Put it on the list of the app's "
            "addresses (服务器出口IP): %s",
            text,
        )
    if code in PERMISSION:
        return env._(
            "The app lacks a permission. Ask for it in the developer console, under Permissions "
            "(权限管理): %s",
            text,
        )
    if code in NOBODY:
        return env._(
            "The receiver is not known in DingTalk or is outside of who may use the app "
            "(应用可见范围). [%s]",
            code,
        )
    return env._("DingTalk refused it: %(text)s [%(code)s]", text=text, code=code)
