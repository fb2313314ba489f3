"""Run Odoo commands in the environment of this checkout."""

import os
import subprocess

from . import debian, odoo_source, postgres, venv
from .locks import lock
from .paths import ADDONS, DATA_DIR, OWN_SERVER, RUN_CONF, STATE
from .say import run

# for installations and tests. That a file was left open is noticed whenever memory happens to be
# tidied up, whoever runs just then: it tells nothing about whose fault it is
WARNINGS_SHOWN = "always,ignore::ResourceWarning"
# One memory arena a thread keeps little; many of them make long test runs grow
COMMON = {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}


def ensure(*, with_tests=False, with_browser=False, with_node=False):
    """Set up what is missing: Debian packages, Odoo, Python packages, the database server."""
    STATE.mkdir(parents=True, exist_ok=True)
    with lock("setup"):
        debian.ensure(
            with_postgres=not postgres.is_external(),
            with_browser=with_browser,
            with_node=with_node,
        )
        odoo_source.locate()
        venv.ensure(with_tests=with_tests)
        _write_configuration()
    postgres.ensure()


def environment(*, warnings="ignore"):
    """Variables under which Odoo's commands run.

    :param warnings: what becomes of Python's; see ``python -W``. Installations and tests look at
        them, people at work need not.
    """
    _command, python_path = odoo_source.locate()
    return {
        **database_environment(),
        **COMMON,
        "PYTHONWARNINGS": warnings,
        "PYTHONPATH": str(python_path),
        "ODOO_RC": str(RUN_CONF),
    }


def database_environment():
    """Variables under which the database's own programs run."""
    # dropdb and pg_dump of the server's own version come before Debian's wrappers
    path = [f"{venv.VENV}/bin", *postgres.programs(), os.environ["PATH"]]
    own = {} if postgres.is_external() else {OWN_SERVER: "1"}
    return {**os.environ, **postgres.environment(), **own, "PATH": os.pathsep.join(path)}


def command(*args):
    program, _python_path = odoo_source.locate()
    return [str(venv.python()), str(program), *map(str, args)]


def call(*args, log=None, check=True, warnings="ignore", **options):
    """Run an Odoo command; see :func:`say.run` and, for ``warnings``, :func:`environment`."""
    variables = environment(warnings=warnings)
    return run(command(*args), log=log, check=check, env=variables, **options)


def script(database, text, *options):
    """Run Python code with the variable ``env`` in a database.

    :param options: further options of Odoo's command

    :raise Stop: when it fails.
    """
    call(
        "shell",
        "-d",
        database,
        "--no-http",
        *options,
        log=f"script-{database}",
        input=text,
        text=True,
    )


def execute(*args):
    """Replace this process by an Odoo command."""
    os.execve(command()[0], command(*args), environment())


def psql(*args, database="postgres", **options):
    """Run the database client; returns the finished process."""
    arguments = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *args, database]
    return subprocess.run(arguments, env=database_environment(), check=True, text=True, **options)


def _write_configuration():
    settings = {
        "addons_path": ADDONS,
        "data_dir": DATA_DIR,
        "http_interface": "127.0.0.1",
        "list_db": "True",
        "max_cron_threads": "1",
        "server_wide_modules": "base,rpc,web",
    }
    text = "[options]\n" + "".join(f"{key} = {value}\n" for key, value in settings.items())
    if not RUN_CONF.exists() or RUN_CONF.read_text() != text:
        RUN_CONF.write_text(text)
