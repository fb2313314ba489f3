"""What everyday tasks cost in clicks, keys, fields and seconds: here, and in Odoo without us.

``hand.py`` works the real screens in a browser, ``klm.py`` turns what happened into seconds,
``ours.py`` and ``native.py`` say what is pressed for the tasks of ``tasks.py``.
``tools/dev touches`` measures anew.
"""
