import {
    rottingStatusBarDurationField,
    RottingStatusBarDurationField,
} from "@mail/js/rotting_mixin/rotting_statusbar";
import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils/format_list";
import { registry } from "@web/core/registry";

/** The status bar of core, with a lock on each stage that cannot be entered yet. */
export class GateStatusBarField extends RottingStatusBarDurationField {
    static template = "crm_stagegate.GateStatusBarField";

    getAllItems() {
        const items = super.getAllItems();
        const { locks = {}, lock_names: names = {} } = this.props.record.data.gate_checklist || {};
        for (const item of items) {
            item.missingGates = (!item.isSelected && locks[item.value]) || 0;
            if (item.missingGates) {
                item.lockTitle = _t("Closed. Still missing: %s", formatList(names[item.value] || []));
            }
        }
        return items;
    }

    /** A refused move leaves the form as it was: what else was edited is saved before. */
    async selectItem(item) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        try {
            await super.selectItem(item);
        } catch (error) {
            await record.discard();
            throw error;
        }
    }
}

export const gateStatusBarField = {
    ...rottingStatusBarDurationField,
    component: GateStatusBarField,
    displayName: _t("Status with time and locks"),
    fieldDependencies: [
        ...rottingStatusBarDurationField.fieldDependencies,
        { name: "gate_checklist", type: "json" },
    ],
};

registry.category("fields").add("gate_statusbar", gateStatusBarField);
