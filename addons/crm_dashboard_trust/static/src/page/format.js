import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";

/** Large sums are read as 3.1M: the exact one is in the list a click away. */
export function formatValue(value, unit, currencyId) {
    if (value === null || value === undefined) {
        return "–";
    }
    switch (unit) {
        case "money": {
            const humanReadable = Math.abs(value) >= 1e6;
            return formatMonetary(value, {
                currencyId,
                digits: [16, humanReadable ? 1 : 0],
                humanReadable,
            });
        }
        case "percent":
            return `${formatFloat(value, { digits: [16, 1], trailingZeros: false })} %`;
        case "hours":
            return _t("%s h", formatFloat(value, { digits: [16, 1], trailingZeros: false }));
        case "minutes":
            return _t("%s min", formatInteger(Math.round(value)));
        case "days":
            return _t("%s d", formatFloat(value, { digits: [16, 1], trailingZeros: false }));
        case "score":
            return formatInteger(Math.round(value));
        default:
            return formatInteger(Math.round(value));
    }
}

/** How a figure moved since the period before: an arrow and a word, never colour alone. */
export function trend(value, before) {
    if (value === null || before === null || value === undefined || before === undefined) {
        return null;
    }
    if (value === before) {
        return { icon: "fa-minus", label: _t("as before") };
    }
    return value > before
        ? { icon: "fa-arrow-up", label: _t("more than before") }
        : { icon: "fa-arrow-down", label: _t("less than before") };
}
