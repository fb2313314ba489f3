"""What a form can ask: fields of a lead that a visitor can know the answer to."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Askable:
    """One thing to ask, as a web page asks it.

    :param str kind: ``line``, ``text``, ``choice``, ``number``, ``tel``, ``email``
    :param str autocomplete: what browsers know about the person, see the HTML standard
    :param int limit: the most characters
    """

    kind: str = "line"
    autocomplete: str = "off"
    limit: int = 200
    inputmode: str = ""


ASKABLE = {
    "contact_name": Askable(autocomplete="name", limit=100),
    "partner_name": Askable(autocomplete="organization", limit=100),
    "phone": Askable("tel", "tel", 64, "tel"),
    "email_from": Askable("email", "email", 200, "email"),
    "function": Askable(autocomplete="organization-title", limit=100),
    "website": Askable(autocomplete="url", inputmode="url"),
    "street": Askable(autocomplete="street-address"),
    "city": Askable(autocomplete="address-level2", limit=100),
    "zip": Askable(autocomplete="postal-code", limit=24),
    "state_id": Askable("choice", "address-level1"),
    "country_id": Askable("choice", "country-name"),
    "industry_id": Askable("choice"),
    "product_line_id": Askable("choice"),
    "expected_revenue": Askable("number", inputmode="decimal", limit=20),
    "credit_code": Askable(limit=18),
    "booth_number": Askable(limit=50),
    "description": Askable("text", limit=5000),
}
# asked in the seller's own words; the answers are notes of the lead
OWN = {
    "question": Askable(limit=500),
    "story": Askable("text", limit=5000),
    "choice": Askable("choice"),
}
# what customers need most often, in the order they expect; True: required
USUAL = {
    "contact_name": True,
    "partner_name": False,
    "phone": True,
    "email_from": False,
    "description": False,
}


@dataclass(frozen=True)
class Asked:
    """One thing that one form asks, and what somebody has typed."""

    code: str
    # of the input: what the browser sends the answer by
    name: str
    label: str
    required: bool
    askable: Askable
    hint: str = ""
    # (value, label)
    options: tuple = ()
    typed: str = ""
    error: str = ""

    @property
    def kind(self):
        # nothing to choose from: it is asked all the same
        return "line" if self.askable.kind == "choice" and not self.options else self.askable.kind

    @property
    def described_by(self):
        """Ids of what is said about it below its label, for those who hear the page."""
        ids = [f"{self.name}_hint"] * bool(self.hint) + [f"{self.name}_error"] * bool(self.error)
        return " ".join(ids) or None

    def answered(self, typed, error=""):
        return replace(self, typed=typed, error=error)


@dataclass
class Answers:
    """What somebody has typed into a form, judged.

    :param list asked: list[Asked], with what was typed and what is wrong with it
    :param dict values: values of fields of a lead
    :param list notes: ``[label, answer]`` of the form's own questions
    :param bool agreed: whether they have ticked what they agree to
    """

    asked: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    consent_error: str = ""
    agreed: bool = False

    @property
    def errors(self):
        return [each for each in self.asked if each.error]

    @property
    def is_good(self):
        return not self.errors and not self.consent_error
