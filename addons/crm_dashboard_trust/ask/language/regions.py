"""Regions that are no state: what people in China call them, and the states they are made of."""

_STATES = {
    "华东 east china eastern china 华东区 长三角": "SH JS ZJ AH FJ JX SD",
    "华南 south china southern china 华南区": "GD GX HI",
    "华北 north china northern china 华北区": "BJ TJ HE SX NM",
    "华中 central china 华中区": "HA HB HN",
    "东北 northeast china 东北三省 东北区": "LN JL HL",
    "西南 southwest china 西南区": "CQ SC GZ YN XZ",
    "西北 northwest china 西北区": "SN GS QH NX XJ",
    "珠三角 大湾区 pearl river delta greater bay area": "GD",
}
_PHRASES = (
    "east china", "eastern china", "south china", "southern china", "north china",
    "northern china", "central china", "northeast china", "southwest china", "northwest china",
    "pearl river delta", "greater bay area",
)  # fmt: skip


def _spellings(text):
    found = [phrase for phrase in _PHRASES if phrase in text]
    return found + [word for word in text.split() if not word.isascii()]


# {how it is called: external ids of its states}
REGIONS = {
    spelling: tuple(f"base.state_cn_{code}" for code in codes.split())
    for text, codes in _STATES.items()
    for spelling in _spellings(text)
}
# 江苏 is 江苏省
STATE_ENDINGS = ("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区")
