"""Make, copy and drop databases, and install addons in them."""

import os
import shutil
import subprocess

from . import odoo
from .expected_log import complaints
from .paths import DATA_DIR, LOGS
from .say import Stop

FILES = DATA_DIR / "filestore"
# whatever this project makes on a server starts so: the server may be shared with other things
PREFIX = "notary_"


def names():
    return query("SELECT datname FROM pg_database").split()


def query(statement, database="postgres"):
    """Result of a statement as psql prints it unaligned."""
    return odoo.psql("-At", "-c", statement, database=database, capture_output=True).stdout


def create(name):
    odoo.psql("-c", f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")


def copy(source, target):
    """Make database ``target`` a copy of ``source``, files included."""
    drop(target)
    odoo.psql("-c", f'CREATE DATABASE "{target}" TEMPLATE "{source}" {_copy_strategy()}')
    if (FILES / source).exists():
        # stored files are named by their content and never written to: links suffice
        shutil.copytree(FILES / source, FILES / target, copy_function=os.link)


def rename(name, new_name):
    odoo.psql("-c", f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')
    shutil.rmtree(FILES / new_name, ignore_errors=True)
    if (FILES / name).exists():
        (FILES / name).rename(FILES / new_name)


def drop(name, *, force=True):
    """Drop a database with its files; without ``force`` only if nobody is connected to it."""
    option = "WITH (FORCE)" if force else ""
    odoo.psql("-c", f'DROP DATABASE IF EXISTS "{name}" {option}', stderr=subprocess.DEVNULL)
    shutil.rmtree(FILES / name, ignore_errors=True)


def allow_demo(name):
    """Let addons installed from now on bring their demo data.

    Odoo loads an addon's demo data only above that of what it depends on. Ours needs none of
    core's, which takes minutes and clutters every list.
    """
    query("UPDATE ir_module_module SET demo = true", name)


def install(
    database,
    addons=(),
    *,
    update=(),
    demo=False,
    languages=(),
    options=(),
    warnings=odoo.WARNINGS_SHOWN,
):
    """Install ``addons`` in a database and update others.

    :param options: further options of Odoo's command
    :param warnings: what becomes of Python's; see :func:`odoo.environment`

    :raise Stop: when it fails or logs an unexpected warning or error.
    """
    log = LOGS / f"install-{database}.log"
    log.unlink(missing_ok=True)
    options = [*options, "-d", database, "--stop-after-init", "--no-http", "--max-cron-threads=0"]
    if addons:
        options += ["-i", ",".join(addons)]
    if update:
        options += ["-u", ",".join(update)]
    if languages:
        options += [f"--load-language={','.join(languages)}"]
    if demo:
        options += ["--with-demo"]
    odoo.call(*options, log=log.stem, check=False, warnings=warnings)
    text = log.read_text(errors="replace")
    bad = complaints(text)
    if bad or "Modules loaded" not in text:
        shown = "\n".join(bad[:20] or text.splitlines()[-15:])
        raise Stop(f"Installing failed or complained (see {os.path.relpath(log)}):\n{shown}")


def _copy_strategy():
    # copying files is faster than writing every page to the log; only known since PostgreSQL 15
    version = int(query("SHOW server_version_num"))
    return "STRATEGY FILE_COPY" if version >= 150000 else ""
