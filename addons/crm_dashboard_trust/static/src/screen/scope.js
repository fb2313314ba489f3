import { router } from "@web/core/browser/router";
import { user } from "@web/core/user";
import { pick } from "@web/core/utils/objects";

const KEYS = ["company_id", "team_id", "user_id", "period", "day"];

/**
 * Of whom and of when a screen is: as it was left, as the address says, else the reader's own.
 *
 * @param {Object} props of a client action
 */
export async function readScope(props) {
    const told = props.action.params?.scope;
    if (told) {
        return { ...told };
    }
    const scope = pick(router.current, ...KEYS);
    // a seller's page is about the seller
    if (!scope.user_id && !(await user.hasGroup("sales_team.group_sale_salesman_all_leads"))) {
        scope.user_id = user.userId;
    }
    return scope;
}

/**
 * Whoever comes back from a list, or loads the page again, finds what they had chosen.
 *
 * @param {Object} props of a client action
 * @param {Object} scope
 * @param {Object} [more] what else was chosen
 */
export function keepScope(props, scope, more = {}) {
    props.action.params = { ...props.action.params, ...more, scope: { ...scope } };
    const state = { ...more };
    for (const key of KEYS) {
        state[key] = scope[key] || undefined;
    }
    props.updateActionState?.(state);
}
