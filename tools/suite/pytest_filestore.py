"""pytest plugin: each test worker has stored files of its own.

pytest-odoo lets the workers share the files of the database that theirs are copies of. But Odoo
collects garbage after tests, and what one database no longer refers to another one may.
"""

import contextlib
import os
import shutil

import pytest_odoo
from odoo.tools import config


@contextlib.contextmanager
def _own_filestore(original, database):
    if original == database:
        yield
        return
    source, target = config.filestore(original), config.filestore(database)
    if os.path.isdir(source):
        # stored files are never written to: links suffice
        shutil.copytree(source, target, copy_function=os.link, dirs_exist_ok=True)
    try:
        yield
    finally:
        shutil.rmtree(target, ignore_errors=True)


pytest_odoo._shared_filestore = _own_filestore
