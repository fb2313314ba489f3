"""The commands behind the Makefile, tools/odoo and tools/psql."""

import os
import shutil
import sys

from .paths import CACHE, VENV
from .say import Stop


def main(arguments):
    name, *rest = arguments or ["help"]
    commands = {
        "run": run,
        "test": test,
        "lint": lint,
        "bench": bench,
        "translations": translations,
        "odoo": odoo_command,
        "psql": psql,
        "stop": stop,
        "clean": clean,
    }
    if name not in commands:
        raise Stop(f"Unknown command '{name}'. There are: {', '.join(commands)}")
    try:
        return commands[name](rest) or 0
    except KeyboardInterrupt:
        return 130


def run(_arguments):
    from . import odoo, serve

    odoo.ensure()
    serve.run()


def test(arguments):
    from . import odoo, testing

    odoo.ensure(with_tests=True, with_browser=True)
    return testing.run_some(arguments) if arguments else testing.run_all()


def lint(_arguments):
    _in_environment("lint")
    from . import lint as linting

    return linting.run()


def bench(arguments):
    from . import benchmarks, odoo

    odoo.ensure(with_tests=True)
    return benchmarks.run(arguments)


def translations(arguments):
    _in_environment("translations", *arguments)
    from . import translations as terms

    return terms.export(arguments)


def odoo_command(arguments):
    from . import odoo

    odoo.ensure()
    odoo.execute(*arguments)


def psql(arguments):
    from . import odoo, postgres

    odoo.ensure()
    program = shutil.which("psql") or postgres.binary("psql")
    os.execve(program, [program, *(arguments or ["-l"])], odoo.environment())


def stop(_arguments):
    from . import postgres, serve

    serve.stop()
    postgres.stop()


def clean(_arguments):
    stop(_arguments)
    shutil.rmtree(CACHE, ignore_errors=True)


def _in_environment(*command):
    """Go on inside the virtual environment, where the libraries of the tools are."""
    from . import odoo

    odoo.ensure(with_tests=True)
    if sys.prefix != str(VENV):
        python = str(VENV / "bin/python")
        environment = odoo.environment()
        os.execve(python, [python, *sys.argv[:1], *command], environment)
