"""Names, paths and signatures of 抖音/巨量 as others use them: nowhere else.

The vendor's own documentation was not at hand; a wrong name is a change of one line here.
"""

import base64
import hashlib
import hmac

FEIYU = "https://feiyu.oceanengine.com"
PULL = "/crm/v2/openapi/pull-clues/"
PAGE_SIZE = 100
# the platform answers for up to seven days at once
SPAN_DAYS = 7
CHALLENGE = "verify_webhook"
# what it writes where nobody gave a name
UNNAMED = frozenset({"未命名", "匿名", "-"})

NUMBER = ("clue_id", "clueId", "clue_id_str")
NAME = ("name", "user_name")
PHONE = ("telphone", "telephone", "phone", "mobile")
EMAIL = ("email",)
COMPANY = ("company", "company_name")
CAMPAIGN = ("ad_plan_name", "promotion_name", "campaign_name", "adv_name")
DATE = ("create_time", "create_time_detail")
PLACE = ("city_name", "location")
NOTES = (
    ("微信", ("weixin", "wechat")),
    ("QQ", ("qq",)),
    ("备注", ("remark", "form_remark")),
    ("广告主", ("adv_id", "advertiser_id")),
    ("广告", ("ad_plan_id", "ad_id", "promotion_id")),
    ("应用", ("appname", "app_name")),
    ("组件", ("module_name",)),
    ("落地页", ("external_url", "page_url")),
    ("点击", ("clickid", "req_id")),
)
FORM = "remark_dict"


def mac(secret, body):
    """The signature of a push."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def old_mac(secret, body):
    """The signature of older subscriptions."""
    return hashlib.sha1(secret.encode() + body).hexdigest()


# header and how it is made
SIGNATURES = (
    ("token", mac),
    ("x-open-signature", mac),
    ("x-douyin-signature", old_mac),
)


def signature(key, begin, end, stamp):
    """Of a request to 飞鱼; the page is not signed."""
    signed = f"{PULL}?start_time={begin}&end_time={end} {stamp}"
    digest = hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(digest.encode()).decode()


def first(data, names):
    """The first of the values there as text."""
    for name in names:
        value = data.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            text = str(value).strip()
            if text and text != "-":
                return text
    return ""
