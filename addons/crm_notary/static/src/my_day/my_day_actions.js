import { markup } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { ExplainDialog, WordsDialog } from "./my_day_dialogs";

const MEGABYTE = 1024 * 1024;

/**
 * What the buttons of rows do. Each type of action is a function `(action, row) => Promise`; it is
 * resolved when what was opened is closed and the page may look again.
 *
 * =========  ===============================================================================
 * type       does
 * =========  ===============================================================================
 * object     calls `method` of `model` as a button does: `args`, `context`; `stays` opens nothing
 *            that it returns, `done` is what is said then
 * open       opens the form of `model`, `ids`; over the page with `target: "new"`
 * reason     asks for words (`question`, `chips`) and calls `method` with `args` and the words
 * upload     sends a chosen file or photo: `method(...args, name, base64)`
 * explain    shows `field` of the record
 * local      calls `run`: of pages that practise
 * =========  ===============================================================================
 */
export function useMyDayActions() {
    const action = useService("action");
    const dialog = useService("dialog");
    const notification = useService("notification");
    const orm = useService("orm");

    const callButton = ({ model, ids, method, args = [], context = {} }, ...more) =>
        rpc(`/web/dataset/call_button/${model}/${method}`, {
            model,
            method,
            args: [ids, ...args, ...more],
            kwargs: { context: { ...user.context, ...context } },
        });

    /** Do an action and wait until what it opened over the page is closed. */
    const doAndWait = (todo) =>
        new Promise((resolve, reject) => {
            const onClose = () => resolve();
            action
                .doAction(todo, { onClose })
                .then(() => todo.target !== "new" && resolve(), reject);
        });

    return {
        async object(todo) {
            const result = await callButton(todo);
            if (result && typeof result === "object" && !todo.stays) {
                await doAndWait(result);
            }
            if (todo.done) {
                notification.add(todo.done, { type: "success" });
            }
        },

        open(todo, row) {
            return doAndWait({
                type: "ir.actions.act_window",
                // what a dialog is called
                name: row?.title,
                res_model: todo.model,
                res_id: todo.ids[0],
                views: [[false, "form"]],
                target: todo.target || "current",
            });
        },

        reason(todo, row) {
            return new Promise((resolve) => {
                dialog.add(
                    WordsDialog,
                    {
                        title: row.title,
                        question: todo.question,
                        label: todo.label,
                        chips: todo.chips,
                        onDone: (words) => callButton(todo, words),
                    },
                    { onClose: resolve }
                );
            });
        },

        async upload(todo, row, file) {
            if (!file.size || file.size > todo.max_mb * MEGABYTE) {
                notification.add(
                    _t("“%(name)s” is empty or larger than %(max)s MB.", {
                        name: file.name,
                        max: todo.max_mb,
                    }),
                    { type: "warning" }
                );
                return;
            }
            const data = (await getDataURLFromFile(file)).split(",")[1];
            await callButton(todo, file.name, data);
            notification.add(_t("“%s” is there now.", file.name), { type: "success" });
        },

        async local(todo) {
            await todo.run();
        },

        async explain(todo) {
            const [record] = await orm.read(todo.model, todo.ids, [todo.field]);
            const html = markup(record[todo.field] || "");
            dialog.add(ExplainDialog, { title: todo.label, html });
        },
    };
}
