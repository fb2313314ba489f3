"""What a visit brings along: campaign, click numbers of advertising systems, pages."""

from odoo.addons.crm_integrations.tools.text import clean

UTM = ("campaign", "source", "medium")
# by which Google, Microsoft, Meta, TikTok, LinkedIn, Baidu, 360, Tencent, Douyin, X and Yandex know
# a click again; utm_term and utm_content have no field of their own
CLICKS = (
    "gclid", "gbraid", "wbraid", "msclkid", "fbclid", "ttclid", "li_fat_id", "bd_vid", "qhclickid",
    "gdt_vid", "qz_gdt", "clickid", "click_id", "sogou_vid", "twclid", "yclid", "utm_term",
    "utm_content",
)  # fmt: skip
LONGEST_URL = 1000
LONGEST = 200


def read(values, referrer=""):
    """What the parameters of a page say about where somebody comes from.

    :param values: parameters by name, as the browser sent them
    :param referrer: the page before, as the browser says
    :return: ``{"utm_source": …, "gclid": …, "page": …, "ref": …}`` of what there is
    """
    lower = {}
    for name, value in values.items():
        lower.setdefault(str(name).lower(), value)
    found = {}
    for name in (*(f"utm_{each}" for each in UTM), *CLICKS):
        if text := clean(lower.get(name), LONGEST).strip():
            found[name] = text
    for name, text in (("page", lower.get("page")), ("ref", lower.get("ref") or referrer)):
        text = clean(text, LONGEST_URL).strip()
        if text.startswith(("http://", "https://")):
            found[name] = text
    return found


def ad_values(found):
    """The click numbers as lines of text."""
    return "\n".join(f"{name}={found[name]}" for name in CLICKS if name in found)
