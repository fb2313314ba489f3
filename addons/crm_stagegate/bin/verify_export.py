#!/usr/bin/env python3
"""Verify an exported stage ledger without Odoo and without the database.

    python3 verify_export.py ledger.jsonl [--root ROOT ...] [--anchors FOLDER]

Needs nothing but Python 3.9 and the file. Each ledger is a chain: the hash of an entry is
SHA-256(hash of the entry before + payload), the first one follows 64 zeros. The entries of the
gate ledger (proofs, decisions, gates, deleted opportunities, checkpoints) are chained likewise.
A checkpoint's root is SHA-256(root before + payload); its payload names the last entry it covers
and ``heads``, SHA-256 over one line "<lead> <sequence> <hash>" per ledger as it was then, and under
``links`` the same of the gate ledger.

--root names a root that was received by mail: the export must contain a checkpoint with it, or an
administrator must have carried it over from an earlier installation, which is said then.
--anchors names the auditor's folder of signed files: each root there must be in the export.
Exit status: 0 all is well, 1 something is broken (the first broken links are named), 2 the file
cannot be read as an export. Memory does not grow with the file, but for what was deleted.
"""

import argparse
import bisect
import hashlib
import json
import pathlib
import sys

GENESIS = "0" * 64
SHOWN = 50
COMMON = 0


class NotAnExport(Exception):
    pass


def chain_hash(previous, payload):
    return hashlib.sha256((previous + payload).encode("utf-8")).hexdigest()


class Chains:
    """The chains of one ledger, in order, and the sums of the checkpoints over them."""

    def __init__(self, report, label):
        self.report = report
        self.label = label
        self.entries = self.ledgers = 0
        self.lead = None
        self.sequence = 0
        self.previous = GENESIS
        self.is_broken = False
        self.heads = {}
        self.lasts = []
        self.sums = []
        # leads whose last entry says that they were deleted: (entries, head)
        self.ended = {}
        self.last_kind = None

    def cover(self, last):
        """A checkpoint covers the entries up to the one with this id."""
        if self.lasts and last < self.lasts[-1]:
            return False
        self.lasts.append(last)
        self.sums.append({"entries": 0, "ledgers": 0, "heads": hashlib.sha256()})
        return True

    def add(self, values):
        lead, sequence = values["lead"], values["sequence"]
        self.entries += 1
        if lead != self.lead:
            if self.lead is not None and lead < self.lead:
                self.report(f"{self.label} {lead}: out of order")
            self.close()
            self.ledgers += 1
            self.lead, self.sequence, self.previous = lead, 0, GENESIS
            self.is_broken = False
        index = bisect.bisect_left(self.lasts, values["id"])
        if index < len(self.lasts):
            self.sums[index]["entries"] += 1
            self.heads[index] = max((sequence, values["hash"]), self.heads.get(index, (0, "")))
        if not self.is_broken:
            problem = self.problem_of(values)
            if problem:
                self.is_broken = True
                self.report(f"{self.label} {lead}, entry {sequence}: {problem}")
        self.sequence, self.previous = sequence, values["hash"]
        return not self.is_broken

    def problem_of(self, values):
        if values["sequence"] != self.sequence + 1:
            return "entry %s is missing" % (self.sequence + 1)
        if values["previous_hash"] != self.previous:
            return "does not follow the entry before it"
        if chain_hash(values["previous_hash"], values["payload"]) != values["hash"]:
            return "its content was changed"
        content = json.loads(values["payload"])
        if content["lead"] != values["lead"] or content["sequence"] != values["sequence"]:
            return "its content belongs to another entry"
        self.last_kind = content["kind"]
        return None

    def close(self):
        """Add the heads of the ledger just read to the sums of the checkpoints."""
        if self.lead is not None and self.last_kind in ("delete", "merge"):
            self.ended[self.lead] = (self.sequence, self.previous)
        self.last_kind = None
        current = None
        for index, each in enumerate(self.sums):
            if index in self.heads:
                head = self.heads[index]
                current = head if current is None else max(current, head)
            if current is not None:
                line = f"{self.lead} {current[0]} {current[1]}\n"
                each["ledgers"] += 1
                each["heads"].update(line.encode("utf-8"))
        self.heads = {}

    def found(self):
        """``(entries, ledgers, heads)`` of each checkpoint, in order."""
        entries, found = 0, []
        for each in self.sums:
            entries += each["entries"]
            found.append((entries, each["ledgers"], each["heads"].hexdigest()))
        return found


class Verifier:
    def __init__(self):
        self.problems = []
        self.notes = []
        self.count = 0
        self.checkpoints = []
        self.roots = set()
        self.carried = {}
        self.graves = {}
        self.told_roots = {}
        self.chains = Chains(self.report, "lead")
        self.links = Chains(self.report, "gate ledger")
        self.version = 1
        self.ended = False

    def report(self, text):
        self.count += 1
        if len(self.problems) < SHOWN:
            self.problems.append(text)

    # -- lines ------------------------------------------------------------------------------

    def consume(self, lines):
        for number, line in enumerate(lines, 1):
            try:
                values = json.loads(line)
                kind = values["type"]
            except (ValueError, KeyError, TypeError) as error:
                raise NotAnExport(f"line {number} is no line of an export: {error}") from error
            if number == 1:
                if kind != "header" or values.get("format") != "crm_stagegate.ledger":
                    raise NotAnExport("the file does not begin like an exported ledger")
                self.version = values.get("version")
                if self.version not in (1, 2):
                    raise NotAnExport(f"version {self.version} is not known here")
                continue
            if self.ended:
                self.report(f"line {number}: something follows the end")
                return
            handle = getattr(self, "on_" + str(kind), None)
            if handle is None:
                raise NotAnExport(f"line {number}: {kind!r} is not known")
            try:
                handle(values)
            except (KeyError, TypeError, ValueError) as error:
                self.report(f"line {number}: unreadable {kind}: {error}")
        if not self.ended:
            self.report("the file is cut off: there is no end line")
        else:
            self.chains.close()
            self.links.close()
            self.compare_checkpoints()
            if self.version > 1:
                self.compare_told()

    def on_checkpoint(self, values):
        number = values["sequence"]
        sealed = json.loads(values["payload"])
        before = self.checkpoints[-1] if self.checkpoints else None
        previous = before["root"] if before else GENESIS
        expected = before["sequence"] + 1 if before else 1
        if self.chains.entries:
            self.report(f"checkpoint {number}: out of order")
        if number != expected:
            self.report(f"checkpoint {number}: checkpoint {expected} is missing")
        elif values["previous_root"] != previous:
            self.report(f"checkpoint {number}: does not follow the one before it")
        elif (
            chain_hash(values["previous_root"], values["payload"]) != values["root"]
            or sealed["sequence"] != number
            or (before and sealed["last"] < before["sealed"]["last"])
        ):
            self.report(f"checkpoint {number}: its content was changed")
        self.roots.add(values["root"])
        self.chains.cover(sealed["last"])
        # older checkpoints say nothing of the gate ledger
        self.links.cover(sealed.get("links", {}).get("last", 0))
        self.checkpoints.append({"sequence": number, "root": values["root"], "sealed": sealed})

    def on_entry(self, values):
        if self.links.entries:
            self.report("lead {}: out of order".format(values["lead"]))
        self.chains.add(values)

    def on_link(self, values):
        if not self.links.add(values) or values["lead"] != COMMON:
            return
        content = json.loads(values["payload"])
        record, after = content["record"], content["after"]
        if content["kind"] == "deleted":
            self.graves[record] = (after["entries"], after["head"])
        elif content["kind"] == "checkpoint":
            self.told_roots[record] = after["root"]
        elif content["kind"] == "carried":
            self.carried[after["root"]] = (content["date"], content["user_name"])

    def on_end(self, values):
        self.ended = True
        if values["entries"] != self.chains.entries or values["ledgers"] != self.chains.ledgers:
            self.report(
                "{} entries in {} ledgers were exported, {} in {} are here".format(
                    values["entries"], values["ledgers"], self.chains.entries, self.chains.ledgers
                )
            )
        for name, found in (("checkpoints", len(self.checkpoints)), ("links", self.links.entries)):
            if values.get(name, 0) != found:
                self.report(f"{values.get(name, 0)} {name} were exported, {found} are here")

    # -- what belongs together --------------------------------------------------------------

    def compare_checkpoints(self):
        before = None
        sums = zip(self.checkpoints, self.chains.found(), self.links.found(), strict=False)
        for checkpoint, found, links in sums:
            sealed = checkpoint["sealed"]
            when = f"after checkpoint {before} and before" if before else "before"
            expected = [("entries", sealed, found)]
            if "links" in sealed:
                expected.append(("entries of the gate ledger", sealed["links"], links))
            for label, told, there in expected:
                if there != (told["entries"], told["ledgers"], told["heads"]):
                    self.report(
                        "checkpoint {} of {}: {} made {} it were changed, added or removed".format(
                            checkpoint["sequence"], sealed.get("date"), label, when
                        )
                    )
                    return
            before = checkpoint["sequence"]

    def compare_told(self):
        """What the gate ledger tells of deleted ledgers and of checkpoints."""
        for lead in sorted(self.graves.keys() | self.chains.ended.keys()):
            if self.graves.get(lead) != self.chains.ended.get(lead):
                # deleted before there were final entries: told of by the gate ledger alone
                self.report(f"lead {lead}: the ledger of a deleted opportunity is not what it was")
        roots = {each["sequence"]: each["root"] for each in self.checkpoints}
        for number in sorted(roots.keys() | self.told_roots.keys()):
            if roots.get(number) != self.told_roots.get(number):
                self.report(f"checkpoint {number}: it is not the one the gate ledger tells of")

    def expect_root(self, root):
        root = root.strip().lower()
        if root in self.carried:
            self.notes.append(
                "root {} was carried over on {} by {}".format(root, *self.carried[root])
            )
        elif root not in self.roots:
            self.report(f"no checkpoint has the root {root}")

    def compare_anchors(self, folder):
        for path in sorted(pathlib.Path(folder).glob("checkpoint-*.json")):
            try:
                root = json.loads(path.read_text(encoding="utf-8"))["root"]
            except (ValueError, KeyError, TypeError):
                self.report(f"{path.name} in the auditor's folder cannot be read")
                continue
            if root not in self.roots and root not in self.carried:
                self.report(f"no checkpoint has the root in {path.name}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Verify an exported stage ledger without Odoo.")
    parser.add_argument("file", help="the exported ledger (JSON lines); - for standard input")
    parser.add_argument("--root", action="append", default=[], help="a root received by mail")
    parser.add_argument("--anchors", help="the auditor's folder of signed checkpoints")
    options = parser.parse_args(arguments)
    verifier = Verifier()
    try:
        if options.file == "-":
            verifier.consume(sys.stdin)
        else:
            with open(options.file, encoding="utf-8") as lines:
                verifier.consume(lines)
        if options.anchors:
            verifier.compare_anchors(options.anchors)
    except (NotAnExport, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for root in options.root:
        verifier.expect_root(root)
    for text in (*verifier.problems, *verifier.notes):
        sys.stdout.write(f"{text}\n")
    if not verifier.checkpoints:
        sys.stdout.write("no checkpoint yet: only the chains could be verified\n")
    sys.stdout.write(
        f"{verifier.chains.entries} entries in {verifier.chains.ledgers} ledgers,"
        f" {len(verifier.checkpoints)} checkpoints, {verifier.count} broken\n"
    )
    return 1 if verifier.count else 0


if __name__ == "__main__":
    sys.exit(main())
