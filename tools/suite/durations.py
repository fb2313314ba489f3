"""How long each file of tests took last time, kept in the cache: the longest begin first."""

import json
import os

from .paths import CACHE

FOLDER = CACHE / "durations"
# of a file that was never run
UNKNOWN = 20


def path_of(suite):
    """Where the seconds of the files of a suite are kept."""
    return FOLDER / f"test-{suite}.json"


def read(path):
    """Seconds of each file, as they were remembered."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}


def remember(path, seconds):
    """Add what files took to what is known of others, also by a run that ended meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = read(path) | {file: round(taken, 1) for file, taken in seconds.items()}
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(dict(sorted(known.items(), key=lambda each: -each[1])), indent=1))
    new.replace(path)


def parts(files, known, number):
    """Deal files out to so many parts that take about as long as each other.

    :param known: seconds by file
    :return: list of lists, none of them empty
    """
    dealt = [[0, []] for _part in range(number)]
    for file in sorted(files, key=lambda file: (-known.get(file, UNKNOWN), file)):
        least = min(dealt, key=lambda part: part[0])
        least[0] += known.get(file, UNKNOWN)
        least[1].append(file)
    return [part for _seconds, part in dealt if part]
