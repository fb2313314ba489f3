/**
 * Why a figure is what it is, one click from wherever it stands.
 *
 * @param {Object} action the action service
 * @param {string} code of the figure
 * @param {Object} scope of whom and of when
 */
export function openDiagnosis(action, code, scope) {
    return action.doAction({
        type: "ir.actions.client",
        tag: "crm_dashboard_trust.diagnose",
        path: "why-this-figure",
        params: { code, scope: { ...scope } },
    });
}
