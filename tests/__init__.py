"""What crosses addons: end-to-end scenarios, deployment, load, crash and bypass tests.

They run in one job with all addons and their demo data installed. Odoo tags the tests of addons by
itself; classes here say ``@tagged("post_install", "-at_install")``.
"""
