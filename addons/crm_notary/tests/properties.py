"""hypothesis, or stand-ins that skip: a missing library must not hide a whole package of tests.

``from odoo.addons.crm_notary.tests.properties import given, settings, st``
"""

import unittest

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:

    class _Anything:
        """Whatever is asked of it, it answers with itself: strategies are made at import."""

        def __getattr__(self, name):
            return self

        def __call__(self, *args, **kwargs):
            return self

        def __iter__(self):
            return iter(())

    st = HealthCheck = _Anything()

    def given(*_strategies, **_named):
        return unittest.skip("needs the Python package hypothesis")

    def settings(*_parents, **_values):
        return lambda function: function

else:
    # how fast a machine is says nothing about what is tested
    settings.register_profile("suite", deadline=None, suppress_health_check=list(HealthCheck))
    settings.load_profile("suite")
