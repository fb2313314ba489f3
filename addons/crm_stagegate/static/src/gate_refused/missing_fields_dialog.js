import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

// what a form asks for in one line; anything else has its place on the opportunity's own form
const SIMPLE = [
    "char",
    "text",
    "float",
    "integer",
    "monetary",
    "date",
    "datetime",
    "selection",
    "many2one",
];

/** A native form of a few fields of an opportunity, and nothing else. */
export class MissingFieldsDialog extends FormViewDialog {
    static props = { ...FormViewDialog.props, arch: String, fields: Object };

    setup() {
        super.setup();
        const { arch, fields, resModel } = this.props;
        Object.assign(this.viewProps, {
            arch,
            fields,
            relatedModels: { [resModel]: { fields } },
        });
    }
}

/**
 * A form that asks for fields.
 *
 * @param {string[]} names
 * @param {Object} fields all fields of the model, as `fields_get` has them
 * @returns {string|false} false when one of them is not asked for in a line
 */
export function archOf(names, fields) {
    const isSimple = (field) => field && SIMPLE.includes(field.type) && !field.readonly;
    if (!names.length || !names.every((name) => isSimple(fields[name]))) {
        return false;
    }
    const silent = new Set(names.flatMap((name) => neededBy(fields[name], fields)));
    names.forEach((name) => silent.delete(name));
    const shown = names.map((name) => `<field name="${name}" required="1"/>`);
    const hidden = [...silent].map((name) => `<field name="${name}" invisible="1"/>`);
    return `<form><sheet><group>${[...shown, ...hidden].join("")}</group></sheet></form>`;
}

/**
 * Asks over the page for what a gate wants and is still empty.
 *
 * @returns {(leadId: number, gate: Object, onRecordSaved: Function) => Promise<boolean>} resolved
 *      with false when that does not fit into a few lines, or nothing is empty
 */
export function useFillIn() {
    const dialog = useService("dialog");
    const field = useService("field");
    const orm = useService("orm");
    return async (leadId, gate, onRecordSaved) => {
        const fields = await field.loadFields("crm.lead");
        if (!archOf(gate.fields, fields)) {
            return false;
        }
        const [lead] = await orm.read("crm.lead", [leadId], gate.fields);
        const empty = gate.fields.filter((name) => !lead[name] || !String(lead[name]).trim());
        if (!empty.length) {
            // it is the gate's condition that is not met
            return false;
        }
        dialog.add(MissingFieldsDialog, {
            resModel: "crm.lead",
            resId: leadId,
            title: gate.name,
            size: "md",
            canExpand: false,
            arch: archOf(empty, fields),
            fields,
            onRecordSaved,
        });
        return true;
    };
}

/** Fields that a field's choices and its currency hang on. */
function neededBy({ type, domain, currency_field: currency }, fields) {
    const words = typeof domain === "string" ? domain.match(/\b[a-z_]\w*\b/g) || [] : [];
    return [...words, ...(type === "monetary" && currency ? [currency] : [])].filter(
        (name) => name in fields
    );
}
