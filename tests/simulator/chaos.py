"""What goes wrong between a vendor and us, as switches that can be combined."""

from dataclasses import dataclass

from .trouble import BROKEN, HALF, SILENT

DAY = 24 * 3600


@dataclass(frozen=True)
class Chaos:
    """``skew`` is a part of what the receiver bears; the last ones are about the vendor's answers
    to our questions."""

    copies: int = 1
    is_reordered: bool = False
    late_seconds: int = 0
    skew: float = 0.0
    rotates_key: bool = False
    revokes_token: bool = False
    expires_token: bool = False
    limits_rate: bool = False
    spoilt: tuple = ()

    def suits(self, vendor):
        """Whether this can happen to a vendor at all."""
        return (
            (vendor.pushes or not (self.copies > 1 or self.skew))
            and (not self.skew or vendor.window is not None)
            and (not self.rotates_key or vendor.rotated is not None)
            and (not (self.revokes_token or self.expires_token) or vendor.has_tokens)
            and (not (self.limits_rate or self.spoilt) or vendor.asks or not vendor.pushes)
        )


# each alone
KINDS = {
    "nothing": Chaos(),
    "duplicates": Chaos(copies=5),
    "reordering": Chaos(is_reordered=True),
    "a day late": Chaos(late_seconds=DAY),
    "a slow clock": Chaos(skew=-0.8),
    "a fast clock": Chaos(skew=0.8),
    "rotated keys": Chaos(rotates_key=True),
    "expired tokens": Chaos(expires_token=True),
    "revoked tokens": Chaos(revokes_token=True),
    "rate limits": Chaos(limits_rate=True),
    "half answers": Chaos(spoilt=(HALF,)),
    "time-outs": Chaos(spoilt=(SILENT,)),
    "broken connections": Chaos(spoilt=(BROKEN, BROKEN)),
}
