"""Odoo's own right to export guards our files, too: an intern reads, and takes nothing home."""

from odoo.exceptions import AccessError

GROUP = "base.group_allow_export"


def can_export(env):
    """Whether who asks may make files that leave the house."""
    return env.user.has_group(GROUP)


def check_export(env):
    """:raise AccessError: for who may not export"""
    if not can_export(env):
        raise AccessError(
            env._("You may not export. Ask an administrator for the right to export.")
        )
