"""The six tasks; what is pressed for them is told by each side's file."""

# code: what it is called in the table, and whose it is
TASKS = {
    "follow_up": ("Record a follow-up with its next step", "seller"),
    "new": ("New opportunity", "seller"),
    "approve": ("Decide five requests", "leader"),
    "shut": ("Know why a stage is shut, and mend it", "seller"),
    "claim": ("Take a lead and start", "seller"),
    "paid": ("See whether the customer has paid", "seller"),
}


class Side:
    """A side has a method for each task, which works a ``Hand`` until the task is done.

    Each waits, at its end, for what shows that it is done.
    """

    # where people begin, and what is there when it has come up
    start = ""
    ready = ""
