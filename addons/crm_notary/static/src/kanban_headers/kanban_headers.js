import { patch } from "@web/core/utils/patch";
import { KanbanArchParser } from "@web/views/kanban/kanban_arch_parser";

/** Several addons may put a header with buttons on a board; core keeps the last one only. */
patch(KanbanArchParser.prototype, {
    parse(xmlDoc) {
        const archInfo = super.parse(...arguments);
        const headers = [...xmlDoc.children].filter((node) => node.tagName === "header");
        if (headers.length > 1) {
            archInfo.headerButtons = headers
                .flatMap((header) => [...header.children])
                .filter((node) => node.tagName === "button")
                .map((node, id) => ({ ...this.processButton(node), type: "button", id }));
        }
        return archInfo;
    },
});
