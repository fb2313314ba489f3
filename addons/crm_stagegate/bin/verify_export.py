#!/usr/bin/env python3
"""Verify an exported stage ledger without Odoo and without the database.

    python3 verify_export.py ledger.jsonl [--root ROOT ...]

Needs nothing but Python 3.9 and the file. Each ledger is a chain: the hash of an entry is
SHA-256(hash of the entry before + payload), the first one follows 64 zeros. A checkpoint's root is
SHA-256(root before + payload); its payload names the last entry it covers and ``heads``, SHA-256
over one line "<lead> <sequence> <hash>" per ledger as it was then.

--root names a root that was received by mail: the export must contain a checkpoint with it.
Exit status: 0 all is well, 1 something is broken (the first broken links are named), 2 the file
cannot be read as an export. Memory does not grow with the file.
"""

import argparse
import bisect
import hashlib
import json
import sys

GENESIS = "0" * 64
SHOWN = 50


class NotAnExport(Exception):
    pass


def chain_hash(previous, payload):
    return hashlib.sha256((previous + payload).encode("utf-8")).hexdigest()


class Verifier:
    def __init__(self):
        self.problems = []
        self.count = 0
        self.checkpoints = []
        self.roots = set()
        self.entries = self.ledgers = 0
        self.lead = None
        self.sequence = 0
        self.previous = GENESIS
        self.is_broken = False
        self.heads = {}
        self.lasts = []
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
                if values.get("version") != 1:
                    raise NotAnExport("version {} is not known here".format(values.get("version")))
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
            self.close_ledger()
            self.compare_checkpoints()

    def on_checkpoint(self, values):
        number = values["sequence"]
        sealed = json.loads(values["payload"])
        before = self.checkpoints[-1] if self.checkpoints else None
        previous = before["root"] if before else GENESIS
        expected = before["sequence"] + 1 if before else 1
        if self.entries:
            self.report(f"checkpoint {number}: out of order")
        if number != expected:
            self.report(f"checkpoint {number}: checkpoint {expected} is missing")
        elif values["previous_root"] != previous:
            self.report(f"checkpoint {number}: does not follow the one before it")
        elif (
            chain_hash(values["previous_root"], values["payload"]) != values["root"]
            or sealed["sequence"] != number
            or (before and sealed["last"] < before["last"])
        ):
            self.report(f"checkpoint {number}: its content was changed")
        self.roots.add(values["root"])
        self.lasts.append(sealed["last"])
        self.checkpoints.append(
            {
                "sequence": number,
                "root": values["root"],
                "last": sealed["last"],
                "sealed": sealed,
                "entries": 0,
                "ledgers": 0,
                "heads": hashlib.sha256(),
            }
        )

    def on_entry(self, values):
        lead, sequence = values["lead"], values["sequence"]
        self.entries += 1
        if lead != self.lead:
            if self.lead is not None and lead < self.lead:
                self.report(f"lead {lead}: out of order")
            self.close_ledger()
            self.ledgers += 1
            self.lead, self.sequence, self.previous = lead, 0, GENESIS
            self.is_broken = False
        self.remember_head(values["id"], sequence, values["hash"])
        if self.is_broken:
            return
        problem = self.problem_of(values)
        if problem:
            self.is_broken = True
            self.report(f"lead {lead}, entry {sequence}: {problem}")
        self.sequence, self.previous = sequence, values["hash"]

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
        return None

    def on_end(self, values):
        self.ended = True
        if values["entries"] != self.entries or values["ledgers"] != self.ledgers:
            self.report(
                "{} entries in {} ledgers were exported, {} in {} are here".format(
                    values["entries"], values["ledgers"], self.entries, self.ledgers
                )
            )
        if values["checkpoints"] != len(self.checkpoints):
            self.report(
                "{} checkpoints were exported, {} are here".format(
                    values["checkpoints"], len(self.checkpoints)
                )
            )

    # -- checkpoints ------------------------------------------------------------------------

    def remember_head(self, entry_id, sequence, digest):
        """The last entry of the ledger as of the first checkpoint that covers it."""
        index = bisect.bisect_left(self.lasts, entry_id)
        if index < len(self.lasts):
            self.checkpoints[index]["entries"] += 1
            self.heads[index] = max((sequence, digest), self.heads.get(index, (0, "")))

    def close_ledger(self):
        """Add the heads of the ledger just read to the sums of the checkpoints."""
        current = None
        for index, checkpoint in enumerate(self.checkpoints):
            if index in self.heads:
                head = self.heads[index]
                current = head if current is None else max(current, head)
            if current is not None:
                line = f"{self.lead} {current[0]} {current[1]}\n"
                checkpoint["ledgers"] += 1
                checkpoint["heads"].update(line.encode("utf-8"))
        self.heads = {}

    def compare_checkpoints(self):
        before, entries = None, 0
        for checkpoint in self.checkpoints:
            sealed = checkpoint["sealed"]
            entries += checkpoint["entries"]
            found = (entries, checkpoint["ledgers"], checkpoint["heads"].hexdigest())
            if found != (sealed["entries"], sealed["ledgers"], sealed["heads"]):
                self.report(
                    "checkpoint {} of {}: entries made {} it were changed, added or removed".format(
                        checkpoint["sequence"],
                        sealed.get("date"),
                        f"after checkpoint {before} and before" if before else "before",
                    )
                )
                return
            before = checkpoint["sequence"]


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Verify an exported stage ledger without Odoo.")
    parser.add_argument("file", help="the exported ledger (JSON lines); - for standard input")
    parser.add_argument("--root", action="append", default=[], help="a root received by mail")
    options = parser.parse_args(arguments)
    verifier = Verifier()
    try:
        if options.file == "-":
            verifier.consume(sys.stdin)
        else:
            with open(options.file, encoding="utf-8") as lines:
                verifier.consume(lines)
    except (NotAnExport, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for root in options.root:
        if root.strip().lower() not in verifier.roots:
            verifier.report(f"no checkpoint has the root {root}")
    for problem in verifier.problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(
        f"{verifier.entries} entries in {verifier.ledgers} ledgers,"
        f" {len(verifier.checkpoints)} checkpoints, {verifier.count} broken\n"
    )
    return 1 if verifier.count else 0


if __name__ == "__main__":
    sys.exit(main())
