"""What connectors, the inbox and effects hand to each other."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Incoming:
    """A request as it came.

    ``headers`` have lower-case names; ``moment`` is when it came, in seconds since 1970;
    ``address`` where from.
    """

    method: str
    headers: dict
    query: dict
    body: bytes
    content_type: str
    moment: float
    form: dict = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True)
class Received:
    """One verified event: the same ``key``, however often it is sent, is the same event.

    ``payload`` is readable text (decrypted), ``date`` when it happened: naive UTC or None.
    """

    key: str
    type: str
    payload: str
    date: object = None


@dataclass(frozen=True)
class Found:
    """What a pull found: an event, and what the watermark may move to once it is kept.

    ``received`` is None where there was nothing up to that mark.
    """

    received: Received | None
    mark: object = None


@dataclass(frozen=True)
class Follower:
    """An employee who knows somebody in the other system."""

    external_id: str
    date_added: object = None
    state: str = ""
    remark: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Subject:
    """Whom an event is about, as the other system knows them.

    ``followers`` is a tuple of all there are now, or None if the event does not say.
    """

    external_id: str
    name: str = ""
    phone: str = ""
    email: str = ""
    unionid: str = ""
    credit_code: str = ""
    # address of a picture, as the vendor's answer has it
    avatar: str = ""
    followers: tuple | None = None


@dataclass(frozen=True)
class Step:
    """One effect with what it is to be done with."""

    effect: str
    values: dict


@dataclass(frozen=True)
class Plan:
    """What an event leads to."""

    subject: Subject | None = None
    steps: tuple = ()
    # (employee's external id, note for the lead) of those who no longer follow
    lost_follower: str = ""


@dataclass(frozen=True)
class Occasion:
    """What an effect is done for: records, and the event's key and date."""

    connector: object
    identity: object
    key: str
    date: object = None
    # the event is older than what the identity has seen already
    is_stale: bool = False


@dataclass(frozen=True)
class Target:
    """A value an effect takes."""

    name: str
    label: str
    required: bool = False
    help: str = ""


@dataclass(frozen=True)
class SecretField:
    """A secret a kind of connector needs."""

    name: str
    label: str
    required: bool = True
    help: str = ""
