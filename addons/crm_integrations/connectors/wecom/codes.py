"""WeCom's error codes, by what is to be done about them (documents 90313, 92277)."""

# the token was revoked or ran out: get another one, once
TOKEN = frozenset({40014, 42001})
# seconds to wait; whether everything of the connector waits
LATER = {
    -1: (None, False),
    45009: (60, True),
    45033: (10, True),
    41096: (10, False),
}
# how many times more it may be asked
RETRIES = {-1: 3}
# the contact and the employee do not know each other (any more), or the number is not known
NO_RELATION = frozenset({84061, 40096})
# what is said of a member who has no customer
NO_CUSTOMERS = frozenset({84061})
# receivers that cannot be written to
RECEIVER = frozenset({60111, 40031, 81013, 82001})
# where pictures of customers may be fetched from, and below
AVATAR_HOSTS = ("qlogo.cn", "qpic.cn")
# a one-time code that is used, old or made up
CODE = frozenset({40029, 42003})
AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
SIGN_IN = "https://login.work.weixin.qq.com/wwlogin/sso/login"
SCRIPT = "https://wwcdn.weixin.qq.com/node/open/js/wecom-jssdk-2.3.3.js"
ADDRESS = 60020
NOT_LISTED = 48002
SECRET = frozenset({40001, 40091})
CORP = 40013


def sentence(env, code, text):
    """What an administrator has to mend, in their words."""
    if code == ADDRESS:
        return env._(
            "WeCom does not know this server's address. Put it on the list of trusted addresses "
            "(企业可信IP) of the app: %s",
            text,
        )
    if code == NOT_LISTED:
        return env._(
            "The app may not ask for customers. Add it to the apps that may call the customer "
            "interface (可调用接口的应用). [48002]"
        )
    if code in SECRET:
        return env._("“App Secret” is wrong. Copy it once more from the app's page. [%s]", code)
    if code == CORP:
        return env._("“Corp ID” is wrong. It is under My Company (我的企业). [40013]")
    if code in RECEIVER:
        return env._("The receiver is not known in WeCom or may not use the app. [%s]", code)
    return env._("WeCom refused it: %(text)s [%(code)s]", text=text, code=code)
