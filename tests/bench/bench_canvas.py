"""Signal matcher: a thousand rules over each message, against the loop over the rules.

Needs no database: ``python3 tests/bench/bench_canvas.py`` prints one JSON line a case.
"""

import importlib.util
import json
import random
import re
import sys
import time
from pathlib import Path

ADDON = Path(__file__).resolve().parents[2] / "addons" / "crm_followup_canvas"
MESSAGES = 2000
RULES = 1000


def _load():
    """The plain Python part of the addon, without Odoo."""
    spec = importlib.util.spec_from_file_location(
        "canvas_text",
        ADDON / "text" / "__init__.py",
        submodule_search_locations=[str(ADDON / "text")],
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["canvas_text"] = package
    spec.loader.exec_module(package)
    return package


def _make(chance):
    syllables = "降价延期供应商竞品投诉质量付款合同样品图纸报价交货验收技术参数财务审批预算采购"
    words = {"降价", "延期"}
    while len(words) < RULES * 9 // 10:
        words.add("".join(chance.choices(syllables, k=chance.randint(3, 5))))
    words = sorted(words)
    patterns = [f"{word[:2]}.{{0,6}}{word[2:]}" for word in words[: RULES - len(words)] if word[2:]]
    filler = "我们这边下周会把这个月的用量发给你们请看一下再回复谢谢经理"
    messages = []
    for _index in range(MESSAGES):
        text = "".join(chance.choices(filler + syllables[:8], k=chance.randint(60, 200)))
        if chance.random() < 0.2:
            text += chance.choice(words)
        messages.append(text)
    return words, patterns, messages


def _seconds(call):
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def main():
    text = _load()
    words, patterns, messages = _make(random.Random(7))
    matcher = text.matcher.SignalMatcher(
        [(("k", each), each) for each in words], [(("p", each), each) for each in patterns]
    )
    compiled = [(each, re.compile(each, re.IGNORECASE)) for each in patterns]

    def ours():
        return sum(len(matcher.match(message)[1]) for message in messages)

    def naive():
        found = 0
        for message in messages:
            message = text.normalise.simplify(message)
            found += sum(word in message for word in words)
            found += sum(bool(pattern.search(message)) for _key, pattern in compiled)
        return found

    seconds, found = _seconds(ours)
    seconds_naive, found_naive = _seconds(naive)
    if found != found_naive:
        raise SystemExit(f"they do not agree: {found} and {found_naive}")
    per_minute, per_minute_naive = (MESSAGES / each * 60 for each in (seconds, seconds_naive))
    print(
        json.dumps(
            {
                "name": f"signal matcher, {RULES} rules",
                "ours": round(per_minute),
                "native": round(per_minute_naive),
                "ratio": round(per_minute / per_minute_naive, 2),
                "unit": "messages/minute",
                "target": 10000,
                "met": per_minute >= 10000,
            }
        )
    )


if __name__ == "__main__":
    main()
