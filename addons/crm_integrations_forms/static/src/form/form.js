/* The page works without this: it only keeps people from sending twice, shows what is wrong, and
   tells the website around it how high the form is. */
(function () {
    "use strict";
    const root = document.getElementById("crm_form");
    const summary = document.getElementById("summary");
    if (summary) {
        summary.focus();
    }
    root.addEventListener("submit", function (ev) {
        const button = root.querySelector("button[type=submit]");
        if (button.getAttribute("aria-disabled") === "true") {
            ev.preventDefault();
        }
        button.setAttribute("aria-disabled", "true");
    });
    // back by the browser's button: it can be sent again
    window.addEventListener("pageshow", function () {
        const button = root.querySelector("button[type=submit]");
        if (button) {
            button.removeAttribute("aria-disabled");
        }
    });
    if (window.parent !== window) {
        const tell = function () {
            const height = Math.ceil(document.querySelector("main").getBoundingClientRect().height);
            // no secret: how high it is, and that it was sent
            window.parent.postMessage(
                {
                    form: root.dataset.token,
                    height,
                    sent: root.dataset.sent === "1",
                    wrong: Boolean(summary),
                },
                "*"
            );
        };
        tell();
        if (window.ResizeObserver) {
            new ResizeObserver(tell).observe(document.querySelector("main"));
        }
    }
})();
