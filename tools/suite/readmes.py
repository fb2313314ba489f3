"""README.rst of each addon, made of its manifest and the Markdown fragments in its readme/.

Odoo shows it where the addon has no page of its own in static/description/, forges show it in any
case. ``make readmes`` writes them, ``make lint`` says which are out of date.
"""

import posixpath
import re

from . import templates
from .paths import ADDONS, ROOT, our_addons
from .say import Stop, step

# fragments in the order in which they are read, and the heading each gets; what has no heading
# here brings its own
FRAGMENTS = {
    "DESCRIPTION": None,
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
}
NOTICE = "..\n   Made of readme/*.md by 'make readmes'; change those.\n"
WIDTH = 100
LINK = re.compile(r"\]\((?![a-z]+:|[#/])([^)#\s]+)")
HEADING = re.compile(r"^(#+) ", re.MULTILINE)


def write(addons):
    """Write the README.rst of these addons, by default of all.

    :raise Stop: for a name that is no addon of ours.
    """
    if unknown := set(addons) - set(our_addons()):
        raise Stop(f"No such addon here: {', '.join(sorted(unknown))}")
    for addon in addons or our_addons():
        path = ADDONS / addon / "README.rst"
        text = generated(addon)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            step(f"wrote {path.relative_to(ROOT)}")


def problems():
    """Sentences that say what is missing or out of date; empty when all is well."""
    found = []
    for addon in our_addons():
        path = ADDONS / addon / "README.rst"
        if not (ADDONS / addon / "readme/DESCRIPTION.md").exists():
            found.append(f"addons/{addon}/readme/DESCRIPTION.md is missing")
        if not path.exists() or path.read_text() != generated(addon):
            found.append(f"{path.relative_to(ROOT)} is out of date; run 'make readmes'")
    return found


def generated(addon):
    """The text README.rst ought to have."""
    import pypandoc

    text = pypandoc.convert_text(
        _markdown(addon), "rst", format="gfm", extra_args=["--wrap=auto", f"--columns={WIDTH}"]
    )
    return f"{NOTICE}\n{text.strip()}\n"


def _markdown(addon):
    manifest = templates.manifest(addon)
    parts = [f"# {manifest['name']}", f"*{manifest['summary']}.*", _facts(manifest)]
    folder = ADDONS / addon / "readme"
    others = sorted({path.stem for path in folder.glob("*.md")} - set(FRAGMENTS))
    for name in [*FRAGMENTS, *others]:
        path = folder / f"{name}.md"
        if not path.exists():
            continue
        if heading := FRAGMENTS.get(name):
            parts += [f"## {heading}", _shifted(path.read_text(), 3)]
        else:
            parts.append(_shifted(path.read_text(), 2))
    # a fragment lies one folder lower than what is made of it
    return LINK.sub(
        lambda link: f"]({posixpath.normpath('readme/' + link[1])}",
        "\n\n".join(part.strip() for part in parts),
    )


def _facts(manifest):
    python = manifest.get("external_dependencies", {}).get("python", [])
    rows = {
        "Version": manifest["version"],
        "License": manifest["license"],
        "Needs": ", ".join(f"`{each}`" for each in manifest["depends"]),
        "Python packages": ", ".join(f"`{each}`" for each in python),
    }
    return "\n".join(f"- {name}: {value}" for name, value in rows.items() if value)


def _shifted(markdown, level):
    """The text with its uppermost headings at ``level``, the others below them."""
    blocks = re.split(r"(^```.*?^```$)", markdown, flags=re.MULTILINE | re.DOTALL)
    # every second one is code, where # begins a comment
    levels = [len(marks) for text in blocks[::2] for marks in HEADING.findall(text)]
    more = "#" * (level - min(levels, default=level))
    less = max(min(levels, default=level) - level, 0)
    blocks[::2] = [
        HEADING.sub(lambda match: f"{more}{match[1][less:]} ", each) for each in blocks[::2]
    ]
    return "".join(blocks)
