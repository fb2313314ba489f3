"""The commands behind the Makefile, tools/odoo and tools/psql."""

import os
import shutil
import signal
import sys

from .paths import STATE, VENV, is_shared
from .say import Stop


def main(arguments):
    name, *rest = arguments or ["help"]
    commands = {
        "run": run,
        "test": test,
        "lint": lint,
        "bench": bench,
        "translations": translations,
        "readmes": readmes,
        "rights": rights,
        "touches": touches,
        "pictures": pictures,
        "extras": extras,
        "odoo": odoo_command,
        "psql": psql,
        "stop": stop,
        "clean": clean,
    }
    if name not in commands:
        raise Stop(f"Unknown command '{name}'. There are: {', '.join(commands)}")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return commands[name](rest) or 0
    except KeyboardInterrupt:
        return 130


def _interrupt(_signal, _frame):
    # whoever ends a command gets the same tidying up as Ctrl-C
    raise KeyboardInterrupt


def run(_arguments):
    from . import odoo, serve

    odoo.ensure()
    serve.run()


def test(arguments):
    from . import odoo, testing

    odoo.ensure(with_tests=True, with_browser=True)
    return testing.run_some(arguments) if arguments else testing.run_all()


def lint(arguments):
    _in_environment("lint", *arguments, with_node=True)
    from . import lint as linting

    return linting.run(arguments)


def bench(arguments):
    from . import benchmarks, odoo

    odoo.ensure(with_tests=True)
    return benchmarks.run(arguments)


def translations(arguments):
    _in_environment("translations", *arguments)
    from . import translations as terms

    return terms.export(arguments)


def readmes(arguments):
    _in_environment("readmes", *arguments)
    from . import readmes as pages

    return pages.write(arguments)


def rights(_arguments):
    from . import odoo
    from . import rights as matrix

    odoo.ensure(with_tests=True)
    return matrix.write()


def touches(_arguments):
    from . import odoo
    from . import touches as counting

    odoo.ensure(with_tests=True, with_browser=True)
    return counting.write()


def pictures(arguments):
    _in_environment("pictures", *arguments, with_browser=True)
    from . import pictures as help_pictures

    return help_pictures.make(arguments)


def extras(arguments):
    _in_environment("extras", *arguments)
    from . import extras as optional

    optional.record()


def odoo_command(arguments):
    from . import odoo

    odoo.ensure()
    odoo.execute(*arguments)


def psql(arguments):
    from . import odoo

    odoo.ensure()
    os.execvpe("psql", ["psql", *(arguments or ["-l"])], odoo.environment())


def stop(_arguments):
    from . import postgres, serve

    serve.stop()
    if not is_shared():
        postgres.stop()


def clean(_arguments):
    """Remove everything that was made; on a server that is not ours alone, only our databases."""
    from . import databases, postgres, serve

    if not STATE.exists():
        return
    serve.stop()
    if is_shared():
        postgres.ensure()
        serve.forget()
    elif postgres.is_external():
        serve.forget()
        for name in databases.names():
            if name.startswith(databases.PREFIX):
                databases.drop(name)
    else:
        postgres.stop()
    shutil.rmtree(STATE)


def _in_environment(*command, **needs):
    """Go on inside the virtual environment, where the libraries of the tools are."""
    from . import odoo

    odoo.ensure(with_tests=True, **needs)
    if sys.prefix != str(VENV):
        python = str(VENV / "bin/python")
        environment = odoo.environment()
        os.execve(python, [python, *sys.argv[:1], *command], environment)
