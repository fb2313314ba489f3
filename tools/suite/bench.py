"""What bench files measure with; see suite/benchmarks.py for how one looks."""

import contextlib
import gc
import importlib.util
import json
import time
from statistics import median, quantiles

# as many rounds say something about the slowest in twenty
ENOUGH_FOR_P95 = 20


def compare(
    env, name, *, ours, native, prepare_ours=None, prepare_native=None, rounds=5, limit=None
):
    """Measure two callables in turns and say how they compare.

    Both sides alternate, and the ratio is the median of those of the rounds: a machine that is busy
    for a while is so for both, and single hiccups are left out. Each round happens in a savepoint
    that is rolled back, with empty caches; what it left to be written is flushed within the time.

    :param prepare_ours: called before each round of ``ours``, in its savepoint, not measured.
    :param limit: the highest ratio of ours to native that is fine; ``make bench`` fails above it.
    """
    sides = {"ours": (ours, prepare_ours), "native": (native, prepare_native)}
    seconds = {side: [] for side in sides}
    queries = {}
    for number in range(rounds + 1):
        for side, (action, prepare) in sides.items():
            taken, queries[side] = _measure(env, action, prepare)
            # the first round warms up
            if number:
                seconds[side].append(taken)
    ratios = [mine / theirs for mine, theirs in zip(*seconds.values(), strict=True)]
    case = {
        "name": name,
        "ours": round(median(seconds["ours"]), 6),
        "native": round(median(seconds["native"]), 6),
        "ratio": round(median(ratios), 3),
        "unit": "s",
        "ours_queries": queries["ours"],
        "native_queries": queries["native"],
        "extra_queries": queries["ours"] - queries["native"],
        "rounds": rounds,
    }
    if rounds >= ENOUGH_FOR_P95:
        case["ours_p95"] = round(quantiles(seconds["ours"], n=20)[-1], 6)
    return case if limit is None else {**case, "limit": limit}


def _measure(env, action, prepare):
    """Seconds and queries of one round, which leaves no trace."""
    with _rolled_back(env):
        if prepare:
            prepare()
        env.flush_all()
        env.invalidate_all()
        gc.collect()
        queries = env.cr.sql_log_count
        started = time.perf_counter()
        action()
        env.flush_all()
        return time.perf_counter() - started, env.cr.sql_log_count - queries


@contextlib.contextmanager
def _rolled_back(env):
    env.flush_all()
    savepoint = env.cr.savepoint(flush=False)
    try:
        yield
    finally:
        env.clear()
        env.cr.clear()
        # mails and notifications that the round wanted to send
        env.cr.postcommit.clear()
        savepoint.close(rollback=True)


def run(env, path):
    """Print the cases of a bench file, one JSON line each."""
    spec = importlib.util.spec_from_file_location("bench", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for case in module.cases(env):
        print(json.dumps(case, ensure_ascii=False), flush=True)
    env.cr.rollback()
