"""One amount in another currency, at the rate of a day, asked for once a currency and day."""


class Rates:
    """Conversion rates, remembered for one calculation.

    :param env: environment of the calculation
    """

    def __init__(self, env):
        self.env = env
        self._rates = {}

    def rate(self, currency_id, to_currency_id, company_id, date):
        """How many units of the one currency a unit of the other is worth on that day."""
        if currency_id == to_currency_id:
            return 1.0
        key = (currency_id, to_currency_id, company_id, date)
        if key not in self._rates:
            currency = self.env["res.currency"]
            self._rates[key] = currency._get_conversion_rate(
                currency.browse(currency_id),
                currency.browse(to_currency_id),
                self.env["res.company"].browse(company_id),
                date,
            )
        return self._rates[key]
