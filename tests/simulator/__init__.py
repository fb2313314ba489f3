"""All vendors at once, speaking their protocols with a running server over loopback.

``Simulator(env)`` makes a connector for each vendor of ``vendors/`` and its server; what they send
is signed by the vendors' documentation (the ``*_server.py`` and ``*_vendors.py`` of the addon's
tests), not by the connectors' code. ``chaos`` has what can go wrong on the way, as switches.
"""

from .simulator import Simulator
from .vendor import Request, Vendor
