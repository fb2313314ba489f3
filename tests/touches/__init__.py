"""What everyday tasks cost in clicks, keys, fields and seconds: here, and in Odoo without us.

``hand.py`` works the real screens in a browser, ``klm.py`` turns what happened into seconds,
``tasks_ours.py`` and ``tasks_native.py`` say what is pressed. ``tools/dev touches`` measures anew.
"""
