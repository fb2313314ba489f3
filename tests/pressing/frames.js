/* Before the client loads: a frame that is asked for comes at once, not with the next picture;
   who asks for one after the other gets sixty a second. */
(() => {
    const FRAME = 1000 / 60;
    let last = 0;
    window.requestAnimationFrame = (draw) =>
        window.setTimeout(() => {
            last = performance.now();
            draw(last);
        }, Math.max(0, last + FRAME - performance.now()));
    window.cancelAnimationFrame = (number) => window.clearTimeout(number);
})();
