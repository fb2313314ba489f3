import { useEffect } from "@odoo/owl";

const A4 = "@page { size: A4; margin: 10mm; }";

/**
 * What is printed while the component is there is printed on A4. No stylesheet of the bundle can say
 * so: it would hold for every page of the client, and a named page begins a new sheet.
 */
export function usePaper() {
    useEffect(
        () => {
            const style = document.createElement("style");
            style.className = "o_trust_paper";
            style.textContent = A4;
            document.head.append(style);
            return () => style.remove();
        },
        () => []
    );
}
