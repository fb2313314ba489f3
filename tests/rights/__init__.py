"""What each role may do: fixtures of every model, and the matrix that is made of them.

``roles`` who there is, ``worlds`` one record of every model for one owner, ``calls`` what public
methods are called with, ``matrix`` tries everything and writes it down.
"""
