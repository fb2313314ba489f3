"""The keystroke-level model of Card, Moran and Newell on what a browser was told.

Operators, in seconds: K 0.28 a key; P 1.1 pointing at something; B 0.1 pressing or letting go of a
button of the mouse; H 0.4 the hand moves between mouse and keys; M 1.35 making up one's mind.

Where M stands (their rules 0 to 3, so that a program can apply them):

- before each pointing that presses, drags or only looks;
- before a text in a field, unless the field was pressed just before (it was anticipated);
- before a key that is no text (Enter, Escape, an arrow), unless it ends a text or follows another
  such key; Tab has none, for the field it leads to has its own;
- never inside a text.

A turn of the wheel is a P. Choosing a file in the dialog of the operating system is M P B B B B,
which no browser tells: a double click on it. The seconds that Odoo takes are not counted.
"""

from dataclasses import dataclass

K, P, B, H, M = 0.28, 1.1, 0.1, 0.4, 1.35
CHOOSE_FILE = M + P + 4 * B
MODIFIERS = frozenset({"Alt", "Control", "Meta", "Shift"})


@dataclass(frozen=True, slots=True)
class Cost:
    """What a task took."""

    clicks: int = 0
    keys: int = 0
    fields: int = 0
    seconds: float = 0.0

    def __add__(self, other):
        return Cost(
            self.clicks + other.clicks,
            self.keys + other.keys,
            self.fields + other.fields,
            round(self.seconds + other.seconds, 2),
        )


def cost_of(events):
    """The cost of what happened.

    :param events: ``[{"kind", "field", "key"}]`` in their order; kind is ``click``, ``drag``,
        ``look``, ``wheel``, ``file``, ``key`` or ``edit`` (a field was changed); ``field`` names
        the field that was pressed, typed in or changed, empty if it was none
    """
    counted = _Count()
    for event in events:
        getattr(counted, f"on_{event['kind']}")(event.get("field") or "", event.get("key") or "")
    return Cost(counted.clicks, counted.keys, len(counted.fields), round(counted.seconds, 2))


class _Count:
    def __init__(self):
        self.clicks = self.keys = 0
        self.seconds = 0.0
        self.fields = set()
        self.is_at_keys = False
        # the field a text is expected in or being written in
        self.field = ""
        self.is_command = False

    def _move_hand(self, to_keys):
        if self.is_at_keys != to_keys:
            self.seconds += H
        self.is_at_keys = to_keys

    def _point(self, seconds, field=""):
        self._move_hand(to_keys=False)
        self.seconds += M + seconds
        self.field, self.is_command = field, False

    def on_click(self, field, _key):
        self.clicks += 1
        self._point(P + 2 * B, field)

    def on_drag(self, _field, _key):
        self.clicks += 1
        self._point(2 * P + 2 * B)

    def on_look(self, _field, _key):
        self._point(P)

    def on_wheel(self, _field, _key):
        self._move_hand(to_keys=False)
        self.seconds += P

    def on_file(self, _field, _key):
        self.clicks += 2
        self._move_hand(to_keys=False)
        self.seconds += CHOOSE_FILE

    def on_edit(self, field, _key):
        self.fields.add(field)

    def on_key(self, field, key):
        self.keys += 1
        self._move_hand(to_keys=True)
        self.seconds += K
        if key in MODIFIERS or key == "Tab":
            return
        if len(key) == 1:
            if field != self.field or self.is_command:
                self.seconds += M
            self.field, self.is_command = field, False
            return
        if key == "Backspace":
            return
        if not self.is_command and not (self.field and self.field == field):
            self.seconds += M
        self.is_command = True
