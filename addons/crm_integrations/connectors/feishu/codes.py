"""Feishu's paths and error codes, by what is to be done about them.

From its documentation and SDK; what is marked (S) is known from other people's programs only.
"""

API = "https://open.feishu.cn"

TOKEN_PATH = "open-apis/auth/v3/tenant_access_token/internal"
MESSAGE_PATH = "open-apis/im/v1/messages"
APPROVAL_PATH = "open-apis/approval/v4/instances"
PEOPLE_PATH = "open-apis/contact/v3/users/batch_get_id"

# the token is no longer good (S)
TOKEN = frozenset({99991661, 99991663, 99991664, 99991668})
# no approval of that number
NO_APPROVAL = frozenset({1390003})
# seconds to wait; whether everything of the connector waits (S)
LATER = {99991400: (10, True), 230020: (5, False), 11232: (10, True)}
CREDENTIALS = frozenset({10003, 10014, 10015})
ADDRESS = frozenset({99991401})
PERMISSION = frozenset({99991672, 99991679})
NOBODY = frozenset({230002, 230013, 230034, 99992351, 99992361})


def sentence(env, code, text):
    """What an administrator has to mend, in their words."""
    if code in CREDENTIALS:
        return env._("“App ID” or “App Secret” is wrong. Copy both once more. [%s]", code)
    if code in ADDRESS:
        return env._(
            "Feishu does not know this server's address. Put it on the app's list of addresses "
            "(IP 白名单): %s",
            text,
        )
    if code in PERMISSION:
        return env._(
            "The app lacks a permission. Ask for it in the developer console, under Permissions "
            "(权限管理), and publish a version: %s",
            text,
        )
    if code in NOBODY:
        return env._(
            "The receiver is not known in Feishu or is outside of who may use the app "
            "(可用范围). [%s]",
            code,
        )
    return env._("Feishu refused it: %(text)s [%(code)s]", text=text, code=code)
