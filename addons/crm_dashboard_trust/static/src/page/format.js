import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";

/** Large sums are read as 3.1M, or 310万: the exact one is in the list a click away. */
export function formatValue(value, unit, currencyId) {
    if (value === null || value === undefined) {
        return "–";
    }
    switch (unit) {
        case "money":
            return formatMoney(value, currencyId);
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

// Chinese readers count large sums in ten thousands and hundred millions, from the largest
const CHINESE_UNITS = [
    [1e8, 1, "亿"],
    [1e4, 0, "万"],
];

function formatMoney(value, currencyId) {
    if (Math.abs(value) < 1e6) {
        return formatMonetary(value, { currencyId, digits: [16, 0] });
    }
    if (!localization.code.startsWith("zh")) {
        return formatMonetary(value, { currencyId, digits: [16, 1], humanReadable: true });
    }
    const [size, digits, word] = CHINESE_UNITS.find(([size]) => Math.abs(value) >= size);
    return formatMonetary(value / size, { currencyId, digits: [16, digits] }) + word;
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
