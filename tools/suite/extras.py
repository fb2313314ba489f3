"""Whether optional packages leave the pins that all have where they are.

What each of them demands is recorded in ``tests/data/extras.json``, so that it is compared with the
pins in no time and without a network; ``tools/dev extras`` installs them together, records it anew,
and is to be run whenever one of the files of requirements changes.
"""

import json
import subprocess
import tempfile
import venv
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .paths import ROOT

EVERYBODY = "requirements.txt"
RECORD = ROOT / "tests/data/extras.json"


def files():
    """Names of the files of optional requirements."""
    return sorted(path.name for path in ROOT.glob("requirements-*.txt"))


def pins(name):
    """``{package: version}`` of a file of requirements and of those it includes."""
    found = {}
    for line in (ROOT / name).read_text().splitlines():
        if line.startswith("-r "):
            found |= pins(line[3:].strip())
        elif line and not line.startswith("#"):
            requirement = Requirement(line)
            if not requirement.marker or requirement.marker.evaluate():
                (version,) = requirement.specifier
                found[canonicalize_name(requirement.name)] = version.version
    return found


def installed_together():
    """Install all of them at once, apart from everything else; it asks the package index.

    :return: ``{package: {"version": text, "requires": [text]}}``
    :raise subprocess.CalledProcessError: where they do not go together, or with the pins
    """
    with tempfile.TemporaryDirectory() as folder:
        python, report = Path(folder) / "venv/bin/python", Path(folder) / "report.json"
        venv.create(Path(folder) / "venv", with_pip=True)
        wanted = [part for name in files() for part in ("-r", name)]
        for command in (["install", "--quiet", "--report", report, *wanted], ["check"]):
            subprocess.run([python, "-m", "pip", *command], check=True, cwd=ROOT)
        found = json.loads(report.read_text())["install"]
    return {
        canonicalize_name(each["metadata"]["name"]): {
            "version": each["metadata"]["version"],
            "requires": _without_extras(each["metadata"].get("requires_dist") or []),
        }
        for each in found
    }


def record():
    """Record what the optional packages demand, and whatever comes with them."""
    chosen = installed_together()
    everybody = pins(EVERYBODY)
    optional = set().union(*(pins(name) for name in files())) - everybody.keys()
    wanted = {name: chosen[name] for name in _reached(optional, chosen, everybody)}
    RECORD.write_text(json.dumps(wanted, indent=1, sort_keys=True) + "\n")


def recorded():
    return json.loads(RECORD.read_text())


def moves(demands, everybody):
    """Sentences about what packages demand and do not get.

    :param dict demands: as recorded
    :param dict everybody: ``{package: version}`` that must stay
    """
    there = {**{name: each["version"] for name, each in demands.items()}, **everybody}
    found = []
    for name, each in sorted(demands.items()):
        for requirement in map(Requirement, each["requires"]):
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            key = canonicalize_name(requirement.name)
            if key not in there:
                found.append(f"{name} {each['version']} needs {requirement}, which is nowhere")
            elif not requirement.specifier.contains(there[key], prereleases=True):
                place = "pinned" if key in everybody else "chosen"
                found.append(
                    f"{name} {each['version']} needs {requirement}; {place} is {there[key]}"
                )
    return found


def installed(names):
    """As recorded, of what is installed here: these packages and what they need."""
    found, waiting = {}, list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        requires = _without_extras(distribution.requires or [])
        found[name] = {"version": distribution.version, "requires": requires}
        waiting += [Requirement(each).name for each in requires]
    return found


def _reached(names, chosen, everybody):
    """These packages and all they need, but what everybody has."""
    found, waiting = set(), list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found or name in everybody or name not in chosen:
            continue
        found.add(name)
        waiting += [Requirement(each).name for each in chosen[name]["requires"]]
    return found


def _without_extras(lines):
    """Without what only extras of a package need."""
    return [
        line
        for line in lines
        if not (marker := Requirement(line).marker) or "extra" not in str(marker)
    ]
